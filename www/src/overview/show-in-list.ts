import { daysOfMonth, type Days } from "../app/period.js";
import { withField } from "../filter/draft.js";
import type { Place } from "../location.js";
import type { Dimension, Picked } from "./cube.js";

/** Explore, with what is chosen in the overview as far as a list can filter by it. */
export function showInList({ applied }: Place, days: Days, picked: Picked): Partial<Place> {
  const { day, month, length = "", result, status } = picked;
  const { from, to } = day !== undefined ? { from: day, to: day } : month !== undefined ? daysOfMonth(month, days) : days;
  let list = withField(withField(applied, "createdAfter", from), "createdBefore", to);
  const [least, most] = length.split("-");
  if (least) list = withField(list, "durationMin", least);
  if (most) list = withField(list, "durationMax", most);
  // Of the outcomes this one is a single status.
  if (result === "failed" && status === undefined) list = withField(list, "status", "failed");
  return { view: "explore", applied: list, open: null };
}

/** What is chosen and no list can filter by. */
export function notInList(picked: Picked): Dimension[] {
  return (["weekday", "slot", "result", "endReason"] as const).filter((name) => picked[name] !== undefined && !(name === "result" && picked.result === "failed"));
}
