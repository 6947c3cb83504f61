import { readOptions, type Given, type Names } from "../facade/read-options.js";
import type * as Web from "../facade/web-types.js";
import { agingOf, type Aging } from "./aging.js";
import { anyreachApi } from "./anyreach-api.js";
import { failure, type Answer } from "./answer.js";
import { elevenlabsApi } from "./elevenlabs.js";
import { numberFrom, wholeFrom, type Check } from "./check.js";
import { delay } from "./delay.js";
import { maskHeaders, maskText, readCredentials, type Credentials } from "./credential.js";
import type { Envelope } from "./eigi.js";
import { eigiApi } from "./eigi-api.js";
import { FaultScript, type Fault } from "./fault.js";
import { readFields, type ConversationFields, type WireFields } from "./fields.js";
import { listed, mustBe, unknownName } from "../facade/wording.js";
import { found } from "./describe-value.js";
import { follow } from "./redirect.js";
import { segment, type Api } from "./api.js";
import { respond } from "./respond.js";
import { retellApi } from "./retell.js";
import type { Micros } from "./timestamp.js";
import { asPackageError } from "./as-package-error.js";
import { vapiApi } from "./vapi.js";

/** Options of a sandbox. Everything has a default. */
export interface SandboxOptions {
  /** Seed of the made-up conversations: any finite number. Default 1. */
  seed?: number | undefined;
  /** Number of made-up conversations per provider. Default 250. Texts are written when needed, so 50 000 take little
   *  memory. */
  conversations?: number | undefined;
  /** How many days back they go, from 1 to 89. Default 60. (eigi keeps conversations for 90.) */
  days?: number | undefined;
  /** After how many days a conversation is deleted, by `now`: it disappears from lists and is 404 by id. 90 is what eigi
   *  documents. Default: never. */
  expiresAfterDays?: number | undefined;
  /** How long after its end a conversation has its analysis and notes (eigi), its summary (AnyReach) or its analysis (the
   *  others), in milliseconds. Default: some seconds, another number for each. */
  analysisAfterMs?: number | undefined;
  /** Whether addresses of recordings are signed, are valid for an hour (Retell's: a day), and differ in every answer.
   *  Default false: eigi's and Retell's are not signed, and AnyReach's and Vapi's have a new signature each minute. */
  signedRecordings?: boolean | undefined;
  /** Whether some share a creation time, as when a campaign starts many calls at once. Default true. Cursors by
   *  creation time must handle this. */
  ties?: boolean | undefined;
  /** The clock. Default: the system's. Conversations are arranged around its time when the sandbox is made, and running
   *  ones proceed with it. If it stands at 1970, as at a Worker's module scope, the first request decides instead. */
  now?: (() => Date) | undefined;
  /** Accepted credentials. Default: any well-formed one, with sensitive fields. */
  credentials?: Credentials | undefined;
  /** Which of eigi's two documented envelopes to use. Default "data". */
  envelope?: Envelope | undefined;
  /** Whether the page after AnyReach's cursor starts behind the conversation that the cursor points at ("strict", the
   *  default) or repeats it ("inclusive"), with all of the same `created_at`. The documentation does not say which. */
  cursor?: "strict" | "inclusive" | undefined;
  /** The most conversations on a page, even if more are requested, from 1 to 100. Default: the documented limits. */
  largestPage?: number | undefined;
  /** How far the platforms' clocks are ahead of `now`, in milliseconds (negative: behind). Every answer then has a
   *  `Date`; by default only one with `retryInSeconds` has. */
  clockOffsetMs?: number | undefined;
  /** Delay of every answer, in milliseconds. Default 0. Ends early if the request is aborted. */
  latencyMs?: number | undefined;
  /** Scripted failures, as in {@link Sandbox.fault}. */
  faults?: readonly Fault[] | undefined;
}

/** A platform that the sandbox imitates. */
export type SandboxProvider = "eigi" | "anyreach" | "vapi" | "elevenlabs" | "retell";

const PROVIDERS: readonly SandboxProvider[] = ["eigi", "anyreach", "vapi", "elevenlabs", "retell"];

/** The platforms' documented APIs in memory. */
export interface Sandbox {
  /**
   * Replaces the global fetch; needs no `this`. Only the path matters, not the origin. Anything else is a 404, and another
   * method a 405:
   *
   * - `/v1/public/conversations[/{id}]` is eigi, `/core/conversations[/{id}]` AnyReach;
   * - `/call[/{id}]` is Vapi. `/call/{id}/mono-recording` (and `stereo-recording`) is a 302 to a presigned address, whose
   *   path the sandbox serves too, without a key, for an hour. Running calls show no messages. An id that is no UUID is a
   *   400, and so is an unknown parameter;
   * - `/v1/convai/conversations[/{id}[/audio]]` is ElevenLabs. Lists are lean. The two times of a filter are not
   *   included, and a conversation has its transcript when it is done. Documented parameters that ask for what the
   *   sandbox does not have are a 501;
   * - `POST /v3/list-calls` and `/v2/get-call/{id}` are Retell. Lists are lean. Calls without a start stand at the old end
   *   of the list, and no filter of times finds them. `bt` leaves its lower end out.
   *
   * What those contracts leave open is decided here for the less convenient.
   */
  fetch(request: Web.Request | string | Web.URL, init?: Web.RequestInit): Promise<Web.Response>;
  /** Every request so far, with its body if it has one. Header names are in lower case. Credentials are masked wherever
   *  they occur, down to their kind and at most the last four characters: `vk_…a1b2`, `Bearer pat_…`. */
  readonly requests: { method: string; url: string; headers: Record<string, string>; body?: string }[];
  /**
   * Adds a conversation and returns its public id. It is the newest, unless `fields` set its creation time; the rest is
   * made up to fit. With a terminal status it is complete at once; otherwise it begins now and proceeds with the clock.
   *
   * `fields` is a conversation as the client returns it, or a part of it: `{ status: "completed", customer: { phone:
   * "+15550100" } }`; or the provider's own fields, which appear as given (undefined removes one): `{
   * conversation_status: "COMPLETED", conversation_metadata: null }`.
   *
   * Throws `invalid_argument` for an unknown field (suggesting the closest one), for one that the provider does not
   * have, and for an id that exists already.
   */
  insert<P extends SandboxProvider>(provider: P, fields?: ConversationFields | WireFields[P]): string;
  /** Sets fields of a conversation, of either kind as in {@link Sandbox.insert}. Each replaces the whole field. Sets
   *  `updated_at` to now. A terminal status ends the conversation now. Throws for an unknown id, and for a change of
   *  the id. */
  update<P extends SandboxProvider>(provider: P, id: string, fields: ConversationFields | WireFields[P]): void;
  /** Deletes a conversation: it disappears from lists and is 404 by id. Throws for an unknown id. */
  remove(provider: SandboxProvider, id: string): void;
  /** Adds faults behind the pending ones. If one is malformed, throws `invalid_argument` and adds none. */
  fault(...faults: Fault[]): void;
}

/** The longest delay of setTimeout, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;
/** A hundred years in milliseconds, which a Date can still represent. */
const FARTHEST_CLOCK = 3_155_760_000_000;

const SANDBOX: Names<SandboxOptions> = {
  seed: "random",
  conversations: "count size",
  days: "back history",
  expiresAfterDays: "expiry retention retentionDays expireAfter ttl",
  analysisAfterMs: "analysisDelay analysisAfter analysisDelayMs",
  signedRecordings: "signed signedUrls rotatingRecordings",
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
 * @throws ConvoscopeError `invalid_config`, naming the option that is wrong.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  return asPackageError("invalid_config", () => sandboxOf(readOptions<SandboxOptions>("invalid_config", "createSandbox()", options, SANDBOX)));
}

function sandboxOf(options: Given<SandboxOptions>): Sandbox {
  options.credentials = readCredentials(options.credentials);
  check(options as Record<string, unknown>);
  const clock = options.now ?? (() => new Date());
  const now = (): Micros => {
    const milliseconds = clock().getTime();
    if (!Number.isFinite(milliseconds)) throw new TypeError('The "now" function returned an invalid Date.');
    return milliseconds * 1000;
  };
  const script = new FaultScript();
  script.add(options.faults ?? []);
  const requests: Sandbox["requests"] = [];
  const start = startApis(options, agingOf(options, () => requests.length), now);
  const apis = (): Apis => {
    const all = start();
    for (const name of PROVIDERS) all[name].expire(now());
    return all;
  };

  async function send(request: Request, body: string, signal: AbortSignal): Promise<Response> {
    const { masked, secrets } = maskHeaders(request.headers);
    const sent = { method: request.method, url: maskText(request.url, secrets), headers: masked };
    requests.push(body === "" ? sent : { ...sent, body: maskText(body, secrets) });
    signal.throwIfAborted();
    await delay(options.latencyMs ?? 0, signal);
    const url = new URL(request.url);
    const all = apis();
    const served = PROVIDERS.flatMap((provider) =>
      all[provider].routes.flatMap((route) => {
        const id = segment(route, url.pathname);
        return id === null ? [] : [{ provider, route, id }];
      }),
    );
    const [{ provider, id } = { provider: null, id: null }] = served;
    const api = provider === null ? undefined : all[provider];
    const fault = script.take({ url: request.url, provider, list: id === "" });
    const answer = (): Answer => {
      if (id === null) return failure(404, "Not Found");
      const route = served.find(({ route: { method } }) => method === request.method)?.route;
      if (route === undefined) return { ...failure(405, "Method Not Allowed"), headers: [["Allow", served.map(({ route: { method } }) => method).join(", ")]] };
      return route.answer({ origin: url.origin, headers: request.headers, params: url.searchParams, id, body, fault, now: now() });
    };
    const told = options.clockOffsetMs !== undefined || fault?.retryInSeconds !== undefined;
    return await respond(fault, answer, {
      url,
      signal,
      serverTime: told ? now() / 1000 + (options.clockOffsetMs ?? 0) : null,
      error: (status) => api?.error(status) ?? { detail: `Error ${status}` },
      mark: api?.mark ?? "",
    });
  }

  return {
    async fetch(input, init) {
      const request = input instanceof Request && init === undefined ? input : new Request(input, init);
      // In some Workers runtimes a Request made without a signal has none.
      const signal = init?.signal ?? (request.signal as AbortSignal | null) ?? new AbortController().signal;
      const body = request.method === "GET" || request.method === "HEAD" ? "" : await request.text();
      return await follow(request, await send(request, body, signal), (next, keepsBody) => send(next, keepsBody ? body : "", signal));
    },
    requests,
    insert: (provider, fields = {}) => asPackageError(ARGUMENT, () => pick(apis(), provider).insert(readFields(provider, fields), now())),
    update: (provider, id, fields) => asPackageError(ARGUMENT, () => pick(apis(), provider).update(id, readFields(provider, fields), now())),
    remove: (provider, id) => asPackageError(ARGUMENT, () => pick(apis(), provider).remove(id)),
    fault: (...faults) => asPackageError(ARGUMENT, () => script.add(faults)),
  };
}

const ARGUMENT = "invalid_argument";

type Apis = Record<SandboxProvider, Api>;

function startApis(options: SandboxOptions, aging: Aging, now: () => Micros): () => Apis {
  const start = (anchor: Micros): Apis => {
    const { seed = 1, conversations = 250, days = 60, ties = true, envelope = "data", cursor = "strict", largestPage, credentials = {} } = options;
    const common = { seed, count: conversations, anchor, days, ties, aging };
    const voice = { ...common, largestPage };
    const hundred = largestPage ?? 100;
    return {
      eigi: eigiApi({ ...common, keys: credentials.eigi, envelope, largestPage: hundred }),
      anyreach: anyreachApi({ ...common, credentials: credentials.anyreach, rules: { cursor, largestPage: hundred } }),
      vapi: vapiApi({ ...voice, keys: credentials.vapi }),
      elevenlabs: elevenlabsApi({ ...voice, keys: credentials.elevenlabs }),
      retell: retellApi({ ...voice, keys: credentials.retell }),
    };
  };
  const atOnce = now();
  let apis = atOnce > 0 ? start(atOnce) : null;
  return () => (apis ??= start(now()));
}

function pick(apis: Apis, provider: SandboxProvider): Api {
  if (typeof provider !== "string" || !Object.hasOwn(apis, provider))
    throw new TypeError(typeof provider === "string" ? unknownName("provider", provider, PROVIDERS) : mustBe("provider", `one of ${listed(PROVIDERS)}`, found(provider)));
  return apis[provider];
}

const CHECKS: Record<Exclude<keyof SandboxOptions, "credentials" | "faults">, Check> = {
  seed: ["a finite number", Number.isFinite],
  conversations: ["a whole number, 0 or more", wholeFrom(0, Number.MAX_SAFE_INTEGER)],
  days: ["a whole number between 1 and 89", wholeFrom(1, 89)],
  expiresAfterDays: ["a whole number between 1 and 36500", wholeFrom(1, 36_500)],
  analysisAfterMs: [`a number of milliseconds between 0 and ${FARTHEST_CLOCK}`, numberFrom(0, FARTHEST_CLOCK)],
  signedRecordings: ["true or false", (value) => typeof value === "boolean"],
  ties: ["true or false", (value) => typeof value === "boolean"],
  now: ["a function that returns a Date", (value) => typeof value === "function"],
  envelope: ['"data" or "flat"', (value) => value === "data" || value === "flat"],
  cursor: ['"strict" or "inclusive"', (value) => value === "strict" || value === "inclusive"],
  largestPage: ["a whole number between 1 and 100", wholeFrom(1, 100)],
  clockOffsetMs: [`a number of milliseconds between -${FARTHEST_CLOCK} and ${FARTHEST_CLOCK}`, numberFrom(-FARTHEST_CLOCK, FARTHEST_CLOCK)],
  latencyMs: [`a number of milliseconds between 0 and ${LONGEST_TIMER}`, numberFrom(0, LONGEST_TIMER)],
};

function check(options: Record<string, unknown>): void {
  for (const [name, [accepted, is]] of Object.entries(CHECKS)) {
    const value = options[name];
    if (value !== undefined && !is(value)) throw new TypeError(mustBe(name, accepted, found(value)));
  }
}
