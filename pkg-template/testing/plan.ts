import { steps, type Dialogue, type Language } from "./dialogue.js";
import { dialoguesOf } from "./dialogues/catalogue.js";
import { Random, weighted } from "./random.js";
import { SECOND, type Micros } from "./timestamp.js";

export type Channel = "telephone" | "webrtc" | "whatsapp" | "sms" | "text" | "email";
/** How it ends. `cut`: the customer leaves midway; `unanswered`: the customer never answers. */
export type Outcome = "completed" | "transferred" | "cut" | "unanswered" | "cancelled" | "failed";
/** The phase at a moment. `created`: waiting for a web caller to join; `queued`: waiting for the line. */
export type Phase = "created" | "queued" | "ringing" | "in_progress" | "ended";

/** Everything that will happen in a made-up conversation, without its texts, which are written when needed. Times are
 *  relative to its creation, so its state depends on the time alone. */
export interface Plan {
  readonly seed: number;
  readonly dialogue: Dialogue;
  readonly channel: Channel;
  readonly outcome: Outcome;
  /** End of the phase `created` or `queued`. */
  readonly queuedFor: Micros;
  /** End of the phase `ringing`. The first step follows. */
  readonly answeredAfter: Micros;
  /** How many steps of the dialogue happen. */
  readonly spoken: number;
  readonly endsAfter: Micros;
}

/** How often a provider has each channel. */
export type ChannelMix = readonly [readonly [Channel, number], ...(readonly [Channel, number])[]];

/** Fixed properties of a plan; chance decides the others. */
export interface Wanted {
  channel?: Channel;
  direction?: Dialogue["direction"];
  outcome?: Outcome;
}

const LANGUAGES: readonly [readonly [Language, number], ...(readonly [Language, number])[]] = [
  ["en", 32],
  ["hi", 20],
  ["es", 12],
  ["de", 10],
  ["ar", 8],
  ["ja", 7],
  ["fr", 6],
  ["pt", 5],
];
type Outcomes = readonly [readonly [Outcome, number], ...(readonly [Outcome, number])[]];
/** Only a called customer can fail to answer. */
const CALLED: Outcomes = [
  ["completed", 50],
  ["transferred", 8],
  ["cut", 9],
  ["unanswered", 17],
  ["cancelled", 8],
  ["failed", 8],
];
const CALLING: Outcomes = [
  ["completed", 66],
  ["transferred", 10],
  ["cut", 10],
  ["cancelled", 6],
  ["failed", 8],
];
const WRITING: Outcomes = [
  ["completed", 72],
  ["transferred", 9],
  ["cut", 12],
  ["failed", 7],
];

const PLAN = 1;
const TIMES = 2;

/** The plan of the `index`-th conversation. */
export function makePlan(seed: number, index: number, mix: ChannelMix, wanted: Wanted = {}): Plan {
  const phases = new Random(seed, PLAN);
  // Additive recurrences with irrational steps spread evenly: a few dozen conversations already show every kind.
  const spread = (step: number) => (phases.next() + index * step) % 1;
  const language = weighted(spread(0.5698402909980532), LANGUAGES);
  const channel = wanted.channel ?? weighted(spread(0.7548776662466927), mix);
  const likelyOutcome = spread(0.6180339887498949);
  const likelyDirection = spread(0.8566748838545029) < 0.6 ? "inbound" : "outbound";

  const random = new Random(seed, PLAN, index);
  const own = random.integer(0, 0xffff_ffff);
  const direction = wanted.direction ?? likelyDirection;
  const outcome = wanted.outcome ?? likely(channel, direction, likelyOutcome);
  const [firstDialogue, ...otherDialogues] = dialoguesOf(language, direction);
  if (firstDialogue === undefined) throw new Error(`There is no ${direction} dialogue in ${language}.`);
  const dialogue = random.pick([firstDialogue, ...otherDialogues]);

  const seconds = (least: number, most: number) => random.integer(least * SECOND, most * SECOND);
  const waits = channel === "webrtc" || (channel === "telephone" && direction === "outbound");
  const queuedFor = waits ? seconds(2, channel === "webrtc" ? 20 : 6) : 0;
  const neverAnswered = outcome === "unanswered" || outcome === "cancelled";
  const answeredAfter =
    queuedFor + (channel === "telephone" ? seconds(neverAnswered ? 12 : 3, neverAnswered ? 45 : 15) : 0);
  const all = steps(dialogue).length;
  const spoken =
    neverAnswered || (outcome === "failed" && random.chance(0.6))
      ? 0
      : outcome === "cut" || outcome === "failed"
        ? random.integer(1, Math.min(5, all - 2))
        : all;
  const unended = { seed: own, dialogue, channel, outcome, queuedFor, answeredAfter, spoken, endsAfter: 0 };
  const last = stepTimes(unended).at(-1) ?? answeredAfter;
  return { ...unended, endsAfter: last + seconds(1, 5) };
}

function likely(channel: Channel, direction: Dialogue["direction"], position: number): Outcome {
  if (channel === "telephone" && direction === "outbound") return weighted(position, CALLED);
  return weighted(position, channel === "telephone" || channel === "webrtc" ? CALLING : WRITING);
}

/** When each step happens, relative to the creation, ascending. */
export function stepTimes(plan: Plan): Micros[] {
  const random = new Random(plan.seed, TIMES);
  let at = plan.answeredAfter;
  return steps(plan.dialogue)
    .slice(0, plan.spoken)
    .map((step, index) => {
      const length = step.kind === "message" ? step.text.length : 0;
      at +=
        step.kind === "tool"
          ? random.integer(0.3 * SECOND, 1.5 * SECOND)
          : index === 0
            ? random.integer(0.2 * SECOND, 1.2 * SECOND)
            : pause(plan, length, random);
      return at;
    });
}

/** How long it takes to say or write a text of this length. */
function pause({ channel, dialogue }: Plan, length: number, random: Random): Micros {
  const between = (least: number, most: number) => random.integer(least * SECOND, most * SECOND);
  switch (channel) {
    case "telephone":
    case "webrtc": {
      const charactersPerSecond = dialogue.language === "ja" ? 6 : 15;
      return between(0.6, 2.4) + Math.round((length / charactersPerSecond) * SECOND);
    }
    case "text":
      return between(5, 40);
    case "whatsapp":
    case "sms":
      return between(10, 300);
    case "email":
      return between(120, 5400);
  }
}

/** The phase at this time after the creation. */
export function phaseAt(plan: Plan, after: Micros): Phase {
  if (after >= plan.endsAfter) return "ended";
  if (after >= plan.answeredAfter) return "in_progress";
  if (after >= plan.queuedFor) return "ringing";
  return plan.channel === "webrtc" ? "created" : "queued";
}
