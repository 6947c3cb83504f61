import { CALLERS } from "./caller.js";
import { INITIAL_DRAFT, withField, type Draft } from "./filter/draft.js";
import { FIELDS } from "./filter/field.js";
import { PROVIDERS, type Connection } from "./provider.js";
import { SECTIONS, type Section } from "./section.js";
import type { State } from "./state.js";

/** What the page's URL stores. Never a credential; of a session only whose it is. */
export interface Place extends Connection {
  applied: Draft;
  section: Section;
  /** The open conversation. */
  open: string | null;
}

/** Reads a query string. Ignores what it does not know. */
export function readPlace(query: string): Place {
  const parameters = new URLSearchParams(query);
  const applied = FIELDS.reduce((draft, { name }) => {
    const text = parameters.get(name);
    return text === null ? draft : withField(draft, name, text);
  }, INITIAL_DRAFT);
  return {
    provider: PROVIDERS.find((name) => name === parameters.get("provider")) ?? "eigi",
    access: parameters.get("access") === "restricted" ? "restricted" : "full",
    caller: CALLERS.find((name) => name === parameters.get("as")) ?? "supervisor",
    applied,
    section: SECTIONS.find((name) => name === parameters.get("section")) ?? "list",
    open: parameters.get("open") || null,
  };
}

/** The query string of a place, without defaults. */
export function placeQuery({ provider, access, caller, applied, section, open }: Place): string {
  const parameters = new URLSearchParams({ provider });
  if (provider === "anyreach" && access === "restricted") parameters.set("access", access);
  if (caller !== "supervisor") parameters.set("as", caller);
  for (const { name } of FIELDS) {
    const text = applied[name] ?? "";
    if (text !== (INITIAL_DRAFT[name] ?? "")) parameters.set(name, text);
  }
  if (section !== "list") parameters.set("section", section);
  if (open !== null) parameters.set("open", open);
  return `?${parameters}`;
}

export function placeOf({ provider, access, caller, applied, section, opened }: State): Place {
  return { provider, access, caller, applied, section, open: opened?.id ?? null };
}
