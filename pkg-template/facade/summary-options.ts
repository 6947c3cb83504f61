import { CALL } from "./options.js";
import type { Names } from "./read-options.js";
import type { GroupOptions, SummaryOptions } from "./summary.js";

export const GROUPING: Names<GroupOptions> = { groupBy: "by", timeZone: "tz zone", durationEdges: "edges buckets bins durationBuckets durationRanges" };

/** Options of `summarize`, each with common synonyms. */
export const SUMMARY: Names<SummaryOptions> = { ...CALL, ...GROUPING, maxPages: "pages pageLimit", omit: "exclude without fields", include: "hydrate expand with", onUnreadable: "onError skipUnreadable", residual: "", onProgress: "" };
