// A transcript as it is read: tool calls together, pauses, how long each side took, and where a message stands in the
// recording.
import type { Conversation, Message } from "convoscope/browser";

/** What stands in the transcript at one place: something said, or the calls of tools between two sayings. */
export interface Turn {
  /** Of its first message, in the transcript. */
  index: number;
  messages: readonly Message[];
  isTool: boolean;
  /** Seconds since the message before, if they are worth telling. */
  pause: number | null;
}

/** From here on a pause is told, in seconds. */
export const PAUSE = 10;

export function timeOf({ timestamp }: Message): number | null {
  const time = timestamp === null ? NaN : Date.parse(timestamp);
  return Number.isNaN(time) ? null : time;
}

export function turnsOf(transcript: readonly Message[]): Turn[] {
  const turns: Turn[] = [];
  let before: number | null = null;
  transcript.forEach((message, index) => {
    const last = turns.at(-1);
    const isTool = message.role === "tool";
    const time = timeOf(message);
    const pause = time === null || before === null ? 0 : (time - before) / 1000;
    before = time ?? before;
    if (isTool && last?.isTool === true && pause < PAUSE) last.messages = [...last.messages, message];
    else turns.push({ index, messages: [message], isTool, pause: pause >= PAUSE ? pause : null });
  });
  return turns;
}

/** A call of a tool, or what it gave. */
export type ToolPart = { kind: "call"; name: string; value: unknown } | { kind: "result"; value: unknown };

/** Reads a tool's message: `name({…})` is a call. What is neither stays a text. */
export function toolPart({ content }: Message): ToolPart {
  const call = /^([\w.:-]+)\(([\s\S]*)\)$/.exec(content.trim());
  if (call?.[1] !== undefined && call[2] !== undefined) {
    const inside = call[2].trim();
    const value = parsed(inside);
    if (value !== undefined || inside === "") return { kind: "call", name: call[1], value };
  }
  return { kind: "result", value: parsed(content) ?? content };
}

/** JSON; undefined if it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const SPOKEN: ReadonlySet<string> = new Set(["telephone", "webrtc"]);

/** Seconds by role. `written`: nobody spoke; `untimed`: the times do not tell. */
export type Shares = { seconds: readonly (readonly [role: string, seconds: number])[] } | "written" | "untimed";

/** How long each side took: from the time of its message to that of the next. The platforms tell when a message began and
 *  not when it ended, so a pause counts for whoever spoke before it. */
export function sharesOf({ transcript, channel, startedAt, endedAt, durationSeconds, live }: Conversation): Shares {
  if (transcript === null || transcript.length === 0) return "untimed";
  if (!SPOKEN.has(channel)) return "written";
  const times = transcript.map(timeOf);
  const started = startedAt === null ? null : Date.parse(startedAt);
  const end = live ? null : endedAt !== null ? Date.parse(endedAt) : started !== null && durationSeconds !== null ? started + durationSeconds * 1000 : null;
  const sums = new Map<string, number>();
  for (const [index, { role }] of transcript.entries()) {
    const [from, to] = [times[index] ?? null, index + 1 < times.length ? (times[index + 1] ?? null) : end];
    if (from === null) return "untimed";
    if (to === null) continue;
    if (to < from) {
      // The end may be told less exactly than the last message; in between nothing runs backwards.
      if (index + 1 < times.length) return "untimed";
      continue;
    }
    sums.set(role, (sums.get(role) ?? 0) + (to - from) / 1000);
  }
  const seconds = ["assistant", "user", "tool"].flatMap((role) => {
    const sum = sums.get(role) ?? 0;
    return sum > 0 ? [[role, sum] as const] : [];
  });
  return seconds.length === 0 ? "untimed" : { seconds };
}

/** Where the messages stand in the recording, in seconds. `assumed`: nothing tells when it begins, so it is taken to
 *  begin with the first message. */
export interface Placed {
  at: readonly (number | null)[];
  assumed: boolean;
}

/** How far times may be off, in seconds: some platforms give whole ones. */
const TOLERANCE = 1.5;

/** Places the messages in a recording of this length; null: their times do not fit into it. */
export function placedIn({ provider, transcript, startedAt, createdAt }: Conversation, length: number): Placed | null {
  const times = (transcript ?? []).map(timeOf);
  const known = times.filter((time) => time !== null);
  if (known.length === 0) return null;
  const [first, last] = [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
  // Retell tells when a call began as its creation.
  const start = provider === "retell" ? createdAt : startedAt;
  for (const base of [start === null ? NaN : Date.parse(start), first]) {
    const fits = (base - first) / 1000 <= TOLERANCE && (last - base) / 1000 <= length + TOLERANCE;
    if (fits) return { at: times.map((time) => (time === null ? null : Math.max(0, (time - base) / 1000))), assumed: base === first && start === null };
  }
  return null;
}

/** The message that is heard at a second of the recording: the last one that has begun. */
export function heardAt(at: readonly (number | null)[], second: number): number | null {
  const found = at.reduce<number | null>((best, start, index) => (start !== null && start <= second + 0.05 ? index : best), null);
  return found;
}
