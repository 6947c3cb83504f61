import { attempt, record } from "../activity.js";
import type { Demo } from "../demo.js";
import { toFilter } from "../filter/draft.js";
import { LACKING } from "../listing/listed.js";
import { failureOf } from "../part.js";
import type { State } from "../state.js";
import type { Store } from "../store.js";
import { NOT_EXPORTED, type ExportChoice, type Exporting } from "./exporting.js";

/** Paths to personal numbers. */
const NUMBERS = ["customer", "agent.phone"] as const;
const MEDIA_TYPES = { csv: "text/csv;charset=utf-8", ndjson: "application/x-ndjson" } as const;

/** Exports the matching conversations to a file in the page. */
export interface Exporter {
  /** Loads what exports need. Does nothing if it is there or on its way. */
  open(): void;
  choose(change: Partial<ExportChoice>): void;
  start(): void;
  /** Cancels the export. */
  stop(): void;
  /** Resets to the initial state. */
  clear(): void;
}

export function createExporter(store: Store<State>, demo: Demo): Exporter {
  let current = new AbortController();

  const patch = (change: Partial<Exporting>) => store.update((state) => ({ export: { ...state.export, ...change } }));

  /** The browser keeps a file as long as it has a URL. */
  function reset(): void {
    current.abort();
    const { file, choice, client } = store.state.export;
    if (file !== null) URL.revokeObjectURL(file.url);
    patch({ ...NOT_EXPORTED, choice, client });
  }

  async function open(): Promise<void> {
    if (store.state.export.client !== "absent") return;
    patch({ client: "loading", phase: "idle", error: null });
    try {
      await demo.wholeClient(store.state);
      patch({ client: "ready" });
    } catch (error) {
      patch({ client: "absent", phase: "failed", error: failureOf(error) });
    }
  }

  async function write(): Promise<void> {
    reset();
    const { signal } = (current = new AbortController());
    const { provider, applied, zone } = store.state;
    const { format, numbers, texts } = store.state.export.choice;
    patch({ phase: "writing" });

    await attempt(store, demo.wholeClient, "export", signal, patch, async (client) => {
      // Where the gateway fetches each conversation of a page, a shorter one is there in time.
      const parts: Uint8Array<ArrayBuffer>[] = [];
      const stream = client.conversations.export(
        { ...toFilter(applied, zone), pageSize: LACKING[provider].length === 0 ? 100 : 25 },
        {
          format,
          redact: [...(numbers ? NUMBERS : []), ...(texts ? (["text"] as const) : [])],
          signal,
          onProgress: ({ items, total, bytes }) => {
            if (!signal.aborted) patch({ items, total, bytes });
          },
        },
      );
      const reader = stream.getReader();
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        parts.push(read.value as Uint8Array<ArrayBuffer>);
      }
      if (signal.aborted) return;
      const url = URL.createObjectURL(new Blob(parts, { type: MEDIA_TYPES[format] }));
      patch({ phase: "done", file: { name: `conversations-${provider}.${format}`, url }, waiting: null });
      record(store, { operation: "export", type: "exported", items: stream.report.items, bytes: store.state.export.bytes });
    });
  }

  return {
    open: () => void open(),
    choose(change) {
      reset();
      patch({ choice: { ...store.state.export.choice, ...change } });
    },
    start: () => void write(),
    stop() {
      current.abort();
      if (store.state.export.phase === "writing") patch({ phase: "stopped", waiting: null });
    },
    clear: reset,
  };
}
