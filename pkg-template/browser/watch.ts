import type { Stepwise } from "../facade/steps.js";
import type { Conversation, Message, WatchEvent } from "../wasm/convoscope.js";
import { conversationIn, isObject } from "./conversation.js";
import type { Answer, Change } from "./machine.js";
import { header } from "./response.js";
import { Task, type Reading } from "./task.js";

/** Follows a conversation, with the interface of the other module's. */
export class Watch extends Task implements Stepwise {
  #events: WatchEvent[] = [];
  /** The last answer, and the name that the gateway has for it. */
  #last: { readonly body: string; readonly etag: string | undefined } | undefined;
  /** The repairs of the last look: reported again only when they change. */
  #repaired = "[]";
  /** A number for each message that was seen. */
  readonly #messages = new Map<string, number>();

  /** The next event, which may take a while; undefined after the last. */
  async next(): Promise<WatchEvent | undefined> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) return event;
      const { wait } = this.tell("next");
      if (wait === undefined) return undefined;
      if (wait > 0) {
        await this.run(() => this.pause(wait));
        continue;
      }
      await this.call(async (how) => {
        if (how === "read") return this.json((value, body) => this.#see(value, body, header(this.response, "etag")));
        // Nothing is new since the last answer, which counts as a look.
        const { body, etag } = this.#last!;
        return this.#see(JSON.parse(body), body, etag);
      });
    }
  }

  /** Reads an answer, and collects what is new in it. */
  #see(value: unknown, body: string, etag: string | undefined): Reading<void> {
    const seen = conversationIn(value);
    const { analysis, recording, transcript } = seen as Partial<Record<keyof Conversation, unknown>>;
    const { url, expires } = isObject(recording) ? recording : {};
    const withholds = (field: string) => String(seen.withheld).split(",").includes(field);
    const messages = Array.isArray(transcript) ? transcript.map((message) => this.#numberOf(message)) : [];
    const values = [
      etag,
      ...(["id", "createdAt", "updatedAt", "durationSeconds", "live"] as const).map((name) => seen[name]),
      String(seen.status),
      String(seen.channel),
      withholds("analysis"),
      withholds("recording"),
      analysis == null ? undefined : JSON.stringify(analysis),
      // Without a URL it is there all the same.
      recording && (url ?? ""),
      expires,
      messages,
    ];
    const taken = ({ changes }: Answer) => {
      this.#last = { body, etag };
      const repaired = JSON.stringify(seen.issues);
      if (repaired !== this.#repaired) {
        this.repaired(seen.id, seen.issues);
        this.#repaired = repaired;
      }
      changes.forEach((change, place) => {
        // A copy of its own: readers apply events to the conversation of an earlier one.
        const isCopied = place > 0 && change.type === "ended";
        this.#events.push(eventOf(change, isCopied ? { ...(JSON.parse(body) as Conversation), issues: seen.issues } : seen));
      });
    };
    return { values, taken };
  }

  #numberOf(message: unknown): number {
    const { role, content, timestamp } = (isObject(message) ? message : {}) as Partial<Message>;
    const text = JSON.stringify([role, content, timestamp]);
    const number = this.#messages.get(text) ?? this.#messages.size;
    this.#messages.set(text, number);
    return number;
  }
}

/** A change with what it is about. */
function eventOf(change: Change, seen: Conversation): WatchEvent {
  const { analysis, recording, status, transcript } = seen;
  const parts: Record<string, object> = {
    snapshot: { conversation: seen },
    ended: { conversation: seen },
    status: { to: status },
    analysis: { analysis },
    recording: { recording },
    message_removed: {},
  };
  return { ...change, ...(parts[change.type] ?? { message: transcript?.[change.index as number] }) } as WatchEvent;
}
