import type { Issue } from "convoscope/browser";
import type { Draft } from "./draft.js";
import { FIELDS, type FieldName } from "./field.js";

/** The issues to show at a field; null: those that belong to no field. */
export function issuesAt(issues: readonly Issue[], name: FieldName | null, draft: Draft): Issue[] {
  return issues.filter((issue) => fieldOf(issue, draft) === name);
}

/** The field to show an issue at: the one at that path, or the first one inside or around it, preferably one that is
 *  filled in. */
function fieldOf({ path }: Issue, draft: Draft): FieldName | null {
  const exact = FIELDS.find((field) => field.path === path);
  if (exact !== undefined) return exact.name;
  const near = FIELDS.filter(
    (field) =>
      field.path.startsWith(`${path}.`) || path.startsWith(`${field.path}.`) || path.startsWith(`${field.path}[`),
  );
  return (near.find(({ name }) => draft[name] !== undefined) ?? near[0])?.name ?? null;
}
