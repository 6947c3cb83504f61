import { kept, measure, type Timing } from "../measure.js";
import type { Row, RowHead } from "../row.js";
import { callRow } from "../rows/call.js";
import { exportRows } from "../rows/export.js";
import { filterRow } from "../rows/filter.js";
import { gatewayPageRows } from "../rows/gateway-page.js";
import { pageRows } from "../rows/pages.js";
import { summaryRow } from "../rows/summary.js";
import type { Script } from "../words.js";

const ROWS: readonly Row[] = [...pageRows, ...gatewayPageRows, filterRow, callRow, ...exportRows, summaryRow];

/** What to do: list the rows, check that the sides of a row agree, or time one side against the baseline. */
export type Order =
  | { order: "list" }
  | { order: "check"; row: string; script: Script | null; serverUrl: string }
  | { order: "time"; row: string; script: Script | null; serverUrl: string; contender: string; rounds: number };

export async function obey(order: Order): Promise<unknown> {
  if (order.order === "list") {
    return ROWS.map(({ prepare, ...head }): RowHead => head);
  }
  const row = ROWS.find(({ name }) => name === order.row);
  if (row === undefined) throw new Error(`There is no row ${order.row}.`);
  const prepared = await row.prepare(order.script, order.serverUrl);
  if (order.order === "check") {
    await prepared.check();
    return { bytes: prepared.bytes };
  }
  const [baseline, contender] = [prepared.works[row.baseline], prepared.works[order.contender]];
  if (baseline === undefined || contender === undefined) throw new Error(`${row.name} has no ${order.contender}.`);
  const timing: Timing = await measure(baseline, contender, order.rounds);
  if (kept === undefined) throw new Error("Nothing was computed.");
  return timing;
}
