import { record } from "../activity.js";
import type { Demo } from "../demo.js";
import type { State } from "../state.js";
import type { Store } from "../store.js";
import type { Opened } from "./opened.js";

/** Loads one conversation into the state. */
export interface Opener {
  open(id: string): void;
  /** Asks for the open one again. */
  reload(): void;
  close(): void;
}

export function createOpener(store: Store<State>, demo: Demo): Opener {
  let current = new AbortController();

  const patch = (change: Partial<Opened>) =>
    store.update(({ opened }) => (opened === null ? {} : { opened: { ...opened, ...change } }));

  async function load(id: string): Promise<void> {
    current.abort();
    const { signal } = (current = new AbortController());
    const { provider, access } = store.state;
    const client = demo.client(provider, access).with({
      onEvent(event) {
        if (signal.aborted) return;
        record(store, { operation: "get", ...event });
        if (event.type === "retry") patch({ waiting: event });
        if (event.type === "request") patch({ waiting: null });
      },
    });
    const answer = await client.conversations.get(id, { signal }).result();
    if (signal.aborted) return;
    if (answer.ok) {
      patch({ phase: "ready", conversation: answer.value, waiting: null });
      record(store, { operation: "get", type: "opened", id });
    } else {
      patch({ phase: "failed", error: answer.error, waiting: null });
      record(store, { operation: "get", type: "failed", error: answer.error });
    }
  }

  return {
    open(id) {
      const listed = store.state.list.items.find((item) => item.id === id) ?? null;
      store.update({ opened: { id, phase: "loading", conversation: listed, waiting: null, error: null } });
      void load(id);
    },
    reload() {
      const { opened } = store.state;
      if (opened === null) return;
      patch({ phase: "loading", error: null });
      void load(opened.id);
    },
    close() {
      current.abort();
      store.update({ opened: null });
    },
  };
}
