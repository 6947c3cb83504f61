// Saved views: filters and columns under a name. The browser keeps them, and nobody else.
import { signal } from "@preact/signals";
import { store, stored } from "../app/stored.js";
import { INITIAL_DRAFT, withField, type Draft } from "../filter/draft.js";
import { FIELDS } from "../filter/field.js";
import { narrowing } from "../filter/kinds.js";
import { PICKS, type Picks } from "../location.js";
import { readColumns, type Column } from "./columns.js";

export interface SavedView {
  name: string;
  applied: Draft;
  picks: Picks;
  columns: readonly Column[];
}

const KEY = "views";
/** As long as a name may be. */
export const LONGEST_NAME = 60;

export const savedViews = signal<readonly SavedView[]>(readViews(stored(KEY)));

/** Saves it, instead of one of the same name. */
export function saveView(view: SavedView): void {
  const known = savedViews.value.some(({ name }) => name === view.name);
  keep(known ? savedViews.value.map((each) => (each.name === view.name ? view : each)) : [...savedViews.value, view]);
}

/** False, and nothing is done, if the name is taken. */
export function renameView(from: string, to: string): boolean {
  if (to === "" || (to !== from && savedViews.value.some(({ name }) => name === to))) return false;
  keep(savedViews.value.map((view) => (view.name === from ? { ...view, name: to } : view)));
  return true;
}

export function deleteView(name: string): void {
  keep(savedViews.value.filter((view) => view.name !== name));
}

function keep(views: readonly SavedView[]): void {
  savedViews.value = views;
  const kept = views.map(({ name, applied, picks, columns }) => ({ name, filters: narrowing(applied), picks, columns: columns.join() }));
  store(KEY, views.length === 0 ? null : JSON.stringify(kept));
}

/** Views as they were kept. Ignores what it does not know. */
export function readViews(text: string | null): readonly SavedView[] {
  let read: unknown = null;
  try {
    read = JSON.parse(text ?? "null");
  } catch {
    // As if there were none.
  }
  if (!Array.isArray(read)) return [];
  return read.flatMap((each: unknown): SavedView[] => {
    const { name, filters, picks, columns } = object(each);
    if (typeof name !== "string" || name === "") return [];
    return [{ name, applied: readDraft(object(filters)), picks: readPicks(object(picks)), columns: readColumns(typeof columns === "string" ? columns : null) }];
  });
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function readDraft(filters: Record<string, unknown>): Draft {
  return FIELDS.reduce((draft, { name }) => {
    const text = filters[name];
    return typeof text === "string" ? withField(draft, name, text) : draft;
  }, INITIAL_DRAFT);
}

function readPicks(picks: Record<string, unknown>): Picks {
  return Object.fromEntries(PICKS.flatMap((name) => (typeof picks[name] === "string" ? [[name, picks[name]] as const] : [])));
}
