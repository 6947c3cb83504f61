// Writes the conversations to a file, and shows before how it will begin. The page does it by itself, from the gateway's
// lists: so it masks on the way, and goes on where it was.
import { effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { CsvOptions, ExportProgress, ListReport, NdjsonOptions, ParquetOptions } from "convoscope";
import { attempt, record, type Waiting } from "../activity.js";
import { place } from "../app/place.js";
import { failureOf, type Failure } from "../part.js";
import type { Page } from "../shell/page.js";
import { maskedByGateway } from "./fixed.js";
import { fileName, question, type Question } from "./question.js";
import { columnsOf, columnsOption, fetchedFor, redactOf, type Format, type MaskName, type Setup } from "./setup.js";
import { chooseSink, save, type Sink } from "./sink.js";

/** So many conversations are shown before. */
export const PREVIEWED = 5;
/** While a set-up is being changed nothing is asked. */
const SETTLED_MS = 250;

/** How a file begins. */
export interface Preview {
  phase: "idle" | "loading" | "ready" | "failed";
  /** The beginning of the file; of Parquet, which is no text, of a CSV file with the same columns. */
  text: string;
  format: Format;
  /** How many conversations match, if the platform says. */
  total: number | null;
  error: Failure | null;
}

/** What an export left out, and why. */
export type Outcome = Pick<ListReport, "rejected" | "duplicates" | "overfull" | "unreadable" | "complete">;

export interface Progress {
  phase: "idle" | "writing" | "stopped" | "failed" | "done";
  items: number;
  total: number | null;
  bytes: number;
  /** What is being written: it stays the same until it is given up. */
  question: Question | null;
  name: string;
  /** Of a finished file that the browser has in memory. */
  url: string | null;
  /** Whether it can go on where it was. */
  canGoOn: boolean;
  waiting: Waiting | null;
  error: Failure | null;
  /** Why the file cannot be written, in the browser's words. */
  unwritten: string | null;
  outcome: Outcome | null;
}

const NOT_BEGUN: Progress = { phase: "idle", items: 0, total: null, bytes: 0, question: null, name: "", url: null, canGoOn: false, waiting: null, error: null, unwritten: null, outcome: null };
const NO_PREVIEW: Preview = { phase: "idle", text: "", format: "csv", total: null, error: null };

export interface Exporter {
  readonly client: ReadonlySignal<"absent" | "loading" | "ready">;
  readonly preview: ReadonlySignal<Preview>;
  readonly progress: ReadonlySignal<Progress>;
  /** What the gateway masks already, as far as its conversations show. */
  readonly fixed: ReadonlySignal<readonly MaskName[]>;
  /** Loads what exports need, and the preview. */
  again(): void;
  start(): Promise<void>;
  stop(): void;
  /** Goes on where it was stopped or failed; where that cannot be, from the beginning. */
  goOn(): Promise<void>;
  /** Gives up what was written. */
  discard(): void;
}

/** What is being written, and how far it is. */
interface Job {
  question: Question;
  setup: Setup;
  sink: Sink;
  next: string | null;
  items: number;
  bytes: number;
  outcome: Outcome;
}

const NOTHING_LEFT_OUT: Outcome = { rejected: 0, duplicates: 0, overfull: 0, unreadable: 0, complete: false };

export function createExporter({ demo, store, ready }: Page): Exporter {
  const client = signal<"absent" | "loading" | "ready">("absent");
  const preview = signal(NO_PREVIEW);
  const progress = signal(NOT_BEGUN);
  const fixed = signal<readonly MaskName[]>([]);
  // The same for the preview and every part of a file, and for nothing else: a value then has one mask in it.
  let maskKey = crypto.getRandomValues(new Uint8Array(32));
  let job: Job | null = null;
  let writing = new AbortController();
  let written: Promise<void> = Promise.resolve();
  let looking = new AbortController();
  let asked = "";
  let connection = "";
  let looked = false;

  const patch = (change: Partial<Progress>) => {
    progress.value = { ...progress.value, ...change };
  };

  /** The options of an export with a set-up. */
  function optionsOf(setup: Setup, { connection: { provider } }: Question, format = setup.format) {
    const columns = columnsOf(setup, provider);
    const redact = redactOf(setup, columns);
    return {
      format,
      // Client and page know the same paths; what else was typed the client judges.
      columns: columnsOption(columns),
      ...(redact.length === 0 ? {} : { redact, maskKey }),
      ...(format === "csv" ? { bom: true } : {}),
    } as CsvOptions | NdjsonOptions | ParquetOptions;
  }

  async function open(): Promise<boolean> {
    if (client.value === "ready") return true;
    client.value = "loading";
    try {
      await demo.wholeClient(question().connection);
      client.value = "ready";
      return true;
    } catch (error) {
      client.value = "absent";
      preview.value = { ...NO_PREVIEW, phase: "failed", error: failureOf(error) };
      return false;
    }
  }

  async function look(): Promise<void> {
    looking.abort();
    const { signal: given } = (looking = new AbortController());
    const [wanted, setup] = [question(), place.value.file];
    preview.value = { ...preview.value, phase: "loading", error: null };
    if (!(await open()) || given.aborted) return;
    if (!looked) {
      looked = true;
      const by = connection;
      void maskedByGateway(demo, wanted).then((found) => {
        if (by === connection) fixed.value = found;
      });
    }
    const format = setup.format === "parquet" ? "csv" : setup.format;
    const show = ({ phase, error }: { phase?: "failed"; error?: Failure }) => {
      if (phase === "failed" && error) preview.value = { ...NO_PREVIEW, phase, error };
    };
    await attempt(store, () => demo.wholeClient(wanted.connection), "export", given, show, async ({ conversations }) => {
      let total: number | null = null;
      const onProgress = (reached: ExportProgress) => {
        total = reached.total;
      };
      const stream = conversations.export({ ...wanted.filter, pageSize: PREVIEWED }, { ...optionsOf(setup, wanted, format), maxPages: 1, signal: given, onProgress });
      // Not by a Response: Chromium's forgets why its stream failed.
      const decoder = new TextDecoder();
      const reader = stream.getReader();
      let text = "";
      for (let read = await reader.read(); !read.done; read = await reader.read()) text += decoder.decode(read.value, { stream: true });
      text += decoder.decode();
      if (!given.aborted) preview.value = { phase: "ready", text, format: setup.format, total, error: null };
    });
  }

  /** Writes on, from where the job is. */
  async function write(current: Job): Promise<void> {
    const { signal: given } = (writing = new AbortController());
    const { question: asked, setup, sink, next } = current;
    const before = { items: current.items, bytes: current.bytes };
    patch({ phase: "writing", waiting: null, error: null, unwritten: null });
    await attempt(store, () => demo.wholeClient(asked.connection), "export", given, patch, async ({ conversations }) => {
      const pageSize = fetchedFor(setup, asked.connection.provider) === null ? 100 : 25;
      const stream = conversations.export(
        // Where the gateway fetches each conversation of a page, a shorter one is there in time.
        { ...asked.filter, pageSize },
        {
          ...optionsOf(setup, asked),
          ...(next === null ? {} : { after: next }),
          signal: given,
          onProgress: ({ items, total, bytes }) => {
            if (!given.aborted) patch({ items: before.items + items, total: total ?? progress.value.total, bytes: before.bytes + bytes });
          },
        },
      );
      const earlier = current.outcome;
      try {
        const reader = stream.getReader();
        // The next page is asked for when this one is written.
        for (let read = await reader.read(); !read.done; read = await reader.read()) {
          await sink.write(read.value as Uint8Array<ArrayBuffer>);
          current.bytes += read.value.length;
        }
      } finally {
        // What was handed over is in the file, whether or not more comes.
        const { report } = stream;
        current.next = report.next ?? current.next;
        current.items = before.items + report.items;
        current.outcome = {
          rejected: earlier.rejected + report.rejected,
          duplicates: earlier.duplicates + report.duplicates,
          // These two count what was before, too.
          overfull: report.overfull,
          unreadable: report.unreadable,
          complete: report.complete,
        };
        patch({ items: current.items, bytes: current.bytes, canGoOn: setup.format !== "parquet" && current.next !== null && current.bytes > 0 });
      }
      // It may have been given up with the last part.
      if (job !== current) return;
      const url = await sink.close();
      job = null;
      patch({ phase: "done", url, waiting: null, canGoOn: false, outcome: current.outcome });
      if (url !== null) save(url, progress.value.name);
      record(store, { operation: "export", type: "exported", items: current.items, bytes: current.bytes });
    }).catch((error: unknown) => {
      // Of the file: the disk is full, or it was taken away. The rest of it cannot follow.
      if (!(error instanceof DOMException)) throw error;
      patch({ phase: "failed", unwritten: error.message, canGoOn: false, waiting: null });
    });
  }

  async function start(): Promise<void> {
    const [asked, setup] = [question(), place.value.file];
    const chosen = await chooseSink(fileName(asked, setup.format), setup.format);
    if (chosen === null) return;
    discard();
    job = { question: asked, setup, sink: chosen.sink, next: null, items: 0, bytes: 0, outcome: NOTHING_LEFT_OUT };
    progress.value = { ...NOT_BEGUN, name: chosen.name, question: asked, total: preview.value.total };
    await (written = write(job));
  }

  function discard(): void {
    writing.abort();
    const given = job;
    job = null;
    // What is being written is written first.
    if (given !== null) void written.finally(() => given.sink.discard());
    const { url } = progress.value;
    if (url !== null) URL.revokeObjectURL(url);
    progress.value = NOT_BEGUN;
  }

  effect(() => {
    const shown = ready.value && place.value.view === "export";
    const now = question();
    const next = JSON.stringify([now, place.value.file]);
    untracked(() => {
      const who = JSON.stringify(now.connection);
      // Whoever asks now may not see it, and is to see other masks.
      if (who !== connection) {
        if (connection !== "") {
          discard();
          maskKey = crypto.getRandomValues(new Uint8Array(32));
        }
        connection = who;
        fixed.value = [];
        looked = false;
      }
      if (!shown || next === asked) return;
      const first = asked === "";
      asked = next;
      if (progress.value.phase === "done") discard();
      looking.abort();
      const { signal: given } = (looking = new AbortController());
      preview.value = { ...preview.value, phase: "loading", error: null };
      if (first) void look();
      else setTimeout(() => given.aborted || void look(), SETTLED_MS);
    });
  });

  return {
    client,
    preview,
    progress,
    fixed,
    again: () => void look(),
    start,
    stop() {
      if (progress.value.phase !== "writing") return;
      writing.abort();
      patch({ phase: "stopped", waiting: null });
    },
    async goOn() {
      await written;
      const current = job;
      if (current === null || progress.value.phase === "writing") return;
      if (progress.value.canGoOn || current.bytes === 0) return void (await (written = write(current)));
      await start();
    },
    discard,
  };
}
