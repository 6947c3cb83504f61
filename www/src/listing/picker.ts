// Filters of the overview that no platform has: the page applies them to what it reads.
import type { Conversation } from "convoscope/browser";
import { clockIn } from "../app/instant.js";
import { weekdayOf } from "../app/period.js";
import { PICKS, type PickName, type Picks } from "../location.js";
import { resultOf } from "../overview/cube.js";

type Known = Pick<Conversation, "createdAt" | "status" | "durationSeconds" | "endReason">;

/** Whether a conversation has the picked values; null if none are picked. What is not known of it does not fit. */
export function picker(picks: Picks, zone: string): ((conversation: Known) => boolean) | null {
  const wanted = PICKS.flatMap((name) => (picks[name] === undefined ? [] : [[name, picks[name]] as const]));
  return wanted.length === 0 ? null : (conversation) => wanted.every(([name, value]) => has(conversation, name, value, zone));
}

function has({ createdAt, status, durationSeconds, endReason }: Known, name: PickName, value: string, zone: string): boolean {
  switch (name) {
    case "result":
      return resultOf(status) === value;
    case "endReason":
      return endReason === value;
    case "length": {
      const [least = 0, most = 0] = value.split("-").map(Number);
      return durationSeconds !== null && durationSeconds >= least && (most === 0 || durationSeconds < most);
    }
    default: {
      if (createdAt === null) return false;
      const { day, time } = clockIn(zone, new Date(createdAt));
      const weekday = weekdayOf(day);
      return { day, month: day.slice(0, 7), weekday, slot: `${weekday}-${time.slice(0, 2)}` }[name] === value;
    }
  }
}
