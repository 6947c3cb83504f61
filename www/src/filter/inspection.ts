import { validateFilter, type Issue } from "convoscope";
import type { State } from "../state.js";
import { toFilter, type Draft } from "./draft.js";
import { FIELDS, type FieldName } from "./field.js";

/** What the filter form amounts to. */
export interface Inspection {
  issues: readonly Issue[];
  /** Issues that belong to no field of the form. */
  elsewhere: readonly Issue[];
}

type Judged = Pick<State, "provider" | "draft">;

let last: (Judged & { inspection: Inspection }) | null = null;

/**
 * Judges the form as it stands, for the platform behind the gateway: as the gateway would, but while it is typed.
 * Needs the loaded module.
 */
export function inspect({ provider, draft }: Judged): Inspection {
  if (last === null || last.provider !== provider || last.draft !== draft) {
    const issues = validateFilter(provider, toFilter(draft));
    const elsewhere = issues.filter((issue) => fieldOf(issue, draft) === null);
    last = { provider, draft, inspection: { issues, elsewhere } };
  }
  return last.inspection;
}

/** Whether the form can be asked for. */
export function isUsable(judged: Judged): boolean {
  return inspect(judged).issues.length === 0;
}

/** The issues to show at a field. */
export function issuesAt(issues: readonly Issue[], name: FieldName, draft: Draft): Issue[] {
  return issues.filter((issue) => fieldOf(issue, draft) === name);
}

/**
 * The field at fault: the one at that very path, else the first one inside it or around it, a filled-in one rather
 * than an empty one.
 */
function fieldOf({ path }: Issue, draft: Draft): FieldName | null {
  const exact = FIELDS.find((field) => field.path === path);
  if (exact !== undefined) return exact.name;
  const near = FIELDS.filter(
    (field) =>
      field.path.startsWith(`${path}.`) || path.startsWith(`${field.path}.`) || path.startsWith(`${field.path}[`),
  );
  return (near.find(({ name }) => draft[name] !== undefined) ?? near[0])?.name ?? null;
}
