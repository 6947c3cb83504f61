import type { ClientEvent, ConvoscopeError, WatchEvent } from "convoscope";
import type { State } from "./state.js";
import type { Store } from "./store.js";

/** What the page's client was doing when it reported an event. `gateway`: an event of the gateway, about the
 *  platform. */
export type Operation = "list" | "get" | "watch" | "export" | "summarize" | "gateway";

/** One line of the activity log. */
export type Activity = { number: number; at: Date; operation: Operation } & (
  | ClientEvent
  | { type: "listed"; items: number; requests: number }
  | { type: "opened"; id: string }
  | { type: "happened"; event: WatchEvent["type"] }
  | { type: "counted"; items: number }
  | { type: "exported"; items: number; bytes: number }
  | { type: "failed"; error: ConvoscopeError }
  /** Why the gateway refused a request, in full; the page is told less. */
  | { type: "refused"; error: ConvoscopeError }
  | { type: "fault"; text: string }
);

type Entry = Activity extends infer A ? (A extends Activity ? Omit<A, "number" | "at"> : never) : never;

const KEPT = 200;

/** Adds a line and drops the oldest ones beyond the limit. */
export function record(store: Store<State>, entry: Entry): void {
  store.update(({ activity }) => {
    const number = (activity.at(-1)?.number ?? 0) + 1;
    return { activity: [...activity.slice(1 - KEPT), { ...entry, number, at: new Date() } as Activity] };
  });
}

/** The wait before the next attempt. */
export type Waiting = Extract<ClientEvent, { type: "retry" }>;

/** Makes a listener for one call of the page's client: writes to the log and reports waits. Does nothing once the
 *  signal is aborted. */
export function listener(
  store: Store<State>,
  operation: Operation,
  signal: AbortSignal,
  wait: (waiting: Waiting | null) => void,
): (event: ClientEvent) => void {
  return (event) => {
    // The gateway reports repairs itself.
    if (signal.aborted || event.type === "repair") return;
    record(store, { operation, ...event });
    if (event.type === "retry") wait(event);
    if (event.type === "request") wait(null);
  };
}
