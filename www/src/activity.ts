import type { ClientEvent, ConvoscopeError, WatchEvent } from "convoscope/browser";
import { failureOf, type Failure } from "./part.js";
import type { Connection } from "./provider.js";
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
  | { type: "failed"; error: Failure }
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

/** What a call of the page's client changes in its part of the state, whatever it does. */
interface Course {
  waiting?: Waiting | null;
  phase?: "failed";
  error?: Failure;
}

/** A client of either kind. */
interface Listening<C> {
  with(options: { onEvent: (event: ClientEvent) => void }): C;
}

/** Runs calls of a client: logs their events, and shows waits and a failure. Silent once the signal is aborted. */
export async function attempt<C extends Listening<C>>(
  store: Store<State>,
  open: (connection: Connection) => C | Promise<C>,
  operation: Operation,
  signal: AbortSignal,
  patch: (change: Course) => void,
  work: (client: C) => Promise<void>,
  listen?: (event: ClientEvent) => void,
): Promise<void> {
  const onEvent = (event: ClientEvent): void => {
    // The gateway reports repairs itself.
    if (signal.aborted || event.type === "repair") return;
    record(store, { operation, ...event });
    listen?.(event);
    if (event.type === "retry") patch({ waiting: event });
    if (event.type === "request") patch({ waiting: null });
  };
  try {
    const client = await open(store.state);
    if (!signal.aborted) await work(client.with({ onEvent }));
  } catch (error) {
    if (signal.aborted) return;
    const failure = failureOf(error);
    patch({ phase: "failed", error: failure, waiting: null });
    record(store, { operation, type: "failed", error: failure });
  }
}
