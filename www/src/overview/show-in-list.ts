import { daysOfMonth, type Days } from "../app/period.js";
import { withField } from "../filter/draft.js";
import type { Place } from "../location.js";
import type { Dimension, Picked } from "./cube.js";

/** Explore, with the filters of the overview as far as a list has them; and the dimensions that it has not. */
export function showInList({ applied }: Place, days: Days, picked: Picked): { change: Partial<Place>; inexact: Dimension[] } {
  const { day, month } = picked;
  const { from, to } = day !== undefined ? { from: day, to: day } : month !== undefined ? daysOfMonth(month, days) : days;
  let list = withField(withField(applied, "createdAfter", from), "createdBefore", to);
  const [least, most] = (picked.length ?? "").split("-");
  if (least) list = withField(list, "durationMin", least);
  if (most) list = withField(list, "durationMax", most);
  // Each outcome that has one status is that status.
  if (picked.result === "failed" && picked.status === undefined) list = withField(list, "status", "failed");
  const inexact = (["weekday", "slot", "result", "endReason"] as const).filter((name) => picked[name] !== undefined && !(name === "result" && picked.result === "failed"));
  return { change: { view: "explore", applied: list, open: null }, inexact };
}
