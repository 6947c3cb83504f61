import type { Issue } from "convoscope/browser";
import { filterOf } from "./draft.js";
import { FIELDS, type Field, type FieldName } from "./field.js";

/** Fields, each with the choices it accepts (empty for a free one). */
export type Accepted = ReadonlyMap<FieldName, readonly string[]>;

/** What the conversations of a platform can be filtered by. */
export interface Capabilities {
  /** The platform itself finds them. */
  served: Accepted;
  /** Its list is read, and the rest left out. */
  whileReading: Accepted;
}

type Ask = (filter: Record<string, unknown>) => Promise<readonly Issue[]>;

/** Asks for samples of every field, so that what is offered cannot disagree with the gateway.
 *
 * @param strict - a gateway that refuses what the platform does not serve.
 * @param lenient - the one that is used, which may apply it while it reads. */
export async function capabilitiesOf(strict: Ask, lenient: Ask): Promise<Capabilities> {
  const [served, all] = await Promise.all([acceptedBy(strict), acceptedBy(lenient)]);
  return { served, whileReading: new Map([...all].filter(([name]) => !served.has(name))) };
}

/** All fields at once, in each round with other choices. */
async function acceptedBy(issuesOf: Ask): Promise<Accepted> {
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

/** Every field with every choice, where nobody can be asked beforehand. */
export function everyField(): Capabilities {
  return { served: new Map(FIELDS.map(({ name, options = [] }) => [name, options])), whileReading: new Map() };
}

/** The key of a filter that a path leads into. */
const keyOf = (path: string) => path.split(/[.[]/, 1)[0] ?? path;
