// Conversations → statistics, by hand: grouped by local day and status.
import type { Conversation, Stats, SummaryGroup } from "convoscope";
import { LocalDay } from "./local-day.js";

/** What is comparable of a summary. */
export interface Folded {
  total: Stats;
  groups: ({ key: SummaryGroup["key"] } & Stats)[];
  from: string | null;
  to: string | null;
}

const SUCCESSES = new Set(["completed", "transferred"]);

class Tally {
  count = 0;
  live = 0;
  readonly byStatus = new Map<string, number>();
  succeeded = 0;
  readonly durations: number[] = [];
  sum = 0;
  analyzed = 0;
  messages = 0;

  add({ live, status, durationSeconds, analysis, transcript }: Conversation): void {
    this.count += 1;
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    if (live) this.live += 1;
    else if (SUCCESSES.has(status)) this.succeeded += 1;
    if (durationSeconds !== null) {
      this.durations.push(durationSeconds);
      this.sum += durationSeconds;
    }
    if (analysis !== null) this.analyzed += 1;
    this.messages += transcript?.length ?? 0;
  }

  stats(): Stats {
    const ended = this.count - this.live;
    const sorted = Float64Array.from(this.durations).sort();
    const count = sorted.length;
    const percentile = (percent: number) => sorted[Math.ceil((percent * count) / 100) - 1] ?? null;
    return {
      count: this.count,
      live: this.live,
      byStatus: Object.fromEntries([...this.byStatus].sort(([one], [other]) => (one < other ? -1 : 1))),
      successRate: ended === 0 ? null : this.succeeded / ended,
      durationSeconds: {
        count,
        sum: this.sum,
        mean: count === 0 ? null : this.sum / count,
        p50: percentile(50),
        p90: percentile(90),
        p95: percentile(95),
        max: sorted.at(-1) ?? null,
        relativeError: 0,
      },
      analyzed: this.analyzed,
      messages: this.messages,
    };
  }
}

/** Folds conversations, one after the other. */
export class Fold {
  readonly #total = new Tally();
  /** By day and status, which holds no space. */
  readonly #groups = new Map<string, Tally>();
  readonly #localDay: LocalDay;
  #from: string | null = null;
  #to: string | null = null;

  constructor(timeZone: string) {
    this.#localDay = new LocalDay(timeZone);
  }

  add(conversation: Conversation): void {
    const { createdAt, status } = conversation;
    const day = createdAt === null ? "none" : this.#localDay.of(Date.parse(createdAt));
    const key = `${day} ${status}`;
    let group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, (group = new Tally()));
    group.add(conversation);
    this.#total.add(conversation);
    if (createdAt === null) return;
    // All in UTC, and as precise as each other.
    if (this.#from === null || createdAt < this.#from) this.#from = createdAt;
    if (this.#to === null || createdAt > this.#to) this.#to = createdAt;
  }

  folded(): Folded {
    const groups = [...this.#groups].sort(([one], [other]) => (one < other ? -1 : 1));
    return {
      total: this.#total.stats(),
      groups: groups.map(([key, tally]) => {
        const [day = "", status = ""] = key.split(" ");
        return { key: { day: day === "none" ? null : day, status }, ...tally.stats() };
      }),
      from: this.#from,
      to: this.#to,
    };
  }
}
