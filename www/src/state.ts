import type { Activity } from "./activity.js";
import type { Capabilities } from "./filter/capabilities.js";
import type { Draft } from "./filter/draft.js";
import type { Listing } from "./listing/listing.js";
import type { Opened } from "./opening/opened.js";
import type { Picks } from "./location.js";
import type { Connection } from "./provider.js";
import type { Trace } from "./request/trace.js";
import type { ViewName } from "./view-name.js";

/** Everything that the views made before `app/place.ts` show: list, conversation, request and activity. */
export interface State extends Connection {
  /** Whether the gateway can be asked: the page's module is loaded, and the sandbox with its gateway. */
  ready: boolean;
  /** What the platform can filter by; null until it was asked. */
  capabilities: Capabilities | null;
  /** The filters as they are being edited. */
  draft: Draft;
  /** The filters of the list, as in the place. */
  applied: Draft;
  /** Those that the page applies itself, as in the place. */
  picks: Picks;
  /** What the filters being edited would cause; null until that was traced. */
  trace: Trace | null;
  /** The view that is shown, as in the place. */
  view: ViewName;
  /** The time zone of dates, as in the place. */
  zone: string;
  list: Listing;
  opened: Opened | null;
  /** Oldest first. */
  activity: readonly Activity[];
}
