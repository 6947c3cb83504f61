import type { ClientEvent } from "convoscope/browser";
import { attempt, record } from "../activity.js";
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

  /** The conversation's row in the list follows. */
  const patch = (change: Partial<Opened>) =>
    store.update(({ opened, list }) => {
      if (opened === null) return {};
      const { conversation } = change;
      const isListed = conversation != null && list.items.some(({ id }) => id === conversation.id);
      return {
        opened: { ...opened, ...change },
        ...(isListed && { list: { ...list, items: list.items.map((item) => (item.id === conversation.id ? conversation : item)) } }),
      };
    });

  /** Cancels the request in progress. */
  function begin(): AbortSignal {
    current.abort();
    current = new AbortController();
    return current.signal;
  }

  async function load(id: string): Promise<void> {
    const signal = begin();
    await attempt(store, demo.client, "get", signal, patch, async ({ conversations }) => {
      const conversation = await conversations.get(id, { signal });
      if (signal.aborted) return;
      patch({ phase: "ready", conversation, waiting: null });
      record(store, { operation: "get", type: "opened", id });
      if (conversation.live) void follow(id);
    });
  }

  async function follow(id: string): Promise<void> {
    const signal = begin();
    patch({ phase: "ready", following: true, error: null, waiting: null });
    const count = (event: ClientEvent) => {
      const { requests, unchanged, bytes } = store.state.opened?.watched ?? { requests: 0, unchanged: 0, bytes: 0 };
      if (event.type === "request") patch({ watched: { requests: requests + 1, unchanged, bytes } });
      if (event.type === "response") patch({ watched: { requests, unchanged: unchanged + Number(event.status === 304), bytes: bytes + event.bytes } });
    };
    const stop = (change: Partial<Opened>) => patch(change.phase === "failed" ? { ...change, following: false } : change);
    await attempt(store, demo.client, "watch", signal, stop, async ({ conversations }) => {
      for await (const event of conversations.watch(id, { signal, interval })) {
        if (signal.aborted) return;
        const { opened } = store.state;
        if (opened?.conversation) patch({ conversation: changed(opened.conversation, event), waiting: null });
        record(store, { operation: "watch", type: "happened", event: event.type });
      }
      if (!signal.aborted) patch({ following: false, waiting: null });
    }, count);
  }

  return {
    open(id) {
      const listed = store.state.list.items.find((item) => item.id === id) ?? null;
      store.update({
        opened: { id, phase: "loading", conversation: listed, following: false, watched: null, waiting: null, error: null },
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
