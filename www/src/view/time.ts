import { element } from "./element.js";

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const precise = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** A time in the visitor's zone. The title has it exactly, the attribute as it was given. A call that never started has
 *  none. */
export function timeElement(timestamp: string | null, style: "short" | "full" | "clock" = "full"): HTMLElement {
  if (timestamp === null) return element("span", { title: "It never started" }, "—");
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return element("time", {}, timestamp);
  return element("time", { datetime: timestamp, title: exact.format(date) }, text(date, style));
}

function text(date: Date, style: "short" | "full" | "clock"): string {
  if (style === "clock") return precise.format(date);
  const isToday = day.format(date) === day.format(new Date());
  if (style === "short") return isToday ? clock.format(date) : day.format(date);
  return `${isToday ? "Today" : day.format(date)}, ${clock.format(date)}`;
}
