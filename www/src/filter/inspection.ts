import { buildListRequest, validateFilter, type Issue, type RequestPlan } from "convoscope";
import { resolvedProvider } from "../demo.js";
import type { State } from "../state.js";
import { toFilter, type Draft } from "./draft.js";
import { FIELDS, type FieldName } from "./field.js";

/** What the filter form amounts to. */
export interface Inspection {
  issues: readonly Issue[];
  /** Issues that belong to no field of the form. */
  elsewhere: readonly Issue[];
  /** The request for the first page; null while there are issues. */
  plan: RequestPlan | null;
}

let last: { provider: State["provider"]; access: State["access"]; draft: Draft; inspection: Inspection } | null = null;

/** Judges the form as it stands. Needs the loaded module. */
export function inspect({ provider, access, draft }: Pick<State, "provider" | "access" | "draft">): Inspection {
  if (last === null || last.provider !== provider || last.access !== access || last.draft !== draft) {
    const filter = toFilter(draft);
    const issues = validateFilter(provider, filter);
    last = {
      provider,
      access,
      draft,
      inspection: {
        issues,
        elsewhere: issues.filter((issue) => fieldOf(issue, draft) === null),
        plan: issues.length === 0 ? buildListRequest(resolvedProvider(provider, access), filter) : null,
      },
    };
  }
  return last.inspection;
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
