import type { Conversation, OmittableField, Rejected } from "../wasm/convoscope.js";
import { CALL, type CallOptions } from "./options.js";
import type { Names } from "./read-options.js";
import { REDACT, type RedactOptions } from "./redact.js";

/** A page of conversations: up to 10,000 records, readable or not. One with more is `invalid_response`. */
export interface Page<C = Conversation> {
  /** Newest first. */
  items: C[];
  /** Cursor of the following page, or null at the end. Opaque, JSON-safe, valid across processes for
   *  the same filter; with another filter, or altered, it is `invalid_argument`. */
  next: string | null;
  /** How many conversations the filter matches, where the provider tells. */
  total: number | null;
  /** How many the provider puts on a page. */
  pageSize: number;
  /** Records without a readable id or creation time: not lost, not guessed. */
  rejected: Rejected[];
}

/** How to list. */
export interface ListOptions<O extends OmittableField = OmittableField> extends CallOptions, RedactOptions {
  /** Heavy fields to leave out: they are then never built, which is much faster. (What `redact` names in one is
   *  looked at all the same.) */
  omit?: readonly O[] | undefined;
  /** Resume after a page: its `next`. Null, which is the `next` of a last page, is the end: nothing is sent and nothing
   *  comes; the report says `stoppedBecause: "end"`, and not `complete`, which it cannot know. */
  after?: string | null | undefined;
  /** Stop after this many pages. */
  maxPages?: number | undefined;
  /** "snapshot" (default): conversations that arrive during the walk do not disturb it, repeats are
   *  dropped, deletions are noticed and stepped back over. "live": pages as they come (of AnyReach without
   *  repeats too: its pages overlap). */
  consistency?: "snapshot" | "live" | undefined;
  /** What to do where a page cannot be read at all, after the retries: one broken record is enough. "throw" (default): the
   *  error says which page it was. "skip" (eigi): go on behind it, at most over three in a row; `report.unreadable`
   *  counts them, and the walk is not `complete`. Where pages have no numbers (AnyReach, a gateway) it is an error still. */
  onUnreadable?: "throw" | "skip" | undefined;
  /** Keep the provider's own JSON on every conversation as `raw`. */
  raw?: boolean | undefined;
}

/** How pages are read, with the other words for it. */
export const READING = { omit: "exclude without fields", raw: "includeRaw" } as const;

export const LIST: Names<ListOptions<OmittableField>> = {
  ...CALL,
  ...READING,
  ...REDACT,
  after: "cursor next startAfter",
  maxPages: "pages pageLimit",
  consistency: "mode consistent",
  onUnreadable: "onError skipUnreadable",
};
