import type { Conversation, OmittableField, Rejected } from "../wasm/convoscope.js";
import { CALL, type CallOptions } from "./options.js";
import type { Names } from "./read-options.js";
import { REDACT, type RedactOptions } from "./redact.js";

/** A page of conversations. It has at most 10,000 records, readable or not: more are `invalid_response`. */
export interface Page<C = Conversation> {
  /** Newest first. */
  items: C[];
  /** Cursor of the next page, or null at the end. Opaque and JSON-safe; works in other processes too, with the same
   *  filter. With another filter, or altered, it is `invalid_argument`. */
  next: string | null;
  /** How many conversations match the filter, if the provider says. */
  total: number | null;
  /** How many conversations the provider puts on a page. */
  pageSize: number;
  /** Records without a readable id or creation time. They are reported here rather than dropped or guessed. */
  rejected: Rejected[];
}

/** Options of a list. */
export interface ListOptions<
  O extends OmittableField = OmittableField,
  I extends readonly OmittableField[] = readonly OmittableField[],
> extends CallOptions, RedactOptions {
  /** Heavy fields to leave out: `transcript`, `metadata`, `analysis`. They are never built, which is much faster.
   *  (`redact` still looks inside those it names.) */
  omit?: readonly O[] | undefined;
  /** Heavy fields to show although the platform's list lacks them: each conversation is then fetched, a few at a time,
   *  with the same retries and pacing (`rateLimit`); `report.requests` counts them. `take` and
   *  `toArray({ max })` fetch no more than they give. A loop gets them a page at a time: for a few conversations, ask
   *  for small pages (`pageSize`). Of one that is gone before it is fetched they are null, with an issue `missing`.
   *  Where lists are whole this changes nothing. */
  include?: I | undefined;
  /** Resume after a page: its `next`, or that of a report. Null (the `next` of a last page) gives an empty list without
   *  a request; the report then says `stoppedBecause: "end"`, and `complete` stays false because it cannot be known.
   *  Undefined (a report's `next` before anything arrived) starts from the beginning. */
  after?: string | null | undefined;
  /** Stop after this many pages. */
  maxPages?: number | undefined;
  /** "snapshot" (default): conversations that arrive during the walk do not disturb it, repeats are dropped, and
   *  deletions are noticed and made up for. "live": pages as they come (for AnyReach and Vapi without repeats, since
   *  their pages overlap). */
  consistency?: "snapshot" | "live" | undefined;
  /** What to do with a page that cannot be read even after retries: one broken record is enough. "throw" (default): the
   *  error says which page. "skip" (eigi only): continue behind it, at most three pages in a row; `report.unreadable`
   *  counts them, and the walk is not `complete`. Where pages have no numbers (all but eigi) it is still an
   *  error. */
  onUnreadable?: "throw" | "skip" | undefined;
  /** Keep the provider's own JSON on every conversation as `raw`. */
  raw?: boolean | undefined;
  /** Apply filters that the platform does not serve while its list is read, where its conversations show what they find.
   *  Exact, but more is read: pages may hold fewer conversations or none, `total` is null, and `report.leftOut` counts
   *  what did not match. Not through a gateway. Default false: such a filter is an error. */
  residual?: boolean | undefined;
}

/** Options for reading pages, each with common synonyms. */
export const READING = { omit: "exclude without fields", raw: "includeRaw" } as const;

/** Those of exports, too, which fetch what their columns need. */
export const PAGES: Names<Omit<ListOptions, "include">> = {
  ...CALL,
  ...READING,
  ...REDACT,
  after: "cursor next startAfter",
  maxPages: "pages pageLimit",
  consistency: "mode",
  onUnreadable: "onError skipUnreadable",
  residual: "",
};

export const LIST: Names<ListOptions> = { ...PAGES, include: "hydrate expand with" };
