import { validateFilter } from "convoscope";
import type { ProviderName } from "../provider.js";
import { filterWith } from "./draft.js";
import { FIELDS, type Field, type FieldName } from "./field.js";

/** The fields that a provider can filter by, each with the choices it accepts (empty for a free one). */
export type Capabilities = ReadonlyMap<FieldName, readonly string[]>;

const known = new Map<ProviderName, Capabilities>();

/** Derived from the package, so that the form cannot disagree with it. Needs the loaded module. */
export function capabilities(provider: ProviderName): Capabilities {
  let found = known.get(provider);
  if (found === undefined) {
    found = new Map(
      FIELDS.filter((field) => supports(provider, field)).map((field) => [field.name, choices(provider, field)]),
    );
    known.set(provider, found);
  }
  return found;
}

function supports(provider: ProviderName, { path, sample }: Field): boolean {
  return !validateFilter(provider, filterWith(path, sample)).some(({ code }) => code === "unsupported");
}

function choices(provider: ProviderName, { path, options = [] }: Field): string[] {
  return options.filter((option) => validateFilter(provider, filterWith(path, option)).length === 0);
}
