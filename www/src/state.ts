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
  /** Whether the WebAssembly modules are loaded, which the synchronous functions need. */
  ready: boolean;
  /** The current filter form. */
  draft: Draft;
  /** The filter form as last applied. */
  applied: Draft;
  /** The requests that the form would cause; null while it has mistakes, and until it was traced. */
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
