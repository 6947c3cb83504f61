import type { ConversationFilter } from "convoscope";
import { FIELDS, type Field, type FieldName } from "./field.js";
import { localZone } from "./local-zone.js";

/** The filter form as it was filled in: text by field name, empty fields left out. */
export type Draft = Readonly<Partial<Record<FieldName, string>>>;

/** A page that is not endless, and shows that there is more. */
export const INITIAL_DRAFT: Draft = { pageSize: "25" };

/** The draft with one field changed. Spaces around a value never mean anything, and an empty field is none. */
export function withField(draft: Draft, name: FieldName, text: string): Draft {
  const { [name]: _, ...others } = draft;
  return text.trim() === "" ? others : { ...others, [name]: text };
}

export function sameDraft(a: Draft, b: Draft): boolean {
  return FIELDS.every(({ name }) => a[name] === b[name]);
}

/** How many fields narrow the list down. The page size does not. */
export function countFilters(draft: Draft): number {
  return FIELDS.filter(({ name }) => name !== "pageSize" && draft[name] !== undefined).length;
}

/**
 * The filter that the form describes. What cannot be read as a number or as JSON stays the text it is:
 * validateFilter then says what is wrong with it, so there is one judge only.
 */
export function toFilter(draft: Draft): ConversationFilter {
  const filter: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const text = draft[field.name]?.trim();
    if (text !== undefined && text !== "") assign(filter, field.path, read(field, text));
  }
  // Dates are days here, as in the summary.
  if ("createdAfter" in filter || "createdBefore" in filter) filter["timeZone"] = localZone();
  return filter;
}

/** A filter with nothing but this value at this path. */
export function filterWith(path: string, value: unknown): Record<string, unknown> {
  const filter: Record<string, unknown> = {};
  assign(filter, path, value);
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
