import { tell } from "../facade/listener.js";
import type { CallSettings, Settings } from "../facade/check-options.js";
import type { ProviderConfig } from "../facade/provider.js";
import type * as Web from "../facade/web-types.js";
import type { RequestPlan } from "../wasm/convoscope.js";
import type { Client } from "../wasm/convoscope_browser.js";
import { steadyMs } from "./clock.js";
import { Interrupt, Interrupted, isAborted, quietly } from "./interrupt.js";
import type { Call, Module } from "./module.js";
import { chunksOf, discard, header, Unreadable, type AnyResponse } from "./response.js";
import { texts, written } from "./values.js";

/** What the calls of a client share. */
export interface Shared {
  readonly module: Module;
  readonly client: Client;
  readonly config: ProviderConfig;
  readonly settings: Settings;
}

/** A call, with every signal that may stop it. */
export interface Running {
  readonly settings: CallSettings;
  readonly signals: readonly AbortSignal[];
}

/** A call, and the signal by which its reader stops it. */
export function running(settings: CallSettings, stop?: AbortSignal): Running {
  return { settings, signals: [settings.signal as AbortSignal | undefined, stop].filter((it) => it !== undefined) };
}

/** What is asked, and what becomes of the answer. */
export interface Asked<T> {
  /** The request; empty where the call has an error. */
  plan(call: Call): string;
  /** Reads the answer. Undefined where the call has an error. */
  read(body: string, call: Call, response: AnyResponse): T | undefined;
  /** Nothing is new since the version that the request named. */
  unchanged?(call: Call): T | undefined;
  /** Takes the error of the call. True if it is none. */
  failed?(call: Call): boolean;
  /** One attempt may take as long as the call. */
  readonly isSlow?: boolean;
}

/** An answer that was read. */
export interface Exchanged<T> {
  /** Undefined where `failed` says so. */
  readonly data: T | undefined;
  readonly status: number;
  readonly headers: Web.Headers;
  readonly attempts: string;
}

/** Sends a request, again where that may help, until there is an answer that can be read. Throws plain data, as the
 *  other modules do. */
export async function exchange<T>(shared: Shared, running: Running, asked: Asked<T>): Promise<Exchanged<T>> {
  return begun(shared, running, asked.isSlow === true, async (call) => {
    try {
      return await persist(shared, running, call, (attempt) => attempt.run(asked));
    } catch (thrown) {
      if (!(thrown instanceof Failed)) throw thrown;
      call.mask();
      if (asked.failed?.(call) === true) return { data: undefined, status: 0, headers: new Headers(), attempts: "" };
      throw failure(call, thrown);
    }
  });
}

/** Begins a call, once it is its turn, and ends it with what `run` does. */
async function begun<T>(shared: Shared, running: Running, isSlow: boolean, run: (call: Call) => Promise<T>): Promise<T> {
  const call = await beginCall(shared, running, isSlow);
  try {
    return await run(call);
  } finally {
    call.free();
  }
}

/** Begins a call, once it is its turn: waiting for the rate limit does not count towards its time. */
export async function beginCall(shared: Shared, { settings, signals }: Running, isSlow: boolean): Promise<Call> {
  const hasTurn = await takeTurn(shared, signals);
  const attempt = isSlow ? settings.totalTimeout : settings.attemptTimeout;
  const call = new shared.module.Call(shared.client, attempt, settings.totalTimeout, steadyMs());
  if (hasTurn) return call;
  const failed = aborted(call, signals);
  try {
    throw failure(call, failed);
  } finally {
    call.free();
  }
}

/** Attempts until one succeeds. Throws Failed. */
export async function persist<T>(shared: Shared, running: Running, call: Call, once: (attempt: Attempt) => Promise<T | undefined>): Promise<T> {
  const { signals } = running;
  for (;;) {
    const attempt = new Attempt(shared, running, call);
    const outcome = await once(attempt);
    if (outcome !== undefined) return outcome;
    const { wait } = attempt;
    if (shared.settings.onEvent !== undefined) emit(shared, call.retryEvent(wait));
    if ((await new Interrupt(signals, wait).wait()) === "aborted" || !(await takeTurn(shared, signals))) {
      throw aborted(call, signals);
    }
  }
}

/** The call failed: its error is the module's. */
export class Failed {
  readonly causes: readonly unknown[];

  constructor(...causes: unknown[]) {
    this.causes = causes;
  }
}

/** The error of a failed call, as plain data. */
export function failure(call: Call, { causes }: Failed): unknown {
  const data = JSON.parse(call.error()) as object;
  return causes.length > 0 ? { ...data, cause: causes[0] } : data;
}

/** The failure of a call whose signal was aborted. */
export function aborted(call: Call, signals: readonly AbortSignal[]): Failed {
  call.aborted();
  const signal = signals.find(isAborted);
  return new Failed(quietly(() => signal?.reason as unknown));
}

export function emit({ settings }: Shared, event: string): void {
  tell(settings.onEvent, JSON.parse(event));
}

const LONGEST_NAP = 60_000;

/** Waits until the client's rate limit allows another request. False if a signal was aborted. */
async function takeTurn({ client, settings }: Shared, signals: readonly AbortSignal[]): Promise<boolean> {
  if (settings.rateLimitRequests === 0) return true;
  if (signals.some(isAborted)) return false;
  const turn = client.reserve(steadyMs());
  for (;;) {
    const left = Math.floor(turn - steadyMs());
    if (left <= 0) return true;
    // In short waits: timers may stand still while a machine sleeps, but its clock does not.
    if ((await new Interrupt(signals, Math.min(left, LONGEST_NAP)).wait()) === "aborted") {
      client.release(turn);
      return false;
    }
  }
}

/** How an attempt ended; the first four are what the module says of a head. */
const [READ, UNCHANGED, REFUSED, UNUSABLE, BROKEN, TIMED_OUT, ABORTED] = [0, 1, 2, 3, 4, 5, 6] as const;
const ACCEPTED = -1;
/** Of an error's body only a message is read. */
const ERROR_BODY = 65_536;

/** One request of a call, and its answer. */
export class Attempt {
  readonly #shared: Shared;
  readonly #running: Running;
  readonly #call: Call;
  readonly #controller = new AbortController();
  /** After an attempt that is followed by another: how long to wait before that. */
  wait = 0;
  response!: AnyResponse;
  interrupt!: Interrupt;
  #cause: unknown[] = [];

  constructor(shared: Shared, running: Running, call: Call) {
    this.#shared = shared;
    this.#running = running;
    this.#call = call;
  }

  /** Sends the request and reads the answer. Undefined if another attempt follows. */
  async run<T>(asked: Asked<T>): Promise<Exchanged<T> | undefined> {
    const call = this.#call;
    let data: T | undefined;
    const ended = await this.open(asked.plan.bind(asked), async () => {
      const { body, bytes } = await this.#text();
      call.arrived(steadyMs());
      this.#emitResponse(bytes);
      try {
        data = asked.read(body, call, this.response);
      } catch (thrown) {
        if (isModuleFailed(thrown)) throw thrown;
        this.#cause = [thrown];
        call.wrongShape("as documented", "of another shape");
      }
      return data !== undefined;
    });
    if (ended === undefined) return undefined;
    if (ended === UNCHANGED) data = asked.unchanged?.(call);
    const { status, headers } = this.response;
    return { data, status: Number(status), headers: headers as Web.Headers, attempts: call.attempts() };
  }

  /** Sends the request. `read` takes the body of a success; false if it cannot be used. Returns how it ended, or
   *  undefined if another attempt follows; throws Failed. */
  async open(plan: (call: Call) => string, read: () => Promise<boolean>): Promise<number | undefined> {
    const call = this.#call;
    const planned = await this.#planned(plan);
    let ended: number;
    try {
      ended = await this.#sent(planned);
      if (ended === READ && !(await read())) ended = UNUSABLE;
      if (ended === UNCHANGED) {
        call.arrived(steadyMs());
        this.#emitResponse(0);
      }
    } catch (thrown) {
      ended = this.#faultOf(thrown);
    }
    try {
      const next = call.finish(this.#shared.client, ended, steadyMs(), Math.random());
      if (ended > REFUSED) this.#controller.abort();
      if (next >= 0) {
        if (ended === REFUSED) {
          discard(this.response);
          this.#emitResponse(0);
        }
        this.wait = next;
        return undefined;
      }
      if (next !== ACCEPTED) throw new Failed(...this.#cause);
      if (ended === REFUSED) {
        await this.#refused();
        throw new Failed();
      }
      return ended;
    } finally {
      this.interrupt.end();
    }
  }

  /** Plans the request. It is made anew for each attempt: a token may be replaced while a call waits. */
  async #planned(plan: (call: Call) => string): Promise<RequestPlan> {
    const { client, settings } = this.#shared;
    const call = this.#call;
    const token = await this.#token();
    if (!call.account(client, token, texts(this.#running.settings.headers.flat()))) throw new Failed();
    const planned = plan(call);
    if (planned === "") throw new Failed();
    const time = call.begin(steadyMs(), Date.now());
    if (time < 0) throw new Failed();
    this.interrupt = new Interrupt(this.#running.signals, time);
    if (settings.onEvent !== undefined) emit(this.#shared, call.requestEvent());
    return JSON.parse(planned) as RequestPlan;
  }

  async #token(): Promise<string> {
    const call = this.#call;
    const { signals } = this.#running;
    if (signals.some(isAborted)) throw aborted(call, signals);
    const { secret } = this.#shared.config;
    if (typeof secret === "string") return secret;
    const misused = (why: string, ...cause: unknown[]): Failed => {
      call.misusedToken(why);
      return new Failed(...cause);
    };
    let returned: unknown;
    try {
      returned = secret();
    } catch (thrown) {
      throw misused("threw an error", thrown);
    }
    const interrupt = new Interrupt(signals, call.timeLeft(steadyMs()));
    try {
      const token = await interrupt.race(Promise.resolve(returned));
      if (typeof token === "string") return token;
    } catch (thrown) {
      if (!(thrown instanceof Interrupted)) throw misused("rejected", thrown);
      if (thrown.fired === "aborted") throw aborted(call, signals);
      call.lateToken();
      throw new Failed();
    } finally {
      interrupt.end();
    }
    throw misused("did not return a string");
  }

  /** Sends the request, and returns what to do with the head of the response. */
  async #sent({ method, url: address, headers }: RequestPlan): Promise<number> {
    const call = this.#call;
    // Without a prototype: what was added to `Object.prototype` is not part of the request.
    const init = { __proto__: null, method, redirect: "manual", signal: this.#controller.signal, headers: new Headers(headers) };
    const request = new Request(address, init as RequestInit);
    // Called unbound, as hosts demand; the current global one, if the caller has none.
    const fetch = this.#shared.settings.fetch ?? (globalThis.fetch as (request: Request) => Promise<unknown>);
    const response = (this.response = (await this.interrupt.race(fetch(request as never))) as AnyResponse);
    const status = typeof response === "object" && response !== null ? quietly(() => response.status) : undefined;
    const isOpaque = quietly(() => response.type) === "opaqueredirect";
    if (typeof status !== "number" || (status === 0 && !isOpaque)) return call.misused("another value");
    const url = quietly(() => response.url);
    const todo = call.head(
      isOpaque ? 0 : status,
      Boolean(quietly(() => response.redirected)),
      request.url,
      typeof url === "string" ? url : "",
      header(response, "location"),
      header(response, "retry-after"),
      header(response, "date"),
      header(response, "x-should-retry"),
      Date.now(),
    );
    if (todo === UNUSABLE) discard(response);
    return todo;
  }

  /** The text of the body, within its limit. */
  async #text(): Promise<{ body: string; bytes: number }> {
    const call = this.#call;
    if (!call.announce(header(this.response, "content-length"))) {
      discard(this.response);
      throw new TooLarge();
    }
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of chunksOf(this.response, () => this.interrupt)) {
      if (!call.receive(chunk.length)) throw new TooLarge();
      bytes += chunk.length;
      chunks.push(chunk);
    }
    return { body: textOf(chunks, bytes), bytes };
  }

  /** How the attempt ended, by what was thrown in it. */
  #faultOf(thrown: unknown): number {
    const call = this.#call;
    const { signals } = this.#running;
    if (thrown instanceof Interrupted) {
      if (thrown.fired === "timer") return TIMED_OUT;
      this.#cause = [quietly(() => signals.find(isAborted)?.reason as unknown)];
      return ABORTED;
    }
    if (thrown instanceof TooLarge) return UNUSABLE;
    if (thrown instanceof Unreadable) {
      this.#cause = [thrown.cause];
      return call.misused("one that is locked or was already read");
    }
    if (isModuleFailed(thrown)) throw thrown;
    const { name, code, message, cause } = (thrown ?? {}) as Record<string, unknown>;
    // The facade's error for a caller's fetch that cannot work (facade/caller-fetch.ts).
    if (name === "ConvoscopeError" && code === "invalid_config") {
      this.#cause = [cause];
      call.misusedFetch(String(message));
      return UNUSABLE;
    }
    this.#cause = [thrown];
    return BROKEN;
  }

  /** Reads the error of a response with another status than 2xx, from as much of its body as can be read. */
  async #refused(): Promise<void> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const chunk of chunksOf(this.response, () => this.interrupt)) {
        bytes += chunk.length;
        if (bytes > ERROR_BODY) throw new TooLarge();
        chunks.push(chunk);
      }
    } catch {
      // Part of a body says nothing.
      bytes = chunks.length = 0;
    }
    this.#emitResponse(bytes);
    const body = textOf(chunks, bytes);
    const json = quietly(() => JSON.parse(body) as unknown);
    this.#call.refused(body, written(json));
  }

  #emitResponse(bytes: number): void {
    if (this.#shared.settings.onEvent !== undefined) emit(this.#shared, this.#call.responseEvent(bytes));
  }
}

const isModuleFailed = (thrown: unknown): boolean => (thrown as { code?: unknown } | null | undefined)?.code === "module_failed";

/** The body is larger than allowed: the call has the error. */
class TooLarge {}

/** Decoded at once: hosts decode pieces several times slower. */
function textOf(chunks: readonly Uint8Array[], bytes: number): string {
  const [first] = chunks;
  if (first === undefined) return "";
  if (chunks.length === 1) return new TextDecoder().decode(first);
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return new TextDecoder().decode(whole);
}

/** Parses a body. Undefined if it is not JSON: the call has the error. */
export function parsed(body: string, call: Call, response: AnyResponse): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    call.notJson(header(response, "content-type"), body.slice(0, 1_000), isCut(body));
    return undefined;
  }
}

/** Whether a text that is not JSON ends inside a string, an array or an object. */
function isCut(body: string): boolean {
  const outside = body.replace(/"([^"\\]|\\[^])*"/g, "");
  return /^\s*[[{]/.test(body) && (outside.includes('"') || outside.split(/[[{]/).length > outside.split(/[\]}]/).length);
}
