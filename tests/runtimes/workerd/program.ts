import { createRequire } from "node:module";

/** A workerd, and the day whose rules its Workers keep to. */
export interface Workerd {
  readonly path: string;
  readonly compatibilityDate: string;
}

/** What its npm package exports. */
interface Exported {
  readonly default: string;
  readonly compatibilityDate: string;
}

const here = createRequire(import.meta.url);

/** The newest, with the newest rules: what a Worker has that is begun today. */
export function newest(): Workerd {
  const { default: path, compatibilityDate } = here("workerd") as Exported;
  return { path, compatibilityDate };
}

/** Miniflare's, with the rules of a Worker that nobody has touched for long. */
export function older(): Workerd {
  const { default: path } = createRequire(here.resolve("miniflare"))("workerd") as Exported;
  return { path, compatibilityDate: "2025-06-01" };
}
