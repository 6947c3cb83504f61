import { PERIODS, presetDays, readDay, type PeriodName } from "./app/period.js";
import { CALLERS } from "./caller.js";
import { readSetup, writeSetup, type Setup } from "./export/setup.js";
import { INITIAL_DRAFT, withField, type Draft } from "./filter/draft.js";
import { FIELDS } from "./filter/field.js";
import { PROVIDERS, type Connection } from "./provider.js";
import { VIEW_NAMES, type ViewName } from "./view-name.js";

/** Filters of the overview that lists do not have. */
export const PICKS = ["day", "month", "weekday", "slot", "result", "endReason", "length"] as const;
export type PickName = (typeof PICKS)[number];
export type Picks = Readonly<Partial<Record<PickName, string>>>;

/** What the page's address stores: where in the page its visitor is. Never a credential; of a session only whose it
 *  is. */
export interface Place extends Connection {
  view: ViewName;
  period: PeriodName;
  /** Of a custom period: its days, or as much of them as was given. */
  from: string | null;
  to: string | null;
  /** The time zone of choice; null: the browser's. */
  zone: string | null;
  /** The filters, as text by field: of every view. */
  applied: Draft;
  picks: Picks;
  /** The open conversation. */
  open: string | null;
  /** What a file of Export is to have. */
  file: Setup;
}

export function samePicks(a: Picks, b: Picks): boolean {
  return PICKS.every((name) => a[name] === b[name]);
}

export const DEFAULT_PERIOD: PeriodName = "30days";

/** Reads a query string. Ignores what it does not know. */
export function readPlace(query: string): Place {
  const parameters = new URLSearchParams(query);
  const applied = FIELDS.reduce((draft, { name }) => {
    const text = parameters.get(name);
    return text === null ? draft : withField(draft, name, text);
  }, INITIAL_DRAFT);
  const picks = PICKS.flatMap((name) => {
    const text = parameters.get(name);
    return text ? [[name, text] as const] : [];
  });
  return {
    view: VIEW_NAMES.find((name) => name === parameters.get("view")) ?? "overview",
    provider: PROVIDERS.find((name) => name === parameters.get("provider")) ?? "eigi",
    access: parameters.get("access") === "restricted" ? "restricted" : "full",
    caller: CALLERS.find((name) => name === parameters.get("as")) ?? "supervisor",
    period: PERIODS.find((name) => name === parameters.get("period")) ?? DEFAULT_PERIOD,
    from: readDay(parameters.get("from")),
    to: readDay(parameters.get("to")),
    zone: readZone(parameters.get("zone")),
    applied,
    picks: Object.fromEntries(picks),
    open: parameters.get("open") || null,
    file: readSetup(parameters),
  };
}

/** The query string of a place, without defaults. */
export function placeQuery({ view, provider, access, caller, period, from, to, zone, applied, picks, open, file }: Place): string {
  const parameters = new URLSearchParams();
  if (view !== "overview") parameters.set("view", view);
  parameters.set("provider", provider);
  if (provider === "anyreach" && access === "restricted") parameters.set("access", access);
  if (caller !== "supervisor") parameters.set("as", caller);
  if (period !== DEFAULT_PERIOD) parameters.set("period", period);
  for (const [name, value] of Object.entries({ from, to, zone })) if (value !== null) parameters.set(name, value);
  for (const { name } of FIELDS) {
    const text = applied[name] ?? "";
    if (text !== (INITIAL_DRAFT[name] ?? "")) parameters.set(name, text);
  }
  for (const name of PICKS) if (picks[name]) parameters.set(name, picks[name]);
  if (open !== null) parameters.set("open", open);
  writeSetup(parameters, file);
  return `?${parameters}`;
}

/** The days of a place's period, as seen on a day. A custom one that lacks an end is filled up, one that is the wrong way
 *  round is turned. */
export function daysOf({ period, from, to }: Pick<Place, "period" | "from" | "to">, today: string): { from: string; to: string } {
  if (period !== "custom") return presetDays(period, today);
  const [first, last] = [from ?? to ?? today, to ?? today];
  return first <= last ? { from: first, to: last } : { from: last, to: first };
}

/** A time zone's name, if the browser knows it. */
export function readZone(name: string | null): string | null {
  if (!name) return null;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name;
  } catch {
    return null;
  }
}
