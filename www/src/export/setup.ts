// What a file is to have, as the address keeps it: format, columns and masks. Never data.
import type { ProviderName } from "../provider.js";

export const FORMATS = ["csv", "ndjson", "parquet"] as const;
export type Format = (typeof FORMATS)[number];

export const PRESETS = ["sheet", "transcripts", "everything"] as const;
export type PresetName = (typeof PRESETS)[number];

/** What can be masked, in the words of the page: the paths of each. */
export const MASKS = {
  numbers: ["customer.phone", "agent.phone"],
  names: ["customer.name", "customer.email"],
  texts: ["text"],
  recordings: ["recording"],
  words: ["transcript.content", "summary", "notes", "initialContext"],
} as const;
export type MaskName = keyof typeof MASKS;
export const MASK_NAMES = Object.keys(MASKS) as MaskName[];
/** On, unless somebody switches them off: all but what was said itself. */
export const USUAL_MASKS: readonly MaskName[] = ["numbers", "names", "texts", "recordings"];

/** A column: the path of what it shows, and its name in the file; null: the path. */
export interface Column {
  path: string;
  name: string | null;
}

export interface Setup {
  format: Format;
  columns: PresetName | readonly Column[];
  masks: readonly MaskName[];
}

export const INITIAL_SETUP: Setup = { format: "csv", columns: "sheet", masks: USUAL_MASKS };

/** Every path that is offered, in the order of the model. */
export const PATHS = [
  "createdAt", "startedAt", "endedAt", "updatedAt", "durationSeconds",
  "agent.name", "agent.id", "agent.versionId", "agent.phone",
  "customer.name", "customer.phone", "customer.email", "customer.id",
  "channel", "direction", "status", "live", "endReason", "success", "userTurnCount",
  "summary", "notes", "initialContext", "transcript", "analysis", "metadata",
  "cost.amount", "cost.currency",
  "recording.url", "recording.available", "recording.expires", "recording.expiresAt",
  "createdBy", "provider", "id", "internalId", "organizationId", "withheld", "issues",
] as const;
export type Path = (typeof PATHS)[number];

/** What platforms never have: a column of it would be empty. */
export const ABSENT: Readonly<Record<ProviderName, readonly Path[]>> = {
  eigi: ["organizationId", "agent.name", "agent.versionId", "customer.id", "customer.name", "customer.email", "endReason", "success", "startedAt", "endedAt", "userTurnCount", "cost.amount", "cost.currency", "summary", "initialContext"],
  anyreach: ["internalId", "customer.name", "customer.email", "endReason", "success", "startedAt", "endedAt", "cost.amount", "cost.currency", "notes", "createdBy", "analysis"],
  vapi: ["internalId", "userTurnCount", "notes", "createdBy"],
  elevenlabs: ["internalId", "organizationId", "customer.name", "customer.email", "updatedAt", "endedAt", "userTurnCount", "notes", "initialContext", "createdBy", "recording.url", "recording.expires", "recording.expiresAt"],
  retell: ["internalId", "organizationId", "customer.id", "customer.name", "customer.email", "updatedAt", "startedAt", "userTurnCount", "notes", "createdBy"],
};

const SHEET: readonly Path[] = ["createdAt", "agent.name", "customer.phone", "customer.name", "channel", "direction", "status", "endReason", "success", "durationSeconds", "userTurnCount", "cost.amount", "cost.currency", "summary", "id"];
const TRANSCRIPTS: readonly Path[] = ["createdAt", "agent.name", "customer.phone", "channel", "status", "durationSeconds", "summary", "transcript", "id"];

/** The columns of a preset on a platform. */
function presetPaths(preset: PresetName, provider: ProviderName): Path[] {
  const wanted = preset === "everything" ? PATHS : preset === "sheet" ? SHEET : TRANSCRIPTS;
  const absent = ABSENT[provider];
  // An agent without a name is told by its id.
  return wanted.map((path) => (path === "agent.name" && preset !== "everything" && absent.includes(path) ? "agent.id" : path)).filter((path) => !absent.includes(path));
}

export function columnsOf({ columns }: Setup, provider: ProviderName): readonly Column[] {
  return typeof columns === "string" ? presetPaths(columns, provider).map((path) => ({ path, name: null })) : columns;
}

/** These columns, as the preset that has the same if there is one. */
export function withColumns(setup: Setup, columns: readonly Column[], provider: ProviderName): Setup {
  const same = (preset: PresetName) => {
    const paths = presetPaths(preset, provider);
    return paths.length === columns.length && columns.every(({ path, name }, index) => name === null && path === paths[index]);
  };
  return { ...setup, columns: PRESETS.find(same) ?? columns };
}

/** Whether a column shows a part of the model, or something in it. */
export const shows = (columns: readonly Column[], part: string): boolean => columns.some(({ path }) => path === part || path.startsWith(`${part}.`));

/** The paths to mask. What people said is read only for the columns that show it; the others may stand in any text. */
export function redactOf({ masks }: Setup, columns: readonly Column[]): (typeof MASKS)[MaskName][number][] {
  return MASK_NAMES.filter((name) => masks.includes(name)).flatMap((name) => MASKS[name].filter((path) => name !== "words" || shows(columns, path === "transcript.content" ? "transcript" : path)));
}

/** What the lists of a platform lack, so that each conversation is fetched by itself. */
const FETCHED: Readonly<Partial<Record<ProviderName, readonly string[]>>> = {
  elevenlabs: ["transcript", "metadata", "analysis", "customer", "agent.phone", "startedAt", "cost", "recording"],
  retell: ["transcript"],
};

/** Why each conversation is fetched by itself: for these columns, or to find what is to be masked. Null: it is not. */
export function fetchedFor(setup: Setup, provider: ProviderName): { columns: readonly Column[]; masks: boolean } | null {
  const parts = FETCHED[provider] ?? [];
  const columns = columnsOf(setup, provider);
  const needing = columns.filter(({ path }) => parts.some((part) => path === part || path.startsWith(`${part}.`)));
  const masks = provider === "elevenlabs" && setup.masks.includes("numbers");
  return needing.length > 0 || masks ? { columns: needing, masks } : null;
}

/** The columns as the client takes them. */
export function columnsOption(columns: readonly Column[]): string[] | Record<string, string> {
  if (columns.every(({ name }) => name === null)) return columns.map(({ path }) => path);
  return Object.fromEntries(columns.map(({ path, name }) => [path, name ?? path]));
}

/** Reads what `writeSetup` wrote. Ignores what it does not know. */
export function readSetup(parameters: URLSearchParams): Setup {
  const preset = PRESETS.find((name) => name === parameters.get("columns"));
  const own = parameters.getAll("column").flatMap((text) => {
    const [path = "", name] = text.split("=", 2).map(decoded);
    return path === "" ? [] : [{ path, name: name || null }];
  });
  const masks = parameters.get("masks")?.split(",");
  return {
    format: FORMATS.find((name) => name === parameters.get("format")) ?? INITIAL_SETUP.format,
    columns: preset ?? (own.length === 0 ? INITIAL_SETUP.columns : own.filter(({ path }, index) => own.findIndex((other) => other.path === path) === index)),
    masks: masks === undefined ? USUAL_MASKS : MASK_NAMES.filter((name) => masks.includes(name)),
  };
}

/** Adds what is not as usual. */
export function writeSetup(parameters: URLSearchParams, { format, columns, masks }: Setup): void {
  if (format !== INITIAL_SETUP.format) parameters.set("format", format);
  if (typeof columns !== "string") for (const { path, name } of columns) parameters.append("column", [path, ...(name === null ? [] : [name])].map(encodeURIComponent).join("="));
  else if (columns !== INITIAL_SETUP.columns) parameters.set("columns", columns);
  if (MASK_NAMES.some((name) => masks.includes(name) !== USUAL_MASKS.includes(name))) parameters.set("masks", masks.length === 0 ? "none" : masks.join(","));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
