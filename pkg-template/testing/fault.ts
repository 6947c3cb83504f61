import { readOptions, type Names } from "../facade/read-options.js";
import { listOf } from "../facade/what-is.js";
import { found } from "./found.js";

/** What a {@link Fault} does to the request it strikes. */
export type FaultKind =
  /**
   * An answer with `status` (default 500) and the provider's own error body, and with `Retry-After` where
   * `retryAfter` or `retryInSeconds` is given.
   */
  | "status"
  /**
   * The connection fails: fetch rejects with a TypeError ("fetch failed"). Over HTTP the socket is destroyed
   * before any byte.
   */
  | "network"
  /** The usual answer, `delayMs` milliseconds later. Ends early when the request is aborted. */
  | "slow"
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
  /**
   * About half of the body arrives, then it ends, and nothing tells that there was more: no Content-Length, as
   * with a body that ends with its connection.
   */
  | "close_early"
  /**
   * The same behind a proxy that compresses: `Content-Encoding: gzip`, and the compressed body was cut. In memory
   * the body is what a lenient fetch makes of that.
   */
  | "cut_gzip"
  /** 200 without a body. */
  | "empty_body"
  /** A page of HTML with `status` (default 200), as a captive portal, a firewall or a CDN would answer. */
  | "garbage"
  /** 200 with `{"status":"error","message":"…"}`. */
  | "status_error_200"
  /** `body`, byte for byte, as JSON with `status` (default 200): whatever else a platform might come to say. */
  | "body"
  /**
   * 307 to `location` (default: the same path and query at another origin). A request made with
   * `redirect: "follow"` is followed as a browser would, and the second hop appears in `requests` too: a leaked
   * credential can be seen there.
   */
  | "redirect"
  /**
   * 103 before the answer. Over HTTP the answer follows; in memory the 103 is all there is, as in runtimes that
   * hand it over.
   */
  | "early_hints"
  /** A list without items, whatever should be on that page; eigi's totals stay true. Strikes list requests only. */
  | "empty_page"
  /** The same, with null in the place of the list. */
  | "null_list"
  /**
   * Answers as if neither `cursor` nor `page` had been given: the walk goes round in circles. Strikes list
   * requests only.
   */
  | "repeat_cursor"
  /**
   * The items are right, and the number of the page they say to be is the next one's: a cache has mixed them up.
   * Strikes eigi's lists only: AnyReach's have no numbers.
   */
  | "wrong_page"
  /**
   * There are `total` conversations, says the answer, and counts its pages by that: 0, or a cap on counting.
   * Strikes eigi's lists only: AnyReach tells no total.
   */
  | "wrong_total"
  /** The answer is another conversation than the one asked for. Strikes requests for one conversation only. */
  | "wrong_conversation"
  /**
   * One conversation (the middle one of a page) has `NaN` for a value, which is no JSON. Strikes lists and single
   * conversations.
   */
  | "broken_json"
  /**
   * Half a surrogate pair (an emoji that was cut in two) in the metadata, the transcript and the analysis or
   * summary of every conversation. Strikes lists and single conversations.
   */
  | "lone_surrogate";

/**
 * A failure to act out. Each strikes the `times` next matching requests; of several that match, the one scripted
 * first strikes.
 */
export interface Fault {
  kind: FaultKind;
  /** For `status` and `garbage`, `body` too: 200…599. */
  status?: number | undefined;
  /** For `status`: the Retry-After header, sent as it is. A list is a header sent several times. */
  retryAfter?: string | readonly string[] | undefined;
  /**
   * For `status`: Retry-After as an HTTP-date so many seconds after what the server's own clock says
   * (`clockOffsetMs` sets that one wrong).
   */
  retryInSeconds?: number | undefined;
  /** For `slow`: how long the answer takes to begin, in milliseconds. */
  delayMs?: number | undefined;
  /** For `body`: the text. */
  body?: string | undefined;
  /** For `wrong_total`: the total. */
  total?: number | undefined;
  /** For `redirect`: the Location header. */
  location?: string | undefined;
  /** How many requests it strikes, default 1. Infinity: all of them. */
  times?: number | undefined;
  /** Strike only requests whose URL contains this text. */
  match?: string | undefined;
}

/** What a request is for, as far as it decides whether a fault strikes. */
export interface Asked {
  url: string;
  provider: "eigi" | "anyreach" | null;
  list: boolean;
}

type Strikes = (asked: Asked) => boolean;
const always: Strikes = () => true;
const lists: Strikes = ({ list }) => list;
const eigiLists: Strikes = ({ list, provider }) => list && provider === "eigi";
const conversations: Strikes = ({ list, provider }) => !list && provider !== null;
const records: Strikes = ({ provider }) => provider !== null;

/** Every kind, with the requests it can strike. */
const KINDS: Record<FaultKind, Strikes> = {
  status: always,
  network: always,
  slow: always,
  stall_headers: always,
  stall_body: always,
  truncate: always,
  close_early: always,
  cut_gzip: always,
  empty_body: always,
  garbage: always,
  status_error_200: always,
  body: always,
  redirect: always,
  early_hints: always,
  empty_page: lists,
  null_list: lists,
  repeat_cursor: lists,
  wrong_page: eigiLists,
  wrong_total: eigiLists,
  wrong_conversation: conversations,
  broken_json: records,
  lone_surrogate: records,
};

/** Every kind by name, for help texts. */
export const FAULT_KINDS = Object.keys(KINDS) as readonly FaultKind[];

interface Field {
  /** The kinds it goes with; null: all. */
  of: readonly FaultKind[] | null;
  expected: string;
  accepts(value: unknown): boolean;
}

const text = (value: unknown): boolean => typeof value === "string";
const wholeFrom = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;

const FIELDS: Record<Exclude<keyof Fault, "kind">, Field> = {
  status: {
    of: ["status", "garbage", "body"],
    expected: "an integer from 200 to 599",
    accepts: wholeFrom(200, 599),
  },
  retryAfter: {
    of: ["status"],
    expected: "text or a list of texts",
    accepts: (value) => text(value) || (Array.isArray(value) && value.length > 0 && value.every(text)),
  },
  retryInSeconds: { of: ["status"], expected: "a finite number", accepts: Number.isFinite },
  delayMs: {
    of: ["slow"],
    expected: "a number of milliseconds from 0 to 2147483647",
    accepts: (value) => typeof value === "number" && value >= 0 && value < 2 ** 31,
  },
  body: { of: ["body"], expected: "text", accepts: text },
  total: {
    of: ["wrong_total"],
    expected: "a whole number from 0 on",
    accepts: wholeFrom(0, Number.MAX_SAFE_INTEGER),
  },
  location: { of: ["redirect"], expected: "text", accepts: text },
  times: {
    of: null,
    expected: "a whole number from 1 on, or Infinity",
    accepts: (value) => value === Infinity || wholeFrom(1, Number.MAX_SAFE_INTEGER)(value),
  },
  match: { of: null, expected: "text", accepts: text },
};

/** Without which a fault means nothing. */
const NEEDED: Partial<Record<FaultKind, keyof typeof FIELDS>> = { slow: "delayMs", body: "body", wrong_total: "total" };

/** Faults that still wait for their requests, in order. */
export class FaultScript {
  #pending: { fault: Fault; left: number }[] = [];

  /** Adds to the end. What it throws names the first thing wrong; it then adds nothing. */
  add(faults: readonly Fault[]): void {
    const given = listOf(faults, isAnything);
    if (given === undefined) throw new TypeError(`faults must be a list, found ${found(faults)}`);
    const read = given.map(readFault);
    for (const fault of read) this.#pending.push({ fault, left: fault.times ?? 1 });
  }

  /** The fault that strikes this request, if any; it is used up by that. */
  take(asked: Asked): Fault | null {
    const struck = this.#pending.find(
      ({ fault }) => (fault.match === undefined || asked.url.includes(fault.match)) && KINDS[fault.kind](asked),
    );
    if (struck === undefined) return null;
    struck.left -= 1;
    if (struck.left <= 0) this.#pending = this.#pending.filter((other) => other !== struck);
    return struck.fault;
  }
}

const NAMES: Names<Fault> = {
  kind: "type name",
  status: "code statusCode",
  retryAfter: "retry",
  retryInSeconds: "retryIn",
  delayMs: "delay latency ms",
  body: "text data content",
  total: "count",
  location: "url to",
  times: "count repeat",
  match: "url path",
};

function readFault(fault: unknown, index: number): Fault {
  const refuse = (problem: string): never => {
    throw new TypeError(`fault ${index}: ${problem}`);
  };
  const given = readOptions<Record<string, unknown>>("invalid_argument", `fault ${index}`, fault, NAMES);
  const kind = FAULT_KINDS.find((known) => known === given["kind"]);
  if (kind === undefined) return refuse(`unknown kind ${found(given["kind"])}; known are ${FAULT_KINDS.join(", ")}`);
  for (const [name, { of, expected, accepts }] of Object.entries(FIELDS)) {
    const value = given[name];
    if (value === undefined) continue;
    if (of !== null && !of.includes(kind)) refuse(`${name} goes with ${of.join(", ")}, not with ${kind}`);
    if (!accepts(value)) refuse(`${name} must be ${expected}, found ${found(value)}`);
  }
  const needed = NEEDED[kind];
  if (needed !== undefined && given[needed] === undefined)
    refuse(`${kind} needs ${needed}: ${FIELDS[needed].expected}`);
  if (given["retryAfter"] !== undefined && given["retryInSeconds"] !== undefined)
    refuse("retryAfter and retryInSeconds are one header; give one of them");
  return given as unknown as Fault;
}

const isAnything = (_: unknown): _ is unknown => true;
