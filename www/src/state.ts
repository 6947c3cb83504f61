import type { Activity } from "./activity.js";
import type { Exporting } from "./export/exporting.js";
import type { Draft } from "./filter/draft.js";
import type { Listing } from "./listing/listing.js";
import type { Opened } from "./opening/opened.js";
import type { Connection } from "./provider.js";
import type { Trace } from "./request/trace.js";
import type { Section } from "./section.js";
import type { Counting } from "./summary/counting.js";

/** Everything the page shows. */
export interface State extends Connection {
  /** The WebAssembly modules are loaded: the synchronous functions may be called. */
  ready: boolean;
  /** The filter form as it stands. */
  draft: Draft;
  /** The filter form as it was when the list was last asked for. */
  applied: Draft;
  /** What the form would lead to; null while it has mistakes, and before it was looked at. */
  trace: Trace | null;
  /** Which of the three below is shown. */
  section: Section;
  list: Listing;
  summary: Counting;
  export: Exporting;
  opened: Opened | null;
  /** Oldest first. */
  activity: readonly Activity[];
}
