// The names of options. Without the synonyms that `convoscope` knows: an unknown name is told with the one that is spelt
// alike, or with all that are accepted.
import type { ExportOptions as AllExportOptions } from "../facade/export.js";
import type { CallOptions, ClientOptions as AllClientOptions, GetOptions } from "../facade/options.js";
import type { ListOptions } from "../facade/page.js";
import type { Names } from "../facade/read-options.js";
import type { SummaryOptions } from "../facade/summary.js";
import type { WatchOptions } from "../facade/watch.js";

const CALL: Names<CallOptions> = { signal: "", timeout: "", headers: "" };
const REDACT = { redact: "", maskKey: "" };
const PAGES = { maxPages: "", onUnreadable: "" };

export const CLIENT: Names<Omit<AllClientOptions, "maxBytesInFlight">> = {
  provider: "", fetch: "", timeout: "", retry: "", rateLimit: "", headers: "", maxResponseBytes: "", timeZones: "", onEvent: "", dangerouslyAllowBrowser: "",
};
export const GET: Names<GetOptions> = { ...CALL, ...REDACT, raw: "" };
const READ = { ...GET, ...PAGES, omit: "", after: "", consistency: "" };
export const LIST: Names<Omit<ListOptions, "residual">> = { ...READ, include: "" };
export const WATCH: Names<WatchOptions> = { ...CALL, ...REDACT, interval: "", settleTimeout: "" };
export const EXPORT: Names<Omit<AllExportOptions, "residual">> = { ...READ, format: "", columns: "", json: "", formulaGuard: "", bom: "", end: "", until: "", onProgress: "" };
export const SUMMARY: Names<Omit<SummaryOptions, "residual">> = { ...CALL, ...PAGES, omit: "", include: "", groupBy: "", durationEdges: "", timeZone: "", onProgress: "" };
