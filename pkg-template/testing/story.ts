import { AGENT_KEYS } from "./agent.js";
import type { ChannelMix, Outcome, Plan } from "./plan.js";
import { progressOf, type Entry, type Progress } from "./population.js";
import { Random } from "./random.js";
import { SECOND, type Micros } from "./timestamp.js";
import { castOf, transcriptOf, type Cast, type Item } from "./transcript.js";

/** The voice platforms (Vapi, ElevenLabs, Retell) tell the same conversations, each in its own words: this number is
 *  in all of their seeds. */
const VOICE = 3;
const AGENT_ID = 30;
const AFTERMATH = 31;

/** What has become of a conversation so far. */
export interface State {
  progress: Progress;
  /** When the two could speak; null if they never did, or not yet. */
  answeredAt: Micros | null;
  /** For how long they have been connected. */
  lasted: Micros;
  /** When it ended; null: it goes on. */
  endedAt: Micros | null;
  /** Whether it has its analysis. */
  analysed: boolean;
  /** The last change of all this. */
  changedAt: Micros;
  /** Whether it came to what it was for. */
  good: boolean;
}

/** Cheap: writes no texts. */
export function stateOf(entry: Entry, now: Micros): State {
  const { plan, createdAt, aging, lasts, touchedAt } = entry;
  const progress = progressOf(entry, now);
  const { ended, phase, at } = progress;
  const answers = createdAt + plan.answeredAfter;
  const speaks = (plan.spoken > 0 || lasts !== null) && (phase === "in_progress" || ended) && (lasts !== null || at >= answers);
  const lasted = speaks ? (lasts ?? at - answers) : 0;
  const endedAt = !ended ? null : lasts === null ? at : answers + lasts;
  const usual = new Random(plan.seed, AFTERMATH).integer(3 * SECOND, 30 * SECOND);
  const analysedAt = (endedAt ?? Infinity) + (aging.analysedAfter ?? usual);
  const analysed = speaks && now >= analysedAt;
  const moved = phase === "in_progress" ? answers : phase === "ringing" ? createdAt + plan.queuedFor : createdAt;
  return {
    progress,
    answeredAt: speaks ? answers : null,
    lasted,
    endedAt,
    analysed,
    changedAt: Math.max(touchedAt ?? 0, analysed ? analysedAt : (endedAt ?? moved)),
    good: plan.outcome === "completed" || plan.outcome === "transferred",
  };
}

/** A conversation with its people and all that was said and done. */
export interface Story extends State {
  cast: Cast;
  items: readonly Item[];
}

export function storyOf(entry: Entry, now: Micros): Story {
  const state = stateOf(entry, now);
  const cast = castOf(entry.plan);
  return { ...state, cast, items: transcriptOf(entry.plan, cast, entry.createdAt, state.progress.at) };
}

export const voiceSeed = (root: number): number => new Random(root, VOICE).integer(0, 0xffff_ffff);

/** A made-up id that all conversations of a plan's agent share, as a UUID: the agent's own, or (`what`) of something it
 *  has. */
export const agentOf = (seed: number, { dialogue }: Plan, what = 0): string => new Random(seed, AGENT_ID, AGENT_KEYS.indexOf(dialogue.agent), what).uuid();

/** An id in the form of most platforms: what it is, and digits. */
export const named = (kind: string, uuid: string, length = 28): string => `${kind}_${uuid.replaceAll("-", "").slice(0, length)}`;

export const VOICE_MIX: ChannelMix = [
  ["telephone", 70],
  ["webrtc", 30],
];

/** One of an outcome's words, always the same for a plan. What fails in the middle has the first. */
export function reasonOf({ seed, outcome, spoken }: Plan, reasons: Record<Outcome, readonly [string, ...string[]]>): string {
  return outcome === "failed" && spoken > 0 ? reasons.failed[0] : new Random(seed, AFTERMATH, 1).pick(reasons[outcome]);
}

/** A time as precise as a platform keeps it. */
export const floored = (at: Micros | null, tick: Micros): Micros | null => (at === null ? null : Math.floor(at / tick) * tick);

/** Money and other measures without a tail of digits. */
export const rounded = (value: number, digits = 4): number => Number(value.toFixed(digits));
