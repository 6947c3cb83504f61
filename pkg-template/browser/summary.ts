import { calledAt, callSite, fromModule } from "../facade/error.js";
import { tell } from "../facade/listener.js";
import type { Summary } from "../facade/summary.js";
import type { GroupBy, SummaryProgress } from "../wasm/convoscope.js";
import { isObject } from "./conversation.js";
import type { Begun } from "./download.js";
import { exchange, parsed, running } from "./exchange.js";

/** Asks the gateway for a summary. */
export async function summaryOf<G extends readonly GroupBy[]>(
  begin: () => Promise<Begun>,
  onProgress: ((progress: SummaryProgress) => void) | undefined,
): Promise<Summary<G>> {
  const site = callSite();
  try {
    const { shared, call, question } = await begin();
    try {
      const { data } = await exchange<Summary<G>>(shared, running(call), {
        // The count may take long.
        isSlow: true,
        plan: (call) => question.plan(call),
        read: (body, call, response) => {
          const value = parsed(body, call, response);
          if (value === undefined) return undefined;
          if (isSummary(value)) return value as unknown as Summary<G>;
          call.notSummary();
          return undefined;
        },
        failed: (call) => question.failed(call),
      });
      const summary = data as Summary<G>;
      const items = summary.total.count;
      tell(onProgress, { items, total: items });
      return summary;
    } finally {
      question.free();
    }
  } catch (thrown) {
    throw calledAt(site, fromModule(thrown));
  }
}

const isSummary = (value: unknown): boolean =>
  isObject(value) && Array.isArray(value["groups"]) && isObject(value["coverage"]) && isObject(value["total"]) && typeof value["total"]["count"] === "number";
