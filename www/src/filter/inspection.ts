import { validateFilter, type Issue } from "convoscope";
import type { State } from "../state.js";
import { toFilter, type Draft } from "./draft.js";
import { FIELDS, type FieldName } from "./field.js";

/** The result of checking the filter form. */
export interface Inspection {
  issues: readonly Issue[];
  /** Issues that do not belong to a field of the form. */
  elsewhere: readonly Issue[];
}

type Judged = Pick<State, "provider" | "draft">;

let last: (Judged & { inspection: Inspection }) | null = null;

/** Checks the form for the gateway's platform, as the gateway would, while the visitor types. Needs the loaded
 *  module. */
export function inspect({ provider, draft }: Judged): Inspection {
  if (last === null || last.provider !== provider || last.draft !== draft) {
    const issues = validateFilter(provider, toFilter(draft));
    const elsewhere = issues.filter((issue) => fieldOf(issue, draft) === null);
    last = { provider, draft, inspection: { issues, elsewhere } };
  }
  return last.inspection;
}

/** Whether the form has no issues. */
export function isUsable(judged: Judged): boolean {
  return inspect(judged).issues.length === 0;
}

/** The issues to show at a field. */
export function issuesAt(issues: readonly Issue[], name: FieldName, draft: Draft): Issue[] {
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
