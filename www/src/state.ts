import type { Activity } from "./activity.js";
import type { Exporting } from "./export/exporting.js";
import type { Capabilities } from "./filter/capabilities.js";
import type { Draft } from "./filter/draft.js";
import type { Listing } from "./listing/listing.js";
import type { Opened } from "./opening/opened.js";
import type { Connection } from "./provider.js";
import type { Trace } from "./request/trace.js";
import type { Section } from "./section.js";
import type { Counting } from "./summary/counting.js";

/** Everything the page shows. */
export interface State extends Connection {
  /** Whether the gateway can be asked: the page's module is loaded, and the sandbox with its gateway. */
  ready: boolean;
  /** What the platform can filter by; null until it was asked. */
  capabilities: Capabilities | null;
  /** The current filter form. */
  draft: Draft;
  /** The filter form as last applied. */
  applied: Draft;
  /** What the form would cause; null until it was traced. */
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
