// Which conversations an export has: those of the page's period and filters.
import { days, place, zone } from "../app/place.js";
import type { Days } from "../app/period.js";
import { toFilter, withField } from "../filter/draft.js";
import type { Place } from "../location.js";
import { showInList } from "../overview/show-in-list.js";
import type { Connection } from "../provider.js";

/** What an export asks for, whatever the file is to have. */
export interface Question {
  connection: Connection;
  /** Without the number of conversations for each request. */
  filter: Record<string, unknown>;
  /** Null: dates of Explore instead of the period. */
  days: Days | null;
}

/** Whether times were chosen in Explore, which then stand for the period. */
export const hasTimes = ({ applied }: Pick<Place, "applied">): boolean => applied.createdAfter !== undefined || applied.createdBefore !== undefined;

export function question(): Question {
  const { provider, access, caller, applied, picks } = place.value;
  let draft = withField(showInList(place.value, days.value, picks).applied ?? applied, "pageSize", "");
  const own = hasTimes(place.value) && picks.day === undefined && picks.month === undefined;
  if (own) draft = withField(withField(draft, "createdAfter", applied.createdAfter ?? ""), "createdBefore", applied.createdBefore ?? "");
  const { createdAfter: from = "", createdBefore: to = "" } = draft;
  return { connection: { provider, access, caller }, filter: toFilter(draft, zone.value) as Record<string, unknown>, days: own ? null : { from, to } };
}

/** What a file of it is called. */
export function fileName({ connection: { provider }, days: span }: Question, format: string): string {
  return `conversations-${provider}${span === null ? "" : span.from === span.to ? `-${span.from}` : `-${span.from}-to-${span.to}`}.${format}`;
}
