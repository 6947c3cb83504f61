/** What a {@link Fault} does to the request it strikes. */
export type FaultKind =
  /** An answer with `status` (default 500), the provider's own error body and, if given, `Retry-After: retryAfter`. */
  | "status"
  /**
   * The connection fails: fetch rejects with a TypeError ("fetch failed"). Over HTTP the socket is destroyed
   * before any byte.
   */
  | "network"
  /** Nothing ever arrives; once the request's signal aborts, fetch rejects with the signal's reason. */
  | "stall_headers"
  /**
   * Status, headers and about half of the body arrive, then nothing; the body fails with the signal's reason
   * once that aborts.
   */
  | "stall_body"
  /**
   * About half of the body arrives, then it ends; Content-Length tells the full size. Over HTTP the connection
   * is cut there.
   */
  | "truncate"
  /** 200 with a page of HTML, as a captive portal or a proxy would answer. */
  | "garbage"
  /** 200 with `{"status":"error","message":"…"}`. */
  | "status_error_200"
  /**
   * 307 to `location` (default: the same path and query at another origin). A request made with
   * `redirect: "follow"` is followed as a browser would, and the second hop appears in `requests` too: a leaked
   * credential can be seen there.
   */
  | "redirect"
  /** A list without items, whatever should be on that page; eigi's totals stay true. Strikes list requests only. */
  | "empty_page"
  /**
   * Answers as if neither `cursor` nor `page` had been given: the walk goes round in circles. Strikes list
   * requests only.
   */
  | "repeat_cursor";

/**
 * A failure to act out. Each strikes the `times` next matching requests; of several that match, the one scripted
 * first strikes.
 */
export interface Fault {
  kind: FaultKind;
  /** For `status`: 200…599, default 500. */
  status?: number;
  /** For `status`: the Retry-After header, seconds or an HTTP-date, sent as it is. */
  retryAfter?: string;
  /** For `redirect`: the Location header. */
  location?: string;
  /** How many requests it strikes, default 1. Infinity: all of them. */
  times?: number;
  /** Strike only requests whose URL contains this text. */
  match?: string;
}

const KINDS: readonly FaultKind[] = [
  "status",
  "network",
  "stall_headers",
  "stall_body",
  "truncate",
  "garbage",
  "status_error_200",
  "redirect",
  "empty_page",
  "repeat_cursor",
];
const LIST_ONLY: ReadonlySet<FaultKind> = new Set<FaultKind>(["empty_page", "repeat_cursor"]);
const FIELDS = ["kind", "status", "retryAfter", "location", "times", "match"];

/** Faults that still wait for their requests, in order. */
export class FaultScript {
  #pending: { fault: Fault; left: number }[] = [];

  /** Adds to the end. Throws a TypeError that names the first thing wrong, and then adds nothing. */
  add(faults: readonly Fault[]): void {
    faults.forEach(check);
    for (const fault of faults) this.#pending.push({ fault: { ...fault }, left: fault.times ?? 1 });
  }

  /** The fault that strikes this request, if any; it is used up by that. */
  take(url: string, isList: boolean): Fault | null {
    const struck = this.#pending.find(
      ({ fault }) => (fault.match === undefined || url.includes(fault.match)) && (isList || !LIST_ONLY.has(fault.kind)),
    );
    if (struck === undefined) return null;
    struck.left -= 1;
    if (struck.left <= 0) this.#pending = this.#pending.filter((other) => other !== struck);
    return struck.fault;
  }
}

function check(fault: unknown, index: number): void {
  const refuse = (problem: string): never => {
    throw new TypeError(`fault ${index}: ${problem}`);
  };
  if (typeof fault !== "object" || fault === null || Array.isArray(fault))
    return refuse(`expected an object such as {"kind":"network"}, found ${describe(fault)}`);
  const { kind, status, retryAfter, location, times, match } = fault as Record<string, unknown>;
  const unknown = Object.keys(fault).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) refuse(`unknown key ${JSON.stringify(unknown)}; known are ${FIELDS.join(", ")}`);
  if (!KINDS.some((known) => known === kind)) refuse(`unknown kind ${describe(kind)}; known are ${KINDS.join(", ")}`);
  if (status !== undefined && !(Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599))
    refuse(`status must be an integer from 200 to 599, found ${describe(status)}`);
  if (times !== undefined && !(times === Infinity || (Number.isInteger(times) && Number(times) >= 1)))
    refuse(`times must be a whole number from 1 on, or Infinity; found ${describe(times)}`);
  for (const [name, value] of Object.entries({ retryAfter, location, match })) {
    if (value !== undefined && typeof value !== "string") refuse(`${name} must be text, found ${describe(value)}`);
  }
}

function describe(value: unknown): string {
  return typeof value === "string"
    ? JSON.stringify(value)
    : typeof value === "number"
      ? String(value)
      : value === null
        ? "null"
        : Array.isArray(value)
          ? "an array"
          : typeof value;
}
