import { readOptions, type Given, type Names } from "../facade/read-options.js";
import type * as Web from "../facade/web-types.js";
import { anyreachApi } from "./anyreach-api.js";
import { failure, type Answer } from "./answer.js";
import { delay } from "./delay.js";
import { maskHeaders, maskText, readCredentials, type Credentials } from "./credential.js";
import type { Envelope } from "./eigi.js";
import { eigiApi } from "./eigi-api.js";
import { FaultScript, type Fault } from "./fault.js";
import { readFields, type ConversationFields, type WireFields } from "./fields.js";
import { found } from "./found.js";
import { follow } from "./redirect.js";
import type { Api } from "./api.js";
import { respond } from "./respond.js";
import type { Micros } from "./timestamp.js";
import { told } from "./told.js";

/** How a sandbox is made. Everything has a default. */
export interface SandboxOptions {
  /** Another seed, another set of conversations (default 1). Any finite number. */
  seed?: number | undefined;
  /**
   * Made-up conversations per provider (default 250). Texts are written when asked for, so 50 000 cost little
   * memory.
   */
  conversations?: number | undefined;
  /** How many days back they reach, from 1 to 89 (default 60): eigi keeps conversations for 90. */
  days?: number | undefined;
  /**
   * Whether some of them share a creation time, as when a campaign begins many calls at once (default true). A
   * cursor by creation time has to get over that.
   */
  ties?: boolean | undefined;
  /**
   * The clock (default: the system's). Conversations are arranged around what it says when the sandbox is made,
   * and the running ones go on as it advances. Where it stands at 1970, as at a Worker's module scope, the first
   * request decides instead.
   */
  now?: (() => Date) | undefined;
  /** Accepted credentials (default: any well-formed one, sensitive fields included). */
  credentials?: Credentials | undefined;
  /** Which of eigi's two documented envelopes to answer with (default "data"). */
  envelope?: Envelope | undefined;
  /**
   * Whether AnyReach's cursor leaves out the conversation that it was made of ("strict", the default) or gives it
   * again ("inclusive"), with all of the same `created_at`. Its documentation does not say which.
   */
  cursor?: "strict" | "inclusive" | undefined;
  /** Pages hold at most so many conversations, however many are asked for (default 100, the documented limit). */
  largestPage?: number | undefined;
  /**
   * How far the platforms' own clocks are ahead of `now`, in milliseconds (behind: negative). Every answer then
   * carries a `Date`; by default only one with `retryInSeconds` does.
   */
  clockOffsetMs?: number | undefined;
  /** How long every answer takes to begin, in milliseconds (default 0). Ends early when the request is aborted. */
  latencyMs?: number | undefined;
  /** Failures to act out, as with {@link Sandbox.fault}. */
  faults?: readonly Fault[] | undefined;
}

export type SandboxProvider = "eigi" | "anyreach";

const PROVIDERS: readonly SandboxProvider[] = ["eigi", "anyreach"];

/** Both providers' documented APIs in memory. */
export interface Sandbox {
  /**
   * Takes the place of the global fetch; needs no `this`. The origin does not matter, only the path does:
   * `/v1/public/conversations[/{id}]` is eigi, `/core/conversations[/{id}]` AnyReach. Anything else is a 404,
   * a method other than GET a 405.
   */
  fetch(request: Web.Request | string | Web.URL, init?: Web.RequestInit): Promise<Web.Response>;
  /**
   * Every request so far, as it arrived. Header names are in lower case. Credentials are masked wherever they
   * occur: their kind and at most the last four characters remain, as in `vk_…a1b2` or `Bearer pat_…`.
   */
  readonly requests: { method: string; url: string; headers: Record<string, string> }[];
  /**
   * Adds a conversation, newest of all unless `fields` says when it was created, and returns its public id. The
   * rest is made up to fit. Without a status that ends it, it begins now and goes on as the clock advances; with
   * one it is complete at once.
   *
   * `fields` are a conversation as the client hands it over, or a part of it: `{ status: "completed", customer:
   * { phone: "+15550100" } }`; or the provider's own, which appear as given (one that is undefined disappears):
   * `{ conversation_status: "COMPLETED", conversation_metadata: null }`.
   *
   * Throws `invalid_argument` for an unknown field, which names the nearest; for one that the provider does not have; and
   * for an id that exists already.
   */
  insert<P extends SandboxProvider>(provider: P, fields?: ConversationFields | WireFields[P]): string;
  /**
   * Sets fields of a conversation, of either kind as for {@link Sandbox.insert}, each as a whole, and moves
   * `updated_at` to now. A status that ends it ends it where it is. Throws for an id that does not exist or is to
   * be changed.
   */
  update<P extends SandboxProvider>(provider: P, id: string, fields: ConversationFields | WireFields[P]): void;
  /** Deletes a conversation: gone from lists, 404 by id. Throws for an id that does not exist. */
  remove(provider: SandboxProvider, id: string): void;
  /** Adds faults behind those that still wait. Throws `invalid_argument` for a malformed one, and then adds none. */
  fault(...faults: Fault[]): void;
}

/** What setTimeout can wait, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** A hundred years, in milliseconds: what a Date can still say. */
const FARTHEST_CLOCK = 3_155_760_000_000;

const SANDBOX: Names<SandboxOptions> = {
  seed: "random",
  conversations: "count size",
  days: "back history",
  ties: "tied",
  now: "clock date",
  credentials: "keys credential auth",
  envelope: "format",
  cursor: "cursors",
  largestPage: "maxPageSize pageSize limit",
  clockOffsetMs: "clockOffset skew clockSkew",
  latencyMs: "latency delay delayMs",
  faults: "fault failures",
};

/**
 * Makes a sandbox.
 *
 * @throws ConvoscopeError `invalid_config` that names the option which cannot be used.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  return told("invalid_config", () => sandboxOf(readOptions<SandboxOptions>("invalid_config", "createSandbox()", options, SANDBOX)));
}

function sandboxOf(options: Given<SandboxOptions>): Sandbox {
  options.credentials = readCredentials(options.credentials);
  check(options);
  const clock = options.now ?? (() => new Date());
  const now = (): Micros => {
    const milliseconds = clock().getTime();
    if (!Number.isFinite(milliseconds)) throw new TypeError("the sandbox's now() returned an invalid Date");
    return milliseconds * 1000;
  };
  const script = new FaultScript();
  script.add(options.faults ?? []);
  const requests: Sandbox["requests"] = [];
  const apis = startApis(options, now);

  async function send(request: Request, signal: AbortSignal): Promise<Response> {
    const { masked, secrets } = maskHeaders(request.headers);
    requests.push({ method: request.method, url: maskText(request.url, secrets), headers: masked });
    signal.throwIfAborted();
    await delay(options.latencyMs ?? 0, signal);
    const url = new URL(request.url);
    const all = apis();
    const provider = PROVIDERS.find((name) => `${url.pathname}/`.startsWith(`${all[name].path}/`)) ?? null;
    const api = provider === null ? undefined : all[provider];
    const rest = api === undefined ? "" : url.pathname.slice(api.path.length);
    const fault = script.take({ url: request.url, provider, list: api !== undefined && rest === "" });
    const answer = (): Answer => {
      if (api === undefined || rest === "/" || rest.slice(1).includes("/")) return failure(404, "Not Found");
      if (request.method !== "GET") return { ...failure(405, "Method Not Allowed"), headers: [["Allow", "GET"]] };
      return rest === ""
        ? api.list(request.headers, url.searchParams, fault, now())
        : api.get(request.headers, decode(rest.slice(1)), fault, now());
    };
    const told = options.clockOffsetMs !== undefined || fault?.retryInSeconds !== undefined;
    return await respond(fault, answer, {
      url,
      signal,
      serverTime: told ? now() / 1000 + (options.clockOffsetMs ?? 0) : null,
      error: (status) => api?.error(status) ?? { detail: `Error ${status}` },
    });
  }

  return {
    async fetch(input, init) {
      const request = input instanceof Request && init === undefined ? input : new Request(input, init);
      // A Request made without a signal has none in some Workers runtimes.
      const signal = init?.signal ?? (request.signal as AbortSignal | null) ?? new AbortController().signal;
      return await follow(request, await send(request, signal), (next) => send(next, signal));
    },
    requests,
    insert: (provider, fields = {}) => told(ARGUMENT, () => pick(apis(), provider).insert(readFields(provider, fields), now())),
    update: (provider, id, fields) => told(ARGUMENT, () => pick(apis(), provider).update(id, readFields(provider, fields), now())),
    remove: (provider, id) => told(ARGUMENT, () => pick(apis(), provider).remove(id)),
    fault: (...faults) => told(ARGUMENT, () => script.add(faults)),
  };
}

const ARGUMENT = "invalid_argument";

type Apis = Record<SandboxProvider, Api>;

function startApis(options: SandboxOptions, now: () => Micros): () => Apis {
  const start = (anchor: Micros): Apis => {
    const { seed = 1, conversations = 250, days = 60, ties = true, envelope = "data", cursor = "strict", largestPage = 100 } = options;
    const common = { seed, count: conversations, anchor, days, ties };
    return {
      eigi: eigiApi({ ...common, keys: options.credentials?.eigi, envelope, largestPage }),
      anyreach: anyreachApi({ ...common, credentials: options.credentials?.anyreach, rules: { cursor, largestPage } }),
    };
  };
  const atOnce = now();
  let apis = atOnce > 0 ? start(atOnce) : null;
  return () => (apis ??= start(now()));
}

function pick(apis: Apis, provider: SandboxProvider): Api {
  if (typeof provider !== "string" || !Object.hasOwn(apis, provider))
    throw new TypeError(`unknown provider ${found(provider)}; known are ${Object.keys(apis).join(", ")}`);
  return apis[provider];
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function check(options: SandboxOptions): void {
  const { seed, conversations, days, ties, now, envelope, cursor, largestPage, clockOffsetMs, latencyMs } = options;
  if (now !== undefined && typeof now !== "function") throw new TypeError("now must be a function that gives a Date");
  if (seed !== undefined && !Number.isFinite(seed))
    throw new RangeError(`seed must be a finite number, found ${found(seed)}`);
  if (conversations !== undefined && !(Number.isSafeInteger(conversations) && conversations >= 0))
    throw new RangeError(`conversations must be a whole number from 0 on, found ${found(conversations)}`);
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 89))
    throw new RangeError(`days must be a whole number from 1 to 89, found ${found(days)}`);
  if (ties !== undefined && typeof ties !== "boolean")
    throw new TypeError(`ties must be true or false, found ${found(ties)}`);
  if (envelope !== undefined && envelope !== "data" && envelope !== "flat")
    throw new TypeError(`envelope must be "data" or "flat", found ${found(envelope)}`);
  if (cursor !== undefined && cursor !== "strict" && cursor !== "inclusive")
    throw new TypeError(`cursor must be "strict" or "inclusive", found ${found(cursor)}`);
  if (largestPage !== undefined && !(Number.isInteger(largestPage) && largestPage >= 1 && largestPage <= 100))
    throw new RangeError(`largestPage must be a whole number from 1 to 100, found ${found(largestPage)}`);
  if (clockOffsetMs !== undefined && !(typeof clockOffsetMs === "number" && Math.abs(clockOffsetMs) <= FARTHEST_CLOCK))
    throw new RangeError(
      `clockOffsetMs must be a number of milliseconds up to ${FARTHEST_CLOCK}, found ${found(clockOffsetMs)}`,
    );
  if (latencyMs !== undefined && !(typeof latencyMs === "number" && latencyMs >= 0 && latencyMs <= LONGEST_TIMER))
    throw new RangeError(
      `latencyMs must be a number of milliseconds from 0 to ${LONGEST_TIMER}, found ${found(latencyMs)}`,
    );
}
