import { makePlan, phaseAt, type ChannelMix, type Phase, type Plan, type Wanted } from "./plan.js";
import { creationTimes } from "./rhythm.js";
import { Random } from "./random.js";
import { SECOND, type Micros } from "./timestamp.js";

/** One conversation a provider holds: its plan, and what was done to it from outside. */
export interface Entry {
  /** The public id. */
  readonly id: string;
  createdAt: Micros;
  readonly plan: Plan;
  /** Wire fields set by insert or update: they win over what the plan says. Null: none. */
  fields: Readonly<Record<string, unknown>> | null;
  /** Keys laid over those of what is then shown under a name. */
  laid: Record<string, object>;
  /** It ended here, whatever its plan says: somebody set a terminal status. */
  stoppedAt: Micros | null;
  /** The last update. */
  touchedAt: Micros | null;
}

const IDS = 6;
const LIVE = 7;
const TIES = 8;

/** The running ones at the start, the newest: every phase is there to be seen. */
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

/** Ends that a small population might miss by chance: every tenth of the past ones, until all are there. */
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
  /** How far the past ones reach back. */
  days: number;
  /** Whether some of the past ones share a creation time. */
  ties: boolean;
  /** Rounds a creation time to what the provider stores, in steps of `tick`. */
  tick: Micros;
}

/** The conversations of one provider, newest first. They are planned when first looked at. */
export class Population {
  readonly #options: PopulationOptions;
  readonly #byId = new Map<string, Entry>();
  #planned: Entry[] | null = null;
  #made: number;

  constructor(options: PopulationOptions) {
    this.#options = options;
    this.#made = options.count;
  }

  /** Newest first. */
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
      // Some fall on a whole second: providers then write no fraction at all.
      const step = this.#byId.size % 8 === 5 ? SECOND : tick;
      const past = this.#byId.size > running.length;
      // Imports and campaigns begin many at once: now two, now a dozen.
      tied = ties && past && tying.chance(tied ? 0.7 : 0.08);
      if (!tied) newer = Math.floor(Math.min(entry.createdAt, newer - tick) / step) * step;
      entry.createdAt = newer;
      this.#byId.set(entry.id, entry);
    }
    return entries;
  }

  find(id: string): Entry | undefined {
    return this.entries.length === 0 ? undefined : this.#byId.get(id);
  }

  /** Adds one that begins at `createdAt`, or now, as the newest (later than every other, however coarse the clock). */
  insert(
    now: Micros,
    given: {
      id: string | undefined;
      createdAt: Micros | null;
      wanted: Wanted;
      fields: Record<string, unknown>;
      laid: Record<string, object>;
      ended: boolean;
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
      stoppedAt: given.ended ? createdAt + made.plan.endsAfter : null,
    };
    if (this.#byId.has(entry.id))
      throw new TypeError(`a conversation with the id ${entry.id} exists already; choose another or update that one`);
    this.#made += 1;
    this.#place(entry);
    this.#byId.set(entry.id, entry);
    return entry;
  }

  /** Moves the entry to where its creation time belongs. */
  recreate(entry: Entry, createdAt: Micros): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    entry.createdAt = createdAt;
    this.#place(entry);
  }

  remove(entry: Entry): void {
    this.#entries.splice(this.#entries.indexOf(entry), 1);
    this.#byId.delete(entry.id);
  }

  #place(entry: Entry): void {
    const older = this.#entries.findIndex(({ createdAt }) => createdAt <= entry.createdAt);
    this.#entries.splice(older === -1 ? this.#entries.length : older, 0, entry);
  }

  #entry(index: number, plan: Plan, createdAt: Micros): Entry {
    return {
      id: new Random(this.#options.seed, IDS, index).uuid(),
      createdAt,
      plan,
      fields: null,
      laid: {},
      stoppedAt: null,
      touchedAt: null,
    };
  }
}

/** How long after its creation a conversation may be found in this phase: somewhere in the first part of it. */
function momentIn(phase: Exclude<Phase, "ended">, plan: Plan, random: Random): Micros {
  const [from, to] =
    phase === "in_progress"
      ? [plan.answeredAfter, plan.endsAfter]
      : phase === "ringing"
        ? [plan.queuedFor, plan.answeredAfter]
        : [0, plan.queuedFor];
  return from + Math.floor((to - from) * (0.05 + 0.45 * random.next()));
}

/** What has become of a conversation by a moment. */
export interface Progress {
  /** Nothing after this has happened. */
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
