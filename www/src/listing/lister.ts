import { attempt, record } from "../activity.js";
import type { Demo } from "../demo.js";
import { toFilter } from "../filter/draft.js";
import type { State } from "../state.js";
import type { Store } from "../store.js";
import { EMPTY_LISTING, type Listing } from "./listing.js";
import { picker } from "./picker.js";

/** Loads the list into the state, page by page. */
export interface Lister {
  /** Loads the first page of the applied filter and cancels any load in progress. */
  start(): void;
  /** Loads the next page, or retries the one that failed. */
  more(): void;
  /** Cancels any load in progress; what was read stays. */
  stop(): void;
  /** Cancels any load in progress and shows none. */
  clear(): void;
}

export function createLister(store: Store<State>, demo: Demo): Lister {
  let current = new AbortController();

  const patch = (change: Partial<Listing>) => store.update(({ list }) => ({ list: { ...list, ...change } }));

  async function load(): Promise<void> {
    current.abort();
    const { signal } = (current = new AbortController());
    const { applied, picks, zone, list: before } = store.state;
    const fits = picker(picks, zone);
    patch({ phase: before.pages === 0 ? "loading" : "more", error: null, waiting: null });

    await attempt(store, demo.client, "list", signal, patch, async (client) => {
      const pages = client.conversations.list(toFilter(applied, zone), {
        signal,
        maxPages: 1,
        ...(before.next === null ? {} : { after: before.next }),
      });
      const page = await pages;
      if (signal.aborted) return;
      const { requests, duplicates } = pages.report;
      patch({
        phase: "ready",
        items: [...before.items, ...(fits === null ? page.items : page.items.filter(fits))],
        read: before.read + page.items.length,
        rejected: [...before.rejected, ...page.rejected],
        total: fits === null ? page.total : null,
        next: page.next,
        pages: before.pages + 1,
        duplicates: before.duplicates + duplicates,
        waiting: null,
      });
      record(store, { operation: "list", type: "listed", items: page.items.length, requests });
    });
  }

  function clear(): void {
    current.abort();
    store.update({ list: EMPTY_LISTING });
  }

  return {
    clear,
    stop() {
      current.abort();
      const { phase } = store.state.list;
      if (phase === "loading" || phase === "more") patch({ phase: "stopped", waiting: null });
    },
    start() {
      clear();
      void load();
    },
    more() {
      void load();
    },
  };
}
