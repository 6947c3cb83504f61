import { calledAt, callSite, fromModule } from "../facade/error.js";
import { tell } from "../facade/listener.js";
import type { Summary } from "../facade/summary.js";
import type { GroupBy, SummaryProgress } from "../wasm/convoscope.js";
import { isObject } from "./conversation.js";
import { Ended } from "./interrupt.js";
import { using, type Reading, type Task } from "./task.js";

/** Asks the gateway for a summary. */
export async function summaryOf<G extends readonly GroupBy[]>(
  begin: () => Promise<{ readonly steps: Task }>,
  onProgress: ((progress: SummaryProgress) => void) | undefined,
): Promise<Summary<G>> {
  const site = callSite();
  try {
    const { data } = await using(begin, (task) => task.call(() => task.json(summaryIn)));
    const summary = data as unknown as Summary<G>;
    const items = summary.total.count;
    tell(onProgress, { items, total: items });
    return summary;
  } catch (thrown) {
    throw calledAt(site, fromModule(thrown));
  }
}

function summaryIn(value: unknown): Reading<object> {
  if (isObject(value) && Array.isArray(value["groups"]) && isObject(value["coverage"]) && isObject(value["total"]) && typeof value["total"]["count"] === "number") return { values: [], taken: () => value };
  throw new Ended(["not a summary"]);
}
