import { readOptions, type Names } from "../facade/read-options.js";
import { listOf } from "../facade/what-is.js";
import { listed, mustBe, unknownName } from "../facade/wording.js";
import { numberFrom, wholeFrom } from "./check.js";
import { found } from "./describe-value.js";
import type { SandboxProvider } from "./sandbox.js";

/** What a {@link Fault} does to the request it hits. */
export type FaultKind =
  /** Answers with `status` (default 500) and the provider's own error body, and with `Retry-After` if `retryAfter` or
   *  `retryInSeconds` is given. */
  | "status"
  /** The connection fails: fetch rejects with a TypeError ("fetch failed"). Over HTTP the socket is destroyed before
   *  any byte. */
  | "network"
  /** The usual answer, `delayMs` milliseconds later. Ends early if the request is aborted. */
  | "slow"
  /** Nothing ever arrives. When the request's signal aborts, fetch rejects with its reason. */
  | "stall_headers"
  /** Status, headers and about half of the body arrive, then nothing. When the signal aborts, the body fails with its
   *  reason. */
  | "stall_body"
  /** The body ends after about half, although Content-Length gives the full size. Over HTTP the connection is cut
   *  there. */
  | "truncate"
  /** The body ends after about half, and nothing shows that there was more: no Content-Length, as with a body that ends
   *  with its connection. */
  | "close_early"
  /** The same behind a compressing proxy: `Content-Encoding: gzip` with a truncated compressed body. In memory the body
   *  is what a lenient fetch makes of that. */
  | "cut_gzip"
  /** 200 without a body. */
  | "empty_body"
  /** An HTML page with `status` (default 200), as from a captive portal, a firewall or a CDN. */
  | "garbage"
  /** 200 with `{"status":"error","message":"…"}`. */
  | "status_error_200"
  /** `body` exactly as given, sent as JSON with `status` (default 200): for anything else that a platform might
   *  send. */
  | "body"
  /** 307 to `location` (default: the same path and query at another origin). Requests made with `redirect: "follow"`
   *  are followed as in a browser, and the second hop appears in `requests`, so a leaked credential shows there. */
  | "redirect"
  /** 103 before the answer. Over HTTP the answer follows. In memory the 103 is everything, as in runtimes that hand it
   *  over. */
  | "early_hints"
  /** An empty list, whatever should be on that page. eigi's totals stay true. Hits list requests only. */
  | "empty_page"
  /** The same with null instead of the list. */
  | "null_list"
  /** Ignores the cursor, the page, or (Vapi) the times asked for, so that the walk runs in circles. Hits list requests only. */
  | "repeat_cursor"
  /** Right items, but with the number of the next page, as from a confused cache. Hits eigi's lists only: no other's
   *  pages have numbers. */
  | "wrong_page"
  /** The answer claims `total` conversations and counts its pages accordingly: 0, or a cap on counting. Hits eigi's
   *  lists, and Retell's, which have a total if that was asked for. The others have none. */
  | "wrong_total"
  /** The answer says that there is more, and has no cursor to ask for it with. Hits ElevenLabs' and Retell's lists only:
   *  the others' pages have none. */
  | "missing_cursor"
  /** Answers with another conversation than the requested one. Hits requests for single conversations only. */
  | "wrong_conversation"
  /** One conversation (the middle one of a page) contains `NaN`, which is not valid JSON. Hits lists and single
   *  conversations. */
  | "broken_json"
  /** A lone surrogate (half an emoji) in the metadata, the transcript and the analysis or summary of every
   *  conversation, as far as they are shown. Hits lists and single conversations. */
  | "lone_surrogate";

/** A scripted failure. It hits the next `times` matching requests; if several faults match, the one added first. */
export interface Fault {
  kind: FaultKind;
  /** For `status`, `garbage` and `body`: 200 to 599. */
  status?: number | undefined;
  /** For `status`: the Retry-After header as given. A list sends the header several times. */
  retryAfter?: string | readonly string[] | undefined;
  /** For `status`: Retry-After as an HTTP-date, this many seconds after the server's own clock (which `clockOffsetMs`
   *  can set wrong). */
  retryInSeconds?: number | undefined;
  /** For `slow`: the delay, in milliseconds. */
  delayMs?: number | undefined;
  /** For `body`: the text. */
  body?: string | undefined;
  /** For `wrong_total`: the total. */
  total?: number | undefined;
  /** For `redirect`: the Location header. */
  location?: string | undefined;
  /** How many requests it hits. Default 1; Infinity: all. */
  times?: number | undefined;
  /** Hit only requests whose URL contains this text. */
  match?: string | undefined;
}

/** The properties of a request that decide whether a fault hits it. */
export interface Asked {
  url: string;
  provider: SandboxProvider | null;
  list: boolean;
}

type Strikes = (asked: Asked) => boolean;
const always: Strikes = () => true;
const lists: Strikes = ({ list }) => list;
const listsOf =
  (...providers: readonly SandboxProvider[]): Strikes =>
  ({ list, provider }) =>
    list && provider !== null && providers.includes(provider);
const conversations: Strikes = ({ list, provider }) => !list && provider !== null;
const records: Strikes = ({ provider }) => provider !== null;

/** Every kind, with the requests it can hit. */
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
  wrong_page: listsOf("eigi"),
  wrong_total: listsOf("eigi", "retell"),
  missing_cursor: listsOf("elevenlabs", "retell"),
  wrong_conversation: conversations,
  broken_json: records,
  lone_surrogate: records,
};

/** Every kind by name, for help texts. */
export const FAULT_KINDS = Object.keys(KINDS) as readonly FaultKind[];

interface Field {
  /** The kinds that take it; null: all. */
  of: readonly FaultKind[] | null;
  expected: string;
  accepts(value: unknown): boolean;
}

const text = (value: unknown): boolean => typeof value === "string";

const FIELDS: Record<Exclude<keyof Fault, "kind">, Field> = {
  status: {
    of: ["status", "garbage", "body"],
    expected: "an integer between 200 and 599",
    accepts: wholeFrom(200, 599),
  },
  retryAfter: {
    of: ["status"],
    expected: "a string or a list of strings",
    accepts: (value) => text(value) || (Array.isArray(value) && value.length > 0 && value.every(text)),
  },
  retryInSeconds: { of: ["status"], expected: "a finite number", accepts: Number.isFinite },
  delayMs: {
    of: ["slow"],
    expected: "a number of milliseconds between 0 and 2147483647",
    accepts: numberFrom(0, 2 ** 31 - 1),
  },
  body: { of: ["body"], expected: "a string", accepts: text },
  total: {
    of: ["wrong_total"],
    expected: "a whole number, 0 or more",
    accepts: wholeFrom(0, Number.MAX_SAFE_INTEGER),
  },
  location: { of: ["redirect"], expected: "a string", accepts: text },
  times: {
    of: null,
    expected: "a whole number, 1 or more, or Infinity",
    accepts: (value) => value === Infinity || wholeFrom(1, Number.MAX_SAFE_INTEGER)(value),
  },
  match: { of: null, expected: "a string", accepts: text },
};

/** Options that a fault needs. */
const NEEDED: Partial<Record<FaultKind, keyof typeof FIELDS>> = { slow: "delayMs", body: "body", wrong_total: "total" };

/** Faults that have not hit all of their requests yet, in order. */
export class FaultScript {
  #pending: { fault: Fault; left: number }[] = [];

  /** Adds faults to the end. Adds none if one is wrong; the error names the first problem. */
  add(faults: readonly Fault[]): void {
    const given = listOf(faults, isAnything);
    if (given === undefined) throw new TypeError(mustBe("faults", "a list", found(faults)));
    const read = given.map(readFault);
    for (const fault of read) this.#pending.push({ fault, left: fault.times ?? 1 });
  }

  /** The fault that hits this request, if any. Counts it as used. */
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
    throw new TypeError(`Fault ${index}: ${problem}`);
  };
  const given = readOptions<Record<string, unknown>>("invalid_argument", `fault ${index}`, fault, NAMES);
  const kind = FAULT_KINDS.find((known) => known === given["kind"]);
  if (kind === undefined) {
    const named = given["kind"];
    return refuse(typeof named === "string" ? unknownName("kind", named, FAULT_KINDS) : mustBe("kind", "the name of a fault", found(named)));
  }
  for (const [name, { of, expected, accepts }] of Object.entries(FIELDS)) {
    const value = given[name];
    if (value === undefined) {
      if (NEEDED[kind] === name) refuse(`${mustBe(name, expected, "undefined")} (Kind "${kind}".)`);
      continue;
    }
    if (of !== null && !of.includes(kind)) refuse(`"${name}" cannot be combined with kind "${kind}", only with ${listed(of)}.`);
    if (!accepts(value)) refuse(mustBe(name, expected, found(value)));
  }
  if (given["retryAfter"] !== undefined && given["retryInSeconds"] !== undefined)
    refuse('"retryAfter" and "retryInSeconds" cannot be combined: they set the same header.');
  return given as unknown as Fault;
}

const isAnything = (_: unknown): _ is unknown => true;
