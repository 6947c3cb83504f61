import { isConvoscopeError, type Conversation, type ConvoscopeError, type ListReport } from "convoscope";
import { watched } from "../package/watched-signal.js";
import type { Operation } from "./scenario.js";
import { KEY, PRIVATE_KEY, TOKEN, type World } from "./world.js";

export type Whole = Pick<Conversation, "id" | "transcript" | "issues">;

/** What became of an operation. */
export interface Outcome {
  operation: Operation;
  name: string;
  /** The ids that were handed over, over all its walks. */
  ids: string[];
  /** The whole conversations among them, if it asked for such. */
  whole: Whole[];
  error: ConvoscopeError | null;
  report: ListReport | null;
  /** Of conversations, where it counts them. */
  count: number | null;
  /** What was there when it began. */
  before: ReadonlySet<string>;
  listeners: number;
  /** Milliseconds of each wait of its reader, with the requests that its walk made meanwhile. */
  waits: { ms: number; requests: number }[];
  /** Milliseconds after the signal fired until it had settled; null: it did not fire before. */
  stoppedAfter: number | null;
}

const MOST_WALKS = 3;

/** Carries an operation out, as a careful user would. Never rejects but for what is no error of ours. */
export async function carryOut(world: World, operation: Operation, index: number): Promise<Outcome> {
  if (operation.at > 0) await sleep(operation.at);
  const { aborter, listeners } = watched();
  const name = String(index);
  const outcome: Outcome = {
    operation, name, ids: [], whole: [], error: null, report: null, count: null, before: new Set(world.alive()),
    listeners: 0, waits: [], stoppedAfter: null,
  };
  let firedAt: number | null = null;
  // A watch of what never ends has to be ended.
  const aborts = operation.aborts ?? (operation.kind === "watch" ? 100_000 : null);
  const timer =
    aborts === null
      ? undefined
      : setTimeout(() => {
          firedAt = performance.now();
          aborter.abort(new Error("enough"));
        }, aborts);
  const call = { signal: aborter.signal, headers: { "x-operation": name } };
  try {
    await KINDS[operation.kind](world, operation, call, outcome);
  } catch (error) {
    if (!isConvoscopeError(error)) throw error;
    outcome.error = error;
    const told = `${error.message} ${JSON.stringify(error)} ${error.stack}`;
    if ([KEY, TOKEN, PRIVATE_KEY].some((secret) => told.includes(secret))) throw new Error(`an error tells the secret: ${error.message}`, { cause: error });
  }
  clearTimeout(timer);
  if (firedAt !== null) outcome.stoppedAfter = performance.now() - firedAt;
  outcome.listeners = listeners();
  return outcome;
}

type Call = { signal: AbortSignal; headers: Record<string, string> };
type Carry = (world: World, operation: Operation, call: Call, outcome: Outcome) => Promise<void>;

/** Waits, and notes how long, with the requests of the walk. */
async function timed<T>(outcome: Outcome, report: () => ListReport | null, promise: PromiseLike<T>): Promise<T> {
  const [from, before] = [performance.now(), report()?.requests ?? 0];
  try {
    return await promise;
  } finally {
    outcome.waits.push({ ms: performance.now() - from, requests: Math.max(1, (report()?.requests ?? 0) - before) });
  }
}

/** Walks, and goes on behind where it stopped, if that is wanted. */
async function walked(outcome: Outcome, walk: (after: string | undefined, leaves: number | null) => Promise<ListReport>): Promise<void> {
  const { operation } = outcome;
  let after: string | undefined;
  for (let walks = 1; ; walks += 1) {
    const last = walks === MOST_WALKS;
    let failed: unknown;
    let report: ListReport;
    try {
      report = await walk(after, last ? null : operation.leaves);
    } catch (error) {
      report = outcome.report as ListReport;
      failed = error;
    }
    outcome.report = report;
    const next = report.next;
    if (!operation.resumes || last || report.complete || next === null || next === after) {
      if (failed !== undefined) throw failed;
      return;
    }
    after = next;
  }
}

function listOf({ client }: World, pageSize: number, whole: boolean, call: Call, after?: string) {
  return client.conversations.list({ pageSize }, { ...call, ...(after !== undefined && { after }), ...(whole && { include: ["transcript"] }) });
}

/** Notes what was handed over, and says how many there were. */
function keep({ ids, whole, operation }: Outcome, items: readonly (Pick<Conversation, "id"> & Partial<Whole>)[]): number {
  ids.push(...items.map(({ id }) => id));
  if (operation.whole || operation.kind === "get") whole.push(...(items as readonly Whole[]));
  return items.length;
}

const KINDS: Record<Operation["kind"], Carry> = {
  async list(world, { pageSize, whole }, call, outcome) {
    await walked(outcome, async (after, leaves) => {
      const list = listOf(world, pageSize, whole, call, after);
      try {
        let had = 0;
        const iterator = list[Symbol.asyncIterator]();
        for (;;) {
          const step = await timed(outcome, () => list.report, iterator.next());
          if (step.done === true) break;
          had += keep(outcome, [step.value]);
          if (had === leaves) {
            await iterator.return?.();
            break;
          }
        }
      } finally {
        outcome.report = list.report;
      }
      return list.report;
    });
  },
  async pages(world, { pageSize, whole }, call, outcome) {
    await walked(outcome, async (after, leaves) => {
      const list = listOf(world, pageSize, whole, call, after);
      try {
        let had = 0;
        const pages = list.pages();
        for (;;) {
          const step = await timed(outcome, () => list.report, pages.next());
          if (step.done === true) break;
          keep(outcome, step.value.items);
          had += 1;
          if (had === leaves) {
            await pages.return?.();
            break;
          }
        }
      } finally {
        outcome.report = list.report;
      }
      return list.report;
    });
  },
  async take(world, { pageSize, whole }, call, outcome) {
    await walked(outcome, async (after, leaves) => {
      const list = listOf(world, pageSize, whole, call, after);
      try {
        keep(outcome, await timed(outcome, () => list.report, list.take(leaves ?? 1_000)));
      } finally {
        outcome.report = list.report;
      }
      return list.report;
    });
  },
  async first(world, { pageSize, whole }, call, outcome) {
    const list = listOf(world, pageSize, whole, call);
    const page = await timed(outcome, () => list.report, list);
    keep(outcome, page.items);
  },
  /** A reader that leaves while it waits. */
  async return(world, { pageSize, whole }, call, outcome) {
    const list = listOf(world, pageSize, whole, call);
    const iterator = list[Symbol.asyncIterator]();
    const pending = iterator.next().then(
      (step) => step.done !== true && keep(outcome, [step.value]),
      (error: unknown) => {
        if (!isConvoscopeError(error)) throw error;
      },
    );
    await timed(outcome, () => list.report, Promise.all([iterator.return?.(), pending]));
  },
  async get(world, operation, call, outcome) {
    const id = wanted(world, operation);
    const conversation = await timed(outcome, () => null, world.client.conversations.get(id, call));
    if (conversation.id !== id) throw new Error(`asked for ${id}, and was given ${conversation.id}`);
    keep(outcome, [conversation]);
  },
  async watch(world, operation, call) {
    const id = wanted(world, operation);
    let [had, ended] = [0, false];
    for await (const event of world.client.conversations.watch(id, { ...call, settleTimeout: 5_000 })) {
      if (ended) throw new Error("an event follows `ended`");
      if ((event.type === "snapshot") !== (had === 0)) throw new Error(`event ${had} is ${event.type}`);
      if ("conversation" in event && event.conversation.id !== id) throw new Error(`watched ${id}, and was told of ${event.conversation.id}`);
      ended = event.type === "ended";
      had += 1;
      if (had === operation.leaves) break;
    }
  },
  async export(world, { pageSize, whole }, call, outcome) {
    await walked(outcome, async (after, leaves) => {
      const stream = world.client.conversations.export({ pageSize }, { ...call, format: "ndjson", columns: whole ? ["id", "transcript", "issues"] : ["id"], ...(after !== undefined && { after }) });
      const reader = stream.getReader();
      const decoder = new TextDecoder();
      let text = "";
      try {
        let had = 0;
        for (;;) {
          const { done, value } = await timed(outcome, () => stream.report, reader.read());
          if (done) break;
          text += decoder.decode(value, { stream: true });
          had += 1;
          if (had === leaves) {
            await reader.cancel();
            break;
          }
        }
      } finally {
        outcome.report = stream.report;
        for (const line of text.split("\n").slice(0, -1)) {
          const record = JSON.parse(line) as Partial<Whole>;
          if (record.id !== undefined) keep(outcome, [record as Whole]);
        }
        if (text !== "" && !text.endsWith("\n")) throw new Error("an export ends inside a line");
      }
      return stream.report;
    });
  },
  async summarize(world, { pageSize, whole }, call, outcome) {
    const summary = await world.client.conversations.summarize({ pageSize }, { ...call, groupBy: ["status"], omit: whole ? [] : ["transcript", "analysis"] });
    outcome.report = summary.coverage as unknown as ListReport;
    outcome.count = summary.total.count;
    const inGroups = summary.groups.reduce((sum, { count }) => sum + count, 0);
    if (inGroups !== summary.total.count) throw new Error(`${inGroups} in groups, ${summary.total.count} in all`);
  },
};

function wanted(world: World, { which }: Operation): string {
  const ids = [...world.ever];
  return (which === null ? undefined : ids[which % Math.max(1, ids.length)]) ?? "00000000-0000-4000-8000-000000000000";
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
