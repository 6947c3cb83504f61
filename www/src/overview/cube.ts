// The conversations of a period, counted once by everything that the overview shows. Charts and figures are sums over
// these cells, so they cannot disagree, and choosing a value needs no request.
import type { Summary } from "convoscope/browser";
import { choices } from "../filter/draft.js";
import { weekdayOf } from "../app/period.js";

/** What conversations are told apart by. */
export const DIMENSIONS = ["day", "month", "weekday", "slot", "agent", "channel", "status", "result", "length", "endReason"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** How a conversation stands. `good` and `failed` have ended; `other`: too, but nobody was reached or it broke off. */
export const RESULTS = ["good", "failed", "other", "live", "unknown"] as const;
export type Result = (typeof RESULTS)[number];

const RESULT_OF: Readonly<Record<string, Result>> = {
  completed: "good",
  transferred: "good",
  failed: "failed",
  disconnected: "other",
  unanswered: "other",
  cancelled: "other",
  created: "live",
  queued: "live",
  ringing: "live",
  in_progress: "live",
};

export const resultOf = (status: string): Result => RESULT_OF[status] ?? "unknown";

/** Sums over conversations. */
export interface Sums {
  count: number;
  good: number;
  failed: number;
  /** All that ended, in whatever way. */
  ended: number;
  live: number;
  /** Of those whose length is known: how many, and how long together. */
  timed: number;
  seconds: number;
}

/** Conversations that agree in every dimension. A value is "" if it is not known. */
export interface Cell extends Sums {
  values: Readonly<Record<Dimension, string>>;
}

export const NOTHING: Sums = { count: 0, good: 0, failed: 0, ended: 0, live: 0, timed: 0, seconds: 0 };

/** What `summarize` groups by. Weekday, outcome and the week's hours follow from these. */
export const GROUPS = ["day", "hour", "agent", "channel", "status", "endReason", "durationRange"] as const;
/** Where the ranges of lengths begin, in seconds: calls of agents are short. */
export const LENGTHS = [0, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1800] as const;

export function cellsOf({ groups }: Pick<Summary, "groups">): Cell[] {
  return groups.map(({ key, count, durationSeconds }) => {
    const [day, hour, status] = [key.day ?? "", key.hour ?? "", key.status ?? ""];
    const range = key.durationRange;
    const result = resultOf(status);
    const weekday = day === "" ? "" : weekdayOf(day);
    return {
      values: {
        day,
        month: day.slice(0, 7),
        weekday,
        slot: weekday === "" ? "" : `${weekday}-${hour}`,
        agent: key.agent ?? "",
        channel: key.channel ?? "",
        status,
        result,
        length: range == null ? "" : `${range.min}-${range.max ?? ""}`,
        endReason: key.endReason ?? "",
      },
      count,
      good: result === "good" ? count : 0,
      failed: result === "failed" ? count : 0,
      ended: result === "live" || result === "unknown" ? 0 : count,
      live: result === "live" ? count : 0,
      timed: durationSeconds.count,
      seconds: durationSeconds.sum,
    };
  });
}

/** The values to which the page is narrowed. */
export type Picked = Readonly<Partial<Record<Dimension, string>>>;

/** The cells with these values. `except`: a chart shows its own dimension whole, with the chosen value marked. */
export function narrowed(cells: readonly Cell[], picked: Picked, except?: Dimension): readonly Cell[] {
  const wanted = DIMENSIONS.filter((name) => name !== except && picked[name] !== undefined);
  return wanted.length === 0 ? cells : cells.filter(({ values }) => wanted.every((name) => isPicked(picked[name], values[name], name)));
}

/** Of statuses and channels, as lists are filtered by them, several may be picked. */
function isPicked(picked: string | undefined, value: string, name: Dimension): boolean {
  return picked === value || ((name === "status" || name === "channel") && choices(picked ?? "").includes(value));
}

export function sum(parts: readonly Sums[]): Sums {
  const all = { ...NOTHING };
  for (const part of parts) add(all, part);
  return all;
}

/** The sums for each value of a dimension that occurs. */
export function sumsBy(cells: readonly Cell[], dimension: Dimension): Map<string, Sums> {
  const found = new Map<string, Sums>();
  for (const cell of cells) {
    const value = cell.values[dimension];
    const sums = found.get(value) ?? { ...NOTHING };
    add(sums, cell);
    found.set(value, sums);
  }
  return found;
}

function add(all: Sums, part: Sums): void {
  for (const name of Object.keys(NOTHING) as (keyof Sums)[]) all[name] += part[name];
}

/** Successful, of all that ended; null if none did. */
export const successOf = ({ good, ended }: Sums): number | null => (ended === 0 ? null : good / ended);
export const lengthOf = ({ seconds, timed }: Sums): number | null => (timed === 0 ? null : seconds / timed);
