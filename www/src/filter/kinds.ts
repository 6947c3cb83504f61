// The filters as a visitor knows them: some consist of several fields.
import { INITIAL_DRAFT, withField, type Draft } from "./draft.js";
import { FIELDS, type FieldName } from "./field.js";

/** How it is edited. */
export type Editor = "when" | "choice" | "agent" | "text" | "range" | "hours" | "metadata";

export interface Kind {
  name: KindName;
  editor: Editor;
  fields: readonly FieldName[];
}

const ALL = [
  { name: "when", editor: "when", fields: ["createdAfter", "createdBefore"] },
  { name: "status", editor: "choice", fields: ["status"] },
  { name: "agent", editor: "agent", fields: ["agentId"] },
  { name: "search", editor: "text", fields: ["search"] },
  { name: "customer", editor: "text", fields: ["userId"] },
  { name: "channel", editor: "choice", fields: ["channel"] },
  { name: "direction", editor: "choice", fields: ["direction"] },
  { name: "length", editor: "range", fields: ["durationMin", "durationMax"] },
  { name: "turns", editor: "range", fields: ["turnsMin", "turnsMax"] },
  { name: "hours", editor: "hours", fields: ["timeFrom", "timeTo", "utcOffset"] },
  { name: "agentPhone", editor: "text", fields: ["agentPhone"] },
  { name: "agentVersion", editor: "text", fields: ["agentVersionId"] },
  { name: "conversation", editor: "text", fields: ["conversationId"] },
  { name: "widget", editor: "text", fields: ["webWidgetId"] },
  { name: "metadata", editor: "metadata", fields: ["metadata"] },
] as const satisfies readonly { name: string; editor: Editor; fields: readonly FieldName[] }[];

export type KindName = (typeof ALL)[number]["name"];
export const KINDS: readonly Kind[] = ALL;

// Every field but the length of a page belongs to a filter, or this does not compile.
type Missing = Exclude<FieldName, (typeof ALL)[number]["fields"][number] | "pageSize">;
true satisfies [Missing] extends [never] ? true : Missing;

export const isSet = ({ fields }: Kind, draft: Draft): boolean => fields.some((name) => draft[name] !== undefined);

/** Without it. */
export function without({ fields }: Kind, draft: Draft): Draft {
  return fields.reduce((rest, name) => withField(rest, name, ""), draft);
}

/** Its fields as in another draft. */
export function withKind({ fields }: Kind, draft: Draft, from: Draft): Draft {
  return fields.reduce((rest, name) => withField(rest, name, from[name] ?? ""), draft);
}

/** The fields that narrow, without what only says how much is asked for at once. */
export function narrowing(draft: Draft): Draft {
  return FIELDS.reduce((rest, { name }) => (INITIAL_DRAFT[name] === undefined ? rest : withField(rest, name, "")), draft);
}
