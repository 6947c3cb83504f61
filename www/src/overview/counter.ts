// Has the gateway count the conversations of the period, and of the one before it, each once.
import { computed, effect, signal, untracked, type ReadonlySignal } from "@preact/signals";
import type { GroupBy } from "convoscope/browser";
import { attempt, record, type Waiting } from "../activity.js";
import { days, now as time, place, zone } from "../app/place.js";
import { dayIn, daysBefore, hourIn, type Days } from "../app/period.js";
import { toFilter, type Draft } from "../filter/draft.js";
import type { Failure } from "../part.js";
import type { Page } from "../shell/page.js";
import { GROUPS, LENGTHS, cellsOf, type Cell } from "./cube.js";

/** Longer than for a page: where lists lack something, the gateway fetches each conversation. */
const LONGEST_MS = 180_000;
/** How many periods are kept, so that going back to one needs no request. */
const MOST_KEPT = 8;
/** Of these the page narrows by itself, since the cells tell them apart; the period replaces the dates. */
const NOT_SENT = ["status", "channel", "agentId", "createdAfter", "createdBefore", "pageSize"] as const;

/** The conversations of some days. */
export interface Count {
  days: Days;
  cells: readonly Cell[];
  /** Whether every conversation could be read. */
  complete: boolean;
  /** Of a period before one that still goes on: the hour of its last day up to which it is compared; else null. */
  until: string | null;
}

export interface Counting {
  /** Of the period itself. `idle`: what every request needs is not there yet. */
  phase: "idle" | "counting" | "ready" | "stopped" | "failed";
  now: Count | null;
  error: Failure | null;
  /** The wait before the next attempt, if one failed. */
  waiting: Waiting | null;
  /** The period before, which follows; null until then. */
  before: Count | null;
  comparing: boolean;
  /** Why there is nothing to compare with. */
  beforeError: Failure | null;
}

const NOT_COUNTED: Counting = { phase: "idle", now: null, error: null, waiting: null, before: null, comparing: false, beforeError: null };

export interface Counter {
  readonly counting: ReadonlySignal<Counting>;
  /** Whether channels are counted: where lists do not tell them, only when asked. */
  readonly channels: ReadonlySignal<boolean>;
  countChannels(): void;
  /** Counts anew what may have changed since. */
  again(): void;
  /** Gives up what is being counted. */
  stop(): void;
}

/** Today is not over, so what it is compared with ends at the same hour. */
function comparable(before: Count, { days: { to }, zone: timeZone }: Question): Count {
  if (to !== dayIn(timeZone)) return before;
  const until = hourIn(timeZone);
  const { to: last } = before.days;
  return { ...before, until, cells: before.cells.filter(({ values: { day, slot } }) => day !== last || slot.slice(-2) <= until) };
}

/** What is counted; the same question has the same answer until it is asked anew. */
interface Question {
  connection: string;
  days: Days;
  zone: string;
  sent: Draft;
  channels: boolean;
}

export function createCounter({ demo, store, ready }: Page): Counter {
  const counting = signal(NOT_COUNTED);
  const wanted = signal(false);
  const channels = computed(() => wanted.value || place.value.provider !== "elevenlabs");
  const kept = new Map<string, Count>();
  let current = new AbortController();

  const question = computed((): string => {
    const { provider, access, caller, applied } = place.value;
    const sent = Object.fromEntries(Object.entries(applied).filter(([name]) => !(NOT_SENT as readonly string[]).includes(name)));
    const asked: Question = { connection: `${provider} ${access} ${caller}`, days: days.value, zone: zone.value, sent, channels: channels.value };
    return JSON.stringify(asked);
  });

  const patch = (change: Partial<Counting>) => {
    counting.value = { ...counting.value, ...change };
  };

  /** null: it failed, or was given up. */
  async function count(asked: Question, signal: AbortSignal, show: (change: { waiting?: Waiting | null; phase?: "failed"; error?: Failure }) => void): Promise<Count | null> {
    const key = JSON.stringify(asked);
    let found = kept.get(key) ?? null;
    if (found !== null) return found;
    const { days: span, zone: timeZone, sent } = asked;
    await attempt(store, demo.client, "summarize", signal, show, async ({ conversations }) => {
      const groupBy: readonly GroupBy[] = GROUPS.filter((name) => name !== "channel" || asked.channels);
      // The largest page that every platform has: fewer requests.
      const filter = { ...toFilter(sent, timeZone), createdAfter: span.from, createdBefore: span.to, timeZone, pageSize: 100 };
      const summary = await conversations.summarize(filter, { groupBy, durationEdges: LENGTHS, timeZone, omit: ["transcript", "analysis"], timeout: { attempt: LONGEST_MS, total: LONGEST_MS }, signal });
      if (signal.aborted) return;
      found = { days: span, cells: cellsOf(summary), complete: summary.coverage.complete, until: null };
      kept.set(key, found);
      for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest);
      record(store, { operation: "summarize", type: "counted", items: summary.total.count });
    });
    return found;
  }

  async function start(): Promise<void> {
    current.abort();
    const { signal } = (current = new AbortController());
    const asked = JSON.parse(question.value) as Question;
    counting.value = { ...NOT_COUNTED, phase: "counting" };
    const now = await count(asked, signal, patch);
    if (now === null || signal.aborted) return;
    patch({ phase: "ready", now, waiting: null, comparing: true });
    const before = await count({ ...asked, days: daysBefore(asked.days) }, signal, ({ phase, error, waiting }) =>
      patch({ ...(waiting === undefined ? {} : { waiting }), ...(phase === "failed" && error ? { beforeError: error } : {}) }),
    );
    if (!signal.aborted) patch({ before: before === null ? null : comparable(before, asked), comparing: false });
  }

  const isShown = computed(() => ready.value && place.value.view === "overview");
  effect(() => {
    void question.value;
    const asked = isShown.value;
    untracked(() => {
      if (asked) void start();
      else if (counting.value.phase === "counting") current.abort();
    });
  });

  return {
    counting,
    channels,
    countChannels: () => {
      wanted.value = true;
    },
    again() {
      kept.clear();
      time.value = new Date();
      void start();
    },
    stop() {
      current.abort();
      if (counting.value.phase === "counting") patch({ phase: "stopped", waiting: null });
      else patch({ comparing: false });
    },
  };
}
