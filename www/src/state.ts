import type { Activity } from "./activity.js";
import type { Exporting } from "./export/exporting.js";
import type { Draft } from "./filter/draft.js";
import type { Listing } from "./listing/listing.js";
import type { Opened } from "./opening/opened.js";
import type { Access, ProviderName } from "./provider.js";
import type { Section } from "./section.js";
import type { Counting } from "./summary/counting.js";

/** Everything the page shows. */
export interface State {
  /** The WebAssembly module is loaded: the synchronous functions may be called. */
  ready: boolean;
  provider: ProviderName;
  access: Access;
  /** The filter form as it stands. */
  draft: Draft;
  /** The filter form as it was when the list was last asked for. */
  applied: Draft;
  /** Which of the three below is shown. */
  section: Section;
  list: Listing;
  summary: Counting;
  export: Exporting;
  opened: Opened | null;
  /** Oldest first. */
  activity: readonly Activity[];
}
