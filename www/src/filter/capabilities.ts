import type { Issue } from "convoscope/browser";
import { filterOf } from "./draft.js";
import { FIELDS, type Field, type FieldName } from "./field.js";

/** The fields that a platform can filter by, each with the choices it accepts (empty for a free one). */
export type Capabilities = ReadonlyMap<FieldName, readonly string[]>;

/** Asks for samples of every field at once, in each round with other choices, so that the form cannot disagree with the
 *  gateway. */
export async function capabilitiesOf(issuesOf: (filter: Record<string, unknown>) => Promise<readonly Issue[]>): Promise<Capabilities> {
  const rounds = Math.max(...FIELDS.map(({ options = [] }) => options.length));
  const refused = await Promise.all(
    Array.from({ length: rounds }, async (_, round) => {
      const issues = await issuesOf(filterOf(FIELDS.map((field) => [field, field.options?.[round] ?? field.sample])));
      return new Set(issues.filter(({ code }) => code === "unsupported").map(({ path }) => keyOf(path)));
    }),
  );
  const isRefused = ({ path }: Field, round: number) => refused[round]?.has(keyOf(path)) === true;
  return new Map(
    FIELDS.flatMap((field): [FieldName, readonly string[]][] => {
      const { name, options } = field;
      if (options === undefined) return isRefused(field, 0) ? [] : [[name, []]];
      const accepted = options.filter((_, round) => !isRefused(field, round));
      return accepted.length === 0 ? [] : [[name, accepted]];
    }),
  );
}

/** Every field with every choice. */
export function everyField(): Capabilities {
  return new Map(FIELDS.map(({ name, options = [] }) => [name, options]));
}

/** The key of a filter that a path leads into. */
const keyOf = (path: string) => path.split(/[.[]/, 1)[0] ?? path;
