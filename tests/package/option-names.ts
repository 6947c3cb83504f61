// The options of lists, exports and summaries. The compiler compares these tables with the types: an option that the
// package gains is missing here until it is written down, and then in the gateway's document.
import type { ExportOptions, ListOptions, SummaryOptions } from "convoscope";

/** Whether an option is asked of the gateway; the others are the client's own, or the gateway's application's. */
type Asked<Options> = Record<keyof Options, boolean>;
const PAGES = {
  after: true, omit: true, consistency: true, onUnreadable: false, maxPages: false, residual: false, raw: false, redact: false, maskKey: false, signal: false, timeout: false, headers: false,
} satisfies Asked<Omit<ListOptions, "include">>;
export const LIST = { ...PAGES, include: true } satisfies Asked<ListOptions>;
export const EXPORT = { ...PAGES, format: true, columns: true, json: true, formulaGuard: true, bom: true, end: true, until: false, onProgress: false } satisfies Asked<ExportOptions>;
export const SUMMARY = {
  groupBy: true, durationEdges: true, timeZone: true, maxPages: true, omit: true, include: true, onUnreadable: false, residual: false, onProgress: false, signal: false, timeout: false, headers: false,
} satisfies Asked<SummaryOptions>;
