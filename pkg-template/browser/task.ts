import type { CallSettings } from "../facade/check-options.js";
import { isModuleFailure } from "../facade/error.js";
import type { ProviderConfig } from "../facade/provider.js";
import type { Issue, RequestPlan } from "../wasm/convoscope.js";
import { steadyMs } from "./clock.js";
import { aborted, Ended, Interrupt, isAborted, quietly } from "./interrupt.js";
import { Machine, type Answer, type Owner } from "./machine.js";
import { cancel, chunkOf, discard, header, readerOf, retryAfterMs, type AnyResponse } from "./response.js";
import { written } from "./values.js";

/** What the tasks of a client share. */
export interface Shared extends Owner {
  readonly client: Machine;
  readonly config: ProviderConfig;
}

/** What is read of an answer: what the module is told of it, and what is made of it with what the module says to that. */
export interface Reading<T> {
  readonly values: readonly unknown[];
  taken(answer: Answer): T;
}

/** What a call came to: the answer that was read, if there is one. */
export type Outcome<T> = Answer & { readonly data?: T | undefined };

const LONGEST_NAP = 60_000;
/** Of an error's body only a message is read. */
const ERROR_BODY = 65_536;

/** Something that a client is asked for, by one call or several. What it throws is plain data, as in the other modules. */
export class Task extends Machine {
  response!: AnyResponse;
  readonly settings: CallSettings;
  readonly #shared: Shared;
  /** What ends the present wait. */
  #interrupt: Interrupt | undefined;
  #isStopped = false;
  /** When the last body had arrived, and how long it is. */
  #arrived: readonly [at?: number, bytes?: number] = [];

  /** `values`: as they cross. */
  constructor(shared: Shared, settings: CallSettings, kind: string, values: string) {
    super(shared, kind, written([shared.client.number]) + values);
    this.#shared = shared;
    this.settings = settings;
  }

  /** Stops what is under way. */
  stop(_why?: unknown): void {
    this.#isStopped = true;
    this.#interrupt?.fire(aborted());
  }

  /** What ends the next wait. */
  within(ms: number): Interrupt {
    this.#interrupt = new Interrupt(this.#signal, ms);
    if (this.#isStopped) this.#interrupt.fire(aborted());
    return this.#interrupt;
  }

  /** Sends a request, again where that may help, until `read` could read the answer: a new one (`read`), or that nothing
   *  is new (`unchanged`). */
  call<T>(read: (how: string) => Promise<Reading<T>>): Promise<Outcome<T>> {
    return this.run(async () => {
      await this.#takeTurn();
      const since = steadyMs();
      for (;;) {
        const outcome = await this.#attempt(since, read);
        if (outcome.wait === undefined) return outcome;
        await this.pause(outcome.wait);
        await this.#takeTurn();
      }
    });
  }

  /** The value of a body, as `read` takes it. */
  async json<T>(read: (value: unknown, body: string) => Reading<T>): Promise<Reading<T>> {
    const { body, bytes } = await this.#body(this.#shared.settings.maxResponseBytes);
    this.#arrived = [Math.floor(steadyMs()), bytes];
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      throw new Ended(["not JSON", body.slice(0, 1_000), isCut(body)]);
    }
    try {
      return read(value, body);
    } catch (thrown) {
      if (thrown instanceof Ended || isModuleFailure(thrown)) throw thrown;
      throw new Ended(["shape", "as documented", "of another shape"], thrown);
    }
  }

  async pause(ms: number): Promise<void> {
    const interrupt = this.within(ms);
    try {
      await interrupt.race(new Promise(() => undefined));
    } catch (thrown) {
      if ((thrown as Ended).how[0] === "aborted") throw thrown;
    } finally {
      interrupt.end();
    }
  }

  /** Runs what may end without an answer. */
  async run<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (thrown) {
      if (!(thrown instanceof Ended)) throw thrown;
      return this.fail(thrown) as T;
    }
  }

  /** No attempt follows. Throws the error, unless the task goes on. */
  fail({ how, cause }: Ended): Answer {
    this.cause = cause;
    return this.tell("failed", ...how);
  }

  /** How an attempt ended, by what was thrown in it. */
  fault(thrown: unknown): Ended {
    if (thrown instanceof Ended) return thrown;
    if (isModuleFailure(thrown)) throw thrown;
    return new Ended(["broken"], thrown);
  }

  /** Reports the repairs of a record to the listener, and hides in them what was sent. */
  repaired(id: string | null, given: unknown): void {
    if (!Array.isArray(given) || given.length === 0) return;
    const issues = given.filter(isIssue);
    if (issues.length === 0) return;
    // In pairs, each of which comes back as three. A code may be any text, too.
    const { id: conversationId, texts } = this.tell("repair", id, ...issues.flatMap(({ path, message, code }) => [path, message, typeof code === "string" ? code : typeof code, ""]));
    const shown = issues.map((issue, at) => {
      const [path, message, shownPath, code] = texts.slice(at * 6);
      Object.assign(issue, { path, message, code });
      return { path: shownPath, code, message } as Issue;
    });
    this.#shared.settings.onEvent?.({ type: "repair", conversationId, issues: shown });
  }

  /** Waits until the client's rate limit allows another request. */
  async #takeTurn(): Promise<void> {
    const { client, settings } = this.#shared;
    if (settings.rateLimitRequests === 0) return;
    this.#throwIfAborted();
    const { at } = client.tell("reserve");
    try {
      for (;;) {
        const left = Math.floor(at - steadyMs());
        if (left <= 0) return;
        // In short waits: timers may stand still while a machine sleeps, but its clock does not.
        await this.pause(Math.min(left, LONGEST_NAP));
      }
    } catch (thrown) {
      client.tell("release", at);
      throw thrown;
    }
  }

  /** Sends the request, and has the answer read. */
  async #attempt<T>(since: number, read: (how: string) => Promise<Reading<T>>): Promise<Outcome<T>> {
    this.cause = {};
    const { attemptTimeout, totalTimeout, headers } = this.settings;
    const until = since + totalTimeout;
    await this.#acquire(until);
    // Planned anew each time: a token may be replaced while a call waits.
    const planned = this.tell("request", attemptTimeout, totalTimeout, Math.floor(since), await this.#token(until), headers.flat());
    if (planned.again) return planned;
    const interrupt = this.within(planned.time);
    const controller = new AbortController();
    try {
      let how: readonly unknown[];
      let reading: Reading<T> | undefined;
      this.#arrived = [];
      try {
        const head = await this.#sent(planned.plan, controller.signal, interrupt);
        if (head !== "refused") reading = await read(head);
        how = [head, ...(reading?.values ?? [])];
      } catch (thrown) {
        ({ how, cause: this.cause } = this.fault(thrown));
        controller.abort();
      }
      const [at, bytes] = this.#arrived;
      // Also of an answer that could be read: where it is another conversation's, it is asked for again.
      const outcome = this.tell("ended", Math.random(), at, bytes, ...how);
      if (how[0] === "refused") {
        if (outcome.wait === undefined) return await this.#refused();
        discard(this.response);
      }
      if (reading === undefined || outcome.wait !== undefined || outcome.again) return outcome;
      return { ...outcome, data: reading.taken(outcome) };
    } finally {
      interrupt.end();
    }
  }

  async #token(until: number): Promise<string> {
    this.#throwIfAborted();
    const { secret } = this.#shared.config;
    const token = typeof secret === "function" ? await this.#returned(until, "token", secret) : secret;
    this.#throwIfAborted();
    if (typeof token === "string") return token;
    throw new Ended(["misused", "token", "did not return a string"]);
  }

  /** Waits for the pacing that the caller shares between pages. */
  async #acquire(until: number): Promise<void> {
    const { acquire } = this.#shared.settings;
    if (acquire === undefined) return;
    this.#throwIfAborted();
    const controller = new AbortController();
    try {
      await this.#returned(until, "rateLimit.acquire", () => acquire(controller.signal));
    } catch (thrown) {
      controller.abort((thrown as Ended).cause.cause);
      throw thrown;
    }
  }

  /** What a function of the caller's returns or promises, within the call's time. */
  async #returned(until: number, name: string, run: () => unknown): Promise<unknown> {
    let slip = "threw an error";
    let interrupt: Interrupt | undefined;
    try {
      const returned = run();
      slip = "rejected";
      if (typeof returned === "string") return returned;
      interrupt = this.within(Math.max(until - steadyMs(), 0));
      return await interrupt.race(returned);
    } catch (thrown) {
      if (!(thrown instanceof Ended)) throw new Ended(["misused", name, slip], thrown);
      throw thrown.how[0] === "aborted" ? thrown : new Ended(["late", name, this.settings.totalTimeout]);
    } finally {
      interrupt?.end();
    }
  }

  get #signal(): AbortSignal | undefined {
    return this.settings.signal as AbortSignal | undefined;
  }

  #throwIfAborted(): void {
    if (this.#isStopped || isAborted(this.#signal)) throw aborted(this.#signal);
  }

  /** Sends the request, and returns what to do with the head of the response. */
  async #sent({ method, url, headers }: RequestPlan, signal: AbortSignal, interrupt: Interrupt): Promise<string> {
    // Without a prototype: what was added to `Object.prototype` is not part of the request.
    const init = { __proto__: null, method, redirect: "manual", signal, headers };
    const request = new Request(url, init as RequestInit);
    // Called unbound, as hosts demand; the current global one, if the caller has none.
    const fetch = this.#shared.settings.fetch ?? (globalThis.fetch as (request: Request) => Promise<unknown>);
    const response = (this.response = (await interrupt.race(fetch(request as never))) as AnyResponse);
    const parts = (["status", "type", "redirected", "url"] as const).map((name) => quietly(() => response[name]));
    const { head } = this.tell("head", request.url, ...parts, retryAfterMs(response), header(response, "x-should-retry"));
    if (head !== "unusable") return head;
    discard(response);
    throw new Ended([head]);
  }

  /** Reads the error of a response with another status than 2xx, from as much of its body as can be read. */
  async #refused(): Promise<Answer> {
    // Part of a body says nothing.
    const { body, bytes } = await this.#body(ERROR_BODY).catch(() => ({ body: "", bytes: 0 }));
    return this.tell("refused", bytes, header(this.response, "content-type"), quietly(() => JSON.parse(body) as unknown));
  }

  /** The text of the body, within a limit. Decoded at once: hosts decode pieces several times slower. */
  async #body(limit: number): Promise<{ body: string; bytes: number }> {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    const reader = readerOf(this.response);
    for (;;) {
      const chunk = await chunkOf(reader, this.#interrupt as Interrupt);
      if (chunk === undefined) break;
      bytes += chunk.length;
      if (bytes > limit) {
        cancel(reader);
        throw new Ended(["too large"]);
      }
      chunks.push(chunk);
    }
    let whole = chunks[0];
    if (chunks.length > 1) {
      whole = new Uint8Array(bytes);
      let at = 0;
      for (const chunk of chunks) {
        whole.set(chunk, at);
        at += chunk.length;
      }
    }
    return { body: new TextDecoder().decode(whole), bytes };
  }
}

/** Runs a task, and ends it. */
export async function using<T>(begin: () => Promise<{ readonly steps: Task }>, run: (task: Task) => Promise<T>): Promise<T> {
  const { steps } = await begin();
  try {
    return await run(steps);
  } finally {
    steps.free();
  }
}

const isIssue = (value: Partial<Issue> | null): value is Issue => typeof value?.path === "string" && typeof value.message === "string";

/** Whether a text that is not JSON ends inside a string, an array or an object. */
function isCut(body: string): boolean {
  const outside = body.replace(/"([^"\\]|\\[^])*"/g, "");
  return /^\s*[[{]/.test(body) && (outside.includes('"') || outside.split(/[[{]/).length > outside.split(/[\]}]/).length);
}
