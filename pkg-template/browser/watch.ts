import type { CallSettings } from "../facade/check-options.js";
import type { Stepwise } from "../facade/steps.js";
import type { Conversation, Message, WatchEvent } from "../wasm/convoscope.js";
import type { Watch as ModuleWatch } from "../wasm/convoscope_browser.js";
import { steadyMs } from "./clock.js";
import { conversationIn, isObject, reportRepairs } from "./conversation.js";
import { emit, exchange, running, type Shared } from "./exchange.js";
import { Interrupt, isAborted, quietly } from "./interrupt.js";
import type { Call } from "./module.js";
import { header, type AnyResponse } from "./response.js";

/** The last answer, by which the gateway knows whether anything is new. */
interface Last {
  readonly etag: string;
  readonly body: string;
  readonly response: AnyResponse;
}

/** Follows a conversation, with the interface of the other module's. */
export class Watch implements Stepwise {
  readonly #shared: Shared;
  readonly #watch: ModuleWatch;
  readonly #id: string;
  readonly #stopper = new AbortController();
  #events: WatchEvent[] = [];
  #last: Last | undefined;
  /** The repairs of the last look: reported again only when they change. */
  #repaired = "[]";
  /** A number for each message that was seen. */
  readonly #messages = new Map<string, number>();

  constructor(shared: Shared, watch: ModuleWatch, id: string) {
    this.#shared = shared;
    this.#watch = watch;
    this.#id = id;
  }

  /** The next event, which may take a while; undefined after the last. */
  async next(settings: CallSettings): Promise<WatchEvent | undefined> {
    const call = running(settings, this.#stopper.signal);
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) return event;
      const wait = this.#watch.next(steadyMs());
      if (wait < 0) return undefined;
      if (wait === 0) {
        await this.#look(call);
      } else if ((await new Interrupt(call.signals, wait).wait()) === "aborted") {
        const signal = call.signals.find(isAborted);
        throw { code: "aborted", message: "The call was aborted by its signal.", provider: "gateway", cause: quietly(() => signal?.reason as unknown) };
      }
    }
  }

  stop(): void {
    this.#stopper.abort();
  }

  free(): void {
    this.#watch.free();
  }

  /** Gets the conversation and collects what is new. */
  async #look(settings: ReturnType<typeof running>): Promise<void> {
    const last = this.#last;
    await exchange<true>(this.#shared, settings, {
      plan: (call) => call.planGet(this.#id, last?.etag),
      read: (body, call, response) => {
        if (!this.#see(body, call, response)) return undefined;
        const etag = header(response, "etag");
        this.#last = etag === undefined ? undefined : { etag, body, response };
        return true;
      },
      unchanged: (call) => {
        if (last !== undefined) this.#see(last.body, call, last.response);
        return true;
      },
      failed: (call) => {
        const again = this.#watch.failed(call, steadyMs());
        if (again !== "" && this.#shared.settings.onEvent !== undefined) emit(this.#shared, again);
        return again !== "";
      },
    });
  }

  /** Collects what is new in an answer. False where the call has an error. */
  #see(body: string, call: Call, response: AnyResponse): boolean {
    const seen = conversationIn(body, this.#id, call, response);
    if (seen === undefined) return false;
    const repaired = JSON.stringify(seen.issues);
    if (repaired !== this.#repaired) {
      reportRepairs(this.#shared, call, seen.id, seen.issues);
      this.#repaired = repaired;
    }
    // The module takes each type as it is declared, and the gateway may be of another version.
    const { analysis, recording, transcript, withheld } = seen as Partial<Record<keyof Conversation, unknown>>;
    const { url, expires } = isObject(recording) ? recording : {};
    this.#watch.parts(analysis == null ? undefined : JSON.stringify(analysis), textIn(url), typeof expires === "boolean" ? expires : undefined);
    const changes = this.#watch.received(
      seen.createdAt,
      textIn(seen.updatedAt),
      typeof seen.durationSeconds === "number" ? seen.durationSeconds : undefined,
      seen.live === true,
      String(seen.status),
      String(seen.channel),
      String(withheld),
      new Uint32Array(Array.isArray(transcript) ? transcript.map((message) => this.#numberOf(message)) : []),
      steadyMs(),
      Date.now(),
    );
    const events = (JSON.parse(changes) as Change[]).map((change, place) => {
      // A copy of its own: readers apply events to the conversation of an earlier one.
      const isCopied = place > 0 && change.type === "ended";
      return eventOf(change, isCopied ? { ...(JSON.parse(body) as Conversation), issues: seen.issues } : seen);
    });
    this.#events.push(...events);
    return true;
  }

  #numberOf(message: unknown): number {
    const { role, content, timestamp } = (isObject(message) ? message : {}) as Partial<Message>;
    const text = JSON.stringify([role, content, timestamp]);
    const number = this.#messages.get(text) ?? this.#messages.size;
    this.#messages.set(text, number);
    return number;
  }
}

const textIn = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** What the module says of a look. */
interface Change {
  readonly type: WatchEvent["type"];
  readonly index: number;
  readonly from: Conversation["status"];
}

function eventOf({ type, index, from }: Change, seen: Conversation): WatchEvent {
  switch (type) {
    case "snapshot":
    case "ended":
      return { type, conversation: seen };
    case "message":
    case "message_changed":
      return { type, index, message: seen.transcript?.[index] as Message };
    case "message_removed":
      return { type, index };
    case "status":
      return { type, from, to: seen.status };
    case "analysis":
      return { type, analysis: seen.analysis as unknown[] };
    case "recording":
      return { type, recording: seen.recording as NonNullable<Conversation["recording"]> };
  }
}
