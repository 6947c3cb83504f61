// What the page says, in the visitor's language. Texts are ICU messages in a catalog for each language, compiled by the
// build; English comes with the page, another one when it is chosen.
import { I18n, type Messages } from "@lingui/core";
import { signal } from "@preact/signals";
import { store, stored } from "../app/stored.js";
import english from "./en.json";

/** A message has an id, which names where it stands: the compiler knows them all. */
export type MessageId = keyof typeof english;

export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", hi: "हिन्दी" } as const;
export type Language = keyof typeof LANGUAGES;
const NAMES = Object.keys(LANGUAGES) as Language[];

/** Loads the catalog of a language other than English. */
export type LoadCatalog = (language: Language) => Promise<{ default: Messages }>;

const KEY = "language";
const catalogs = new I18n({ locale: "en", messages: { en: english as unknown as Messages } });
/** The language that is shown. */
export const language = signal<Language>("en");

/** A message in the language that is shown. Components that say something are drawn again when it changes. */
export function t(id: MessageId, values?: Readonly<Record<string, string | number>>): string {
  void language.value;
  return catalogs._(id, values);
}

/** A message if there is one, for words that platforms may add to. */
export function wordFor(id: string, otherwise: string): string {
  return id in english ? t(id as MessageId) : otherwise;
}

/** The language that was chosen before, else the first of the browser's that there is. */
export function preferredLanguage(): Language {
  const wanted = [stored(KEY) ?? "", ...navigator.languages].map((tag) => tag.split("-", 1)[0]);
  return wanted.map((tag) => NAMES.find((name) => name === tag)).find((name) => name !== undefined) ?? "en";
}

/** Shows the page in a language. Without its catalog it stays as it is. */
export async function speak(to: Language, load: LoadCatalog): Promise<void> {
  if (to !== "en") catalogs.load(to, (await load(to)).default);
  catalogs.activate(to);
  language.value = to;
  document.documentElement.lang = to;
  // None of them is written from right to left yet; the styles are ready for one.
  document.documentElement.dir = "ltr";
}

export function rememberLanguage(chosen: Language): void {
  store(KEY, chosen);
}

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat>(options: object, make: (language: Language) => F): F {
  const name = `${language.value} ${JSON.stringify(options)}`;
  const found = (formats.get(name) as F | undefined) ?? make(language.value);
  formats.set(name, found);
  return found;
}

export function number(value: number, options: Intl.NumberFormatOptions = {}): string {
  return kept(options, (of) => new Intl.NumberFormat(of, options)).format(value);
}

export function percent(share: number): string {
  return number(share, { style: "percent", maximumFractionDigits: share > 0 && share < 0.1 ? 1 : 0 });
}

/** A time of day in a time zone. */
export function timeText(instant: Date, zone: string): string {
  const all: Intl.DateTimeFormatOptions = { timeStyle: "short", timeZone: zone };
  return kept(all, (of) => new Intl.DateTimeFormat(of, all)).format(instant);
}

/** The day of an instant in a time zone; `full`: with its weekday and time. The year stands there if it is another. */
export function dateText(instant: Date, zone: string, style: "short" | "full" = "short"): string {
  const isThisYear = instant.getUTCFullYear() === new Date().getUTCFullYear();
  const short: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", ...(isThisYear ? {} : { year: "numeric" }) };
  const all: Intl.DateTimeFormatOptions = { ...(style === "full" ? { dateStyle: "full", timeStyle: "medium" } : short), timeZone: zone };
  return kept(all, (of) => new Intl.DateTimeFormat(of, all)).format(instant);
}

/** A calendar day, whatever the time zone. */
export function dayText(day: string, options: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" }): string {
  const all: Intl.DateTimeFormatOptions = { ...options, timeZone: "UTC" };
  return kept(all, (of) => new Intl.DateTimeFormat(of, all)).format(new Date(`${day}T00:00:00Z`));
}

/** From one day to another. */
export function daysText({ from, to }: { from: string; to: string }): string {
  const all: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
  const format = kept(all, (of) => new Intl.DateTimeFormat(of, all));
  return format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
}

/** A length in minutes and seconds. */
export function lengthText(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const part = (value: number, unit: string) => number(value, { style: "unit", unit, unitDisplay: "narrow" });
  const parts = [hours > 0 && part(hours, "hour"), minutes > 0 && part(minutes, "minute"), (rest > 0 || whole < 60) && hours === 0 && part(rest, "second")];
  return parts.filter(Boolean).join(" ");
}
