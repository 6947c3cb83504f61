import { Random } from "./random.js";
import { SECOND, type Micros } from "./timestamp.js";

/** How busy each hour of the day is (UTC): quiet nights, a morning and an afternoon peak. */
const HOURS = [3, 2, 2, 3, 5, 9, 16, 28, 42, 50, 48, 40, 34, 44, 50, 46, 36, 28, 22, 18, 14, 10, 7, 5];
const WEEKEND = 0.45;
const HOUR = 3600 * SECOND;

const RHYTHM = 5;

/** `count` times in the `days` before `anchor`, newest first, following the rhythm of day and week. */
export function creationTimes(seed: number, count: number, anchor: Micros, days: number): Micros[] {
  const random = new Random(seed, RHYTHM);
  const hours = days * 24;
  const busy = Array.from({ length: hours }, (_, back) => busyness(anchor - (back + 0.5) * HOUR));
  const total = busy.reduce((sum, weight) => sum + weight, 0);
  const times: Micros[] = [];
  let hour = 0;
  let passed = 0;
  for (let index = 0; index < count; index += 1) {
    const position = ((index + random.next()) / count) * total;
    while (hour < hours - 1 && passed + (busy[hour] ?? 0) < position) {
      passed += busy[hour] ?? 0;
      hour += 1;
    }
    const within = Math.min(1, (position - passed) / (busy[hour] ?? 1));
    times.push(Math.round(anchor - (hour + within) * HOUR));
  }
  return times;
}

function busyness(at: Micros): number {
  const date = new Date(at / 1000);
  const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
  return (HOURS[date.getUTCHours()] ?? 1) * (weekend ? WEEKEND : 1);
}
