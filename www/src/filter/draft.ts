import type { ConversationFilter } from "convoscope/browser";
import { FIELDS, type Field, type FieldName } from "./field.js";

/** The filter form as text by field name, without empty fields. */
export type Draft = Readonly<Partial<Record<FieldName, string>>>;

/** Small enough to show that there is another page. */
export const INITIAL_DRAFT: Draft = { pageSize: "25" };

/** The draft with one field changed. Trims spaces and removes empty fields. */
export function withField(draft: Draft, name: FieldName, text: string): Draft {
  const { [name]: _, ...others } = draft;
  return text.trim() === "" ? others : { ...others, [name]: text };
}

export function sameDraft(a: Draft, b: Draft): boolean {
  return FIELDS.every(({ name }) => a[name] === b[name]);
}

/** How many fields restrict the list. The page size does not. */
export function countFilters(draft: Draft): number {
  return FIELDS.filter(({ name }) => name !== "pageSize" && draft[name] !== undefined).length;
}

/** The filter that the form describes. Text that is not a valid number or JSON stays text: the client reports it, so
 *  only one place judges. */
export function toFilter(draft: Draft, zone: string): ConversationFilter {
  const filled = FIELDS.flatMap((field): [Field, unknown][] => {
    const text = draft[field.name]?.trim() ?? "";
    return text === "" ? [] : [[field, read(field, text)]];
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

function read({ kind }: Field, text: string): unknown {
  if (kind === "number") return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (kind !== "json") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function assign(target: Record<string, unknown>, path: string, value: unknown): void {
  const [head = "", tail] = path.split(".", 2);
  target[head] = tail === undefined ? value : { ...(target[head] as object | undefined), [tail]: value };
}
