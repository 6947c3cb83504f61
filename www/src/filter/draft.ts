import type { ConversationFilter } from "convoscope/browser";
import { addDays, dayIn } from "../app/period.js";
import { FIELDS, type Field, type FieldName } from "./field.js";

/** A filter as text by field name, without empty fields. */
export type Draft = Readonly<Partial<Record<FieldName, string>>>;

/** A request brings enough rows for the tallest window, and is answered soon. */
export const INITIAL_DRAFT: Draft = { pageSize: "50" };

/** The draft with one field changed. Trims spaces and removes empty fields. */
export function withField(draft: Draft, name: FieldName, text: string): Draft {
  const { [name]: _, ...others } = draft;
  return text.trim() === "" ? others : { ...others, [name]: text };
}

export function sameDraft(a: Draft, b: Draft): boolean {
  return FIELDS.every(({ name }) => a[name] === b[name]);
}

/** The filter that the texts describe. One that is not a valid number or JSON stays text: the client reports it, so only
 *  one place judges. */
export function toFilter(draft: Draft, zone: string, now = new Date()): ConversationFilter {
  const filled = FIELDS.flatMap((field): [Field, unknown][] => {
    const text = draft[field.name]?.trim() ?? "";
    return text === "" ? [] : [[field, read(field, text, zone, now)]];
  });
  return filterOf(filled, zone);
}

/** The filter with these values. Dates are days of the zone. */
export function filterOf(values: readonly (readonly [Field, unknown])[], zone = "UTC"): Record<string, unknown> {
  const filter: Record<string, unknown> = {};
  for (const [{ path }, value] of values) assign(filter, path, value);
  if ("createdAfter" in filter || "createdBefore" in filter) filter["timeZone"] = zone;
  return filter;
}

/** A day that moves on with the calendar, `today` or `today-6`, as the day that it is; null if it is none. So a saved view
 *  of yesterday's calls shows yesterday's. */
export function movingDay(text: string, zone: string, now = new Date()): string | null {
  const back = /^today(?:-(\d{1,4}))?$/.exec(text);
  return back === null ? null : addDays(dayIn(zone, now), -Number(back[1] ?? 0));
}

function read({ kind }: Field, text: string, zone: string, now: Date): unknown {
  switch (kind) {
    case "text":
      return text;
    case "number":
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case "day":
      return movingDay(text, zone, now) ?? text;
    case "choice": {
      const values = choices(text);
      return values.length === 0 ? text : values.length === 1 ? values[0] : values;
    }
    case "json":
      try {
        return JSON.parse(text);
      } catch {
        return text;
      }
  }
}

/** The values of a choice: one of them has to match. */
export function choices(text: string): string[] {
  return text.split(",").map((value) => value.trim()).filter(Boolean);
}

function assign(target: Record<string, unknown>, path: string, value: unknown): void {
  const [head = "", tail] = path.split(".", 2);
  target[head] = tail === undefined ? value : { ...(target[head] as object | undefined), [tail]: value };
}
