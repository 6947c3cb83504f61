import type { ClientEvent, ConvoscopeError, WatchEvent } from "convoscope";
import type { State } from "./state.js";
import type { Store } from "./store.js";

/** What the client was doing when it reported an event. */
export type Operation = "list" | "get" | "watch" | "export" | "summarize";

/** One line of the activity log. */
export type Activity = { number: number; at: Date; operation: Operation } & (
  | ClientEvent
  | { type: "listed"; items: number; requests: number }
  | { type: "opened"; id: string }
  | { type: "happened"; event: WatchEvent["type"] }
  | { type: "counted"; items: number }
  | { type: "exported"; items: number; bytes: number }
  | { type: "failed"; error: ConvoscopeError }
  | { type: "fault"; text: string }
);

type Entry = Activity extends infer A ? (A extends Activity ? Omit<A, "number" | "at"> : never) : never;

const KEPT = 200;

/** Adds a line; the oldest go once there are too many. */
export function record(store: Store<State>, entry: Entry): void {
  store.update(({ activity }) => {
    const number = (activity.at(-1)?.number ?? 0) + 1;
    return { activity: [...activity.slice(1 - KEPT), { ...entry, number, at: new Date() } as Activity] };
  });
}
