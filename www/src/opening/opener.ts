import { isConvoscopeError, type Client } from "convoscope";
import { listener, record, type Operation } from "../activity.js";
import type { Demo } from "../demo.js";
import type { State } from "../state.js";
import type { Store } from "../store.js";
import { changed } from "./change.js";
import type { Opened } from "./opened.js";

/** Loads one conversation into the state, and follows it while it runs. */
export interface Opener {
  open(id: string): void;
  /** Reloads the open conversation. */
  reload(): void;
  /** Follows the open conversation. */
  follow(): void;
  /** Stops following. */
  unfollow(): void;
  close(): void;
}

/** Shorter than the defaults, because somebody is watching. */
const INTERVAL = { min: 1_000, max: 5_000 };

export function createOpener(store: Store<State>, demo: Demo, interval = INTERVAL): Opener {
  let current = new AbortController();

  const patch = (change: Partial<Opened>) =>
    store.update(({ opened }) => (opened === null ? {} : { opened: { ...opened, ...change } }));

  /** Cancels the request in progress. */
  function begin(): AbortSignal {
    current.abort();
    current = new AbortController();
    return current.signal;
  }

  function client(operation: Operation, signal: AbortSignal): Client {
    const onEvent = listener(store, operation, signal, (waiting) => patch({ waiting }));
    return demo.client(store.state).with({ onEvent });
  }

  async function load(id: string): Promise<void> {
    const signal = begin();
    const answer = await client("get", signal).conversations.get(id, { signal }).result();
    if (signal.aborted) return;
    if (answer.ok) {
      patch({ phase: "ready", conversation: answer.value, waiting: null });
      record(store, { operation: "get", type: "opened", id });
      if (answer.value.live) void follow(id);
    } else {
      patch({ phase: "failed", error: answer.error, waiting: null });
      record(store, { operation: "get", type: "failed", error: answer.error });
    }
  }

  async function follow(id: string): Promise<void> {
    const signal = begin();
    patch({ phase: "ready", following: true, error: null, waiting: null });
    try {
      for await (const event of client("watch", signal).conversations.watch(id, { signal, interval })) {
        if (signal.aborted) return;
        const { opened } = store.state;
        if (opened?.conversation) patch({ conversation: changed(opened.conversation, event), waiting: null });
        record(store, { operation: "watch", type: "happened", event: event.type });
      }
      if (!signal.aborted) patch({ following: false, waiting: null });
    } catch (error) {
      if (signal.aborted) return;
      if (!isConvoscopeError(error)) throw error;
      patch({ phase: "failed", following: false, error, waiting: null });
      record(store, { operation: "watch", type: "failed", error });
    }
  }

  return {
    open(id) {
      const listed = store.state.list.items.find((item) => item.id === id) ?? null;
      store.update({
        opened: { id, phase: "loading", conversation: listed, following: false, waiting: null, error: null },
      });
      void load(id);
    },
    reload() {
      const { opened } = store.state;
      if (opened === null) return;
      patch({ phase: "loading", following: false, error: null });
      void load(opened.id);
    },
    follow() {
      const { opened } = store.state;
      if (opened !== null) void follow(opened.id);
    },
    unfollow() {
      begin();
      patch({ following: false, waiting: null });
    },
    close() {
      current.abort();
      store.update({ opened: null });
    },
  };
}
