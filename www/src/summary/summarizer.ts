import { attempt, record } from "../activity.js";
import type { Demo } from "../demo.js";
import { toFilter } from "../filter/draft.js";
import { localZone } from "../filter/local-zone.js";
import type { State } from "../state.js";
import type { Store } from "../store.js";
import { NOT_COUNTED, type Counting } from "./counting.js";

/** Longer than for a page: where lists lack the transcript, the gateway fetches each conversation. */
const LONGEST_MS = 180_000;

/** Has the gateway count the matching conversations by day. */
export interface Summarizer {
  start(): void;
  /** Cancels the count. */
  stop(): void;
  /** Resets to the initial state. */
  clear(): void;
}

export function createSummarizer(store: Store<State>, demo: Demo): Summarizer {
  let current = new AbortController();

  const patch = (change: Partial<Counting>) => store.update(({ summary }) => ({ summary: { ...summary, ...change } }));

  async function count(): Promise<void> {
    current.abort();
    const { signal } = (current = new AbortController());
    const { applied } = store.state;
    const timeZone = localZone();
    store.update({ summary: { ...NOT_COUNTED, phase: "counting", timeZone } });

    await attempt(store, demo.client, "summarize", signal, patch, async (client) => {
      // The largest page size, whatever the list's is: fewer requests.
      const summary = await client.conversations.summarize(
        { ...toFilter(applied), pageSize: 100 },
        { groupBy: ["day", "weekday"], timeZone, timeout: { attempt: LONGEST_MS, total: LONGEST_MS }, signal },
      );
      if (signal.aborted) return;
      patch({ phase: "ready", summary, waiting: null });
      record(store, { operation: "summarize", type: "counted", items: summary.total.count });
    });
  }

  return {
    start: () => void count(),
    stop() {
      current.abort();
      if (store.state.summary.phase === "counting") patch({ phase: "stopped", waiting: null });
    },
    clear() {
      current.abort();
      store.update({ summary: NOT_COUNTED });
    },
  };
}
