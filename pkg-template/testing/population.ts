import type { Aging } from "./aging.js";
import { makePlan, phaseAt, type ChannelMix, type Phase, type Plan, type Wanted } from "./plan.js";
import { creationTimes } from "./rhythm.js";
import { Random } from "./random.js";
import { SECOND, type Micros } from "./timestamp.js";

/** A conversation of a provider: its plan, and the changes made to it. */
export interface Entry {
  /** The public id. */
  readonly id: string;
  createdAt: Micros;
  readonly plan: Plan;
  readonly aging: Aging;
  /** Fields set by insert or update, which override the plan. Null: none. */
  fields: Readonly<Record<string, unknown>> | null;
  /** Keys to merge into the object under a name. */
  laid: Record<string, object>;
  /** How long they spoke, if that was set. */
  lasts: Micros | null;
  /** When it ended by a terminal status that was set, whatever its plan. */
  stoppedAt: Micros | null;
  /** The last update. */
  touchedAt: Micros | null;
}

const IDS = 6;
const LIVE = 7;
const TIES = 8;

/** The conversations running at the start, newest first, in every phase. */
const RUNNING: readonly (Wanted & { phase: Exclude<Phase, "ended"> })[] = [
  { phase: "in_progress", channel: "telephone" },
  { phase: "in_progress", channel: "text" },
  { phase: "ringing", channel: "telephone", direction: "outbound" },
  { phase: "created", channel: "webrtc" },
  { phase: "queued", channel: "telephone", direction: "outbound" },
  { phase: "in_progress", channel: "telephone", direction: "outbound" },
  { phase: "in_progress", channel: "webrtc" },
  { phase: "in_progress", channel: "text", direction: "inbound" },
];

/** Outcomes that a small population might miss by chance: every tenth past conversation has one, until all occur. */
const ENDED: readonly Wanted[] = [
  { outcome: "unanswered", channel: "telephone", direction: "outbound" },
  { outcome: "failed", channel: "telephone" },
  { outcome: "transferred", channel: "telephone" },
  { outcome: "cancelled", channel: "telephone", direction: "outbound" },
  { outcome: "cut", channel: "text" },
];

export interface PopulationOptions {
  seed: number;
  count: number;
  mix: ChannelMix;
  /** The moment around which everything is arranged. */
  anchor: Micros;
  /** How far back the past ones go. */
  days: number;
  /** Whether some past ones share a creation time. */
  ties: boolean;
  aging: Aging;
  /** The precision of creation times that the provider stores. */
  tick: Micros;
  /** The public id that is made of a UUID. Default: the UUID. */
  idOf?: (uuid: string) => string;
}

/** The conversations of one provider, newest first. Planned on first use. */
export class Population {
  readonly #options: PopulationOptions;
  readonly #byId = new Map<string, Entry>();
  #planned: Entry[] | null = null;
  #made: number;

  constructor(options: PopulationOptions) {
    this.#options = options;
    this.#made = options.count;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get #entries(): Entry[] {
    return (this.#planned ??= this.#plan());
  }

  #plan(): Entry[] {
    const { seed, count, mix, anchor, days, ties, tick } = this.#options;
    const random = new Random(seed, LIVE);
    const tying = new Random(seed, TIES);
    const running = RUNNING.slice(0, Math.max(Math.min(1, count), Math.min(RUNNING.length, Math.floor(count / 25))));
    const entries = running.map(({ phase, ...wanted }, index) => {
      const plan = makePlan(seed, index, mix, { ...wanted, outcome: "completed" });
      return this.#entry(index, plan, anchor - momentIn(phase, plan, random));
    });
    creationTimes(seed, count - running.length, anchor - 90 * SECOND, days).forEach((createdAt, past) => {
      const index = running.length + past;
      entries.push(this.#entry(index, makePlan(seed, index, mix, ENDED[past / 10]), createdAt));
    });
    entries.sort((a, b) => b.createdAt - a.createdAt);
    let newer = Infinity;
    let tied = false;
    for (const entry of entries) {
      // Some fall on a whole second, which providers write without a fraction.
      const step = this.#byId.size % 8 === 5 ? SECOND : tick;
      const past = this.#byId.size > running.length;
      // Imports and campaigns start many at once: sometimes two, sometimes a dozen.
      tied = ties && past && tying.chance(tied ? 0.7 : 0.08);
      if (!tied) newer = Math.floor(Math.min(entry.createdAt, newer - tick) / step) * step;
      entry.createdAt = newer;
      this.#byId.set(entry.id, entry);
    }
    return entries;
  }

  /** Those created from `from` to `to`, both included, newest first. */
  between(from: Micros = -Infinity, to: Micros = Infinity): readonly Entry[] {
    const entries = this.#entries;
    const begin = this.#firstOld((createdAt) => createdAt <= to);
    const end = this.#firstOld((createdAt) => createdAt < from);
    return begin === 0 && end === entries.length ? entries : entries.slice(begin, end);
  }

  /** Where those begin that are old enough: a page of a long list is not to look at all of it. */
  #firstOld(isOld: (createdAt: Micros) => boolean): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isOld(this.#entries[middle]?.createdAt ?? -Infinity)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  find(id: string): Entry | undefined {
    return this.entries.length === 0 ? undefined : this.#byId.get(id);
  }

  /** Deletes what is too old by now. */
  expire(now: Micros): void {
    const { keptFor } = this.#options.aging;
    if (keptFor === null) return;
    const entries = this.#entries;
    for (let last = entries.at(-1); last !== undefined && last.createdAt < now - keptFor; last = entries.at(-1)) this.remove(last);
  }

  /** Adds a conversation that begins at `createdAt`, or now as the newest (later than all others, however coarse the
   *  clock). */
  insert(
    now: Micros,
    given: {
      id: string | undefined;
      createdAt: Micros | null;
      wanted: Wanted;
      fields: Record<string, unknown>;
      laid: Record<string, object>;
      ended: boolean;
      lasts: Micros | null;
    },
  ): Entry {
    const { seed, mix, tick } = this.#options;
    const index = this.#made;
    const newest = this.#entries[0]?.createdAt ?? -Infinity;
    const createdAt = given.createdAt ?? Math.max(Math.floor(now / tick) * tick, newest + tick);
    const made = this.#entry(index, makePlan(seed, index, mix, given.wanted), createdAt);
    const entry: Entry = {
      ...made,
      id: given.id ?? made.id,
      fields: given.fields,
      laid: given.laid,
      lasts: given.lasts,
      stoppedAt: given.ended ? createdAt + made.plan.endsAfter : null,
    };
    if (this.#byId.has(entry.id))
      throw new TypeError(`A conversation with the id "${entry.id}" exists already. Choose another id, or update that conversation.`);
    this.#made += 1;
    this.#place(entry);
    this.#byId.set(entry.id, entry);
    return entry;
  }

  /** Moves the entry to its new place in the order. */
  recreate(entry: Entry, createdAt: Micros): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    entry.createdAt = createdAt;
    this.#place(entry);
  }

  remove(entry: Entry): void {
    this.#entries.splice(this.#entries.lastIndexOf(entry), 1);
    this.#byId.delete(entry.id);
  }

  #place(entry: Entry): void {
    this.#entries.splice(this.#firstOld((createdAt) => createdAt <= entry.createdAt), 0, entry);
  }

  #entry(index: number, plan: Plan, createdAt: Micros): Entry {
    const { seed, idOf = (uuid) => uuid } = this.#options;
    return {
      id: idOf(new Random(seed, IDS, index).uuid()),
      createdAt,
      plan,
      aging: this.#options.aging,
      fields: null,
      laid: {},
      lasts: null,
      stoppedAt: null,
      touchedAt: null,
    };
  }
}

/** A time after its creation at which a conversation is in this phase, in the first half of it. */
function momentIn(phase: Exclude<Phase, "ended">, plan: Plan, random: Random): Micros {
  const [from, to] =
    phase === "in_progress"
      ? [plan.answeredAfter, plan.endsAfter]
      : phase === "ringing"
        ? [plan.queuedFor, plan.answeredAfter]
        : [0, plan.queuedFor];
  return from + Math.floor((to - from) * (0.05 + 0.45 * random.next()));
}

/** The state of a conversation at a moment. */
export interface Progress {
  /** The time up to which things have happened. */
  at: Micros;
  ended: boolean;
  phase: Phase;
}

export function progressOf({ plan, createdAt, stoppedAt }: Entry, now: Micros): Progress {
  const end = Math.min(createdAt + plan.endsAfter, stoppedAt ?? Infinity);
  const ended = stoppedAt !== null || now >= end;
  const at = ended ? end : Math.max(now, createdAt);
  return { at, ended, phase: ended ? "ended" : phaseAt(plan, at - createdAt) };
}
