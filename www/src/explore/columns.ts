// The columns of the list: which, and in which order. The browser keeps the choice.
import { signal } from "@preact/signals";
import { store, stored } from "../app/stored.js";

export const COLUMNS = ["time", "customer", "agent", "status", "length", "channel", "direction", "turns", "endReason", "success", "phone", "id", "summary"] as const;
export type Column = (typeof COLUMNS)[number];

export const DEFAULT_COLUMNS: readonly Column[] = ["time", "customer", "agent", "status", "length", "channel", "summary"];

/** How wide each is, as a track of a grid. */
export const WIDTHS: Readonly<Record<Column, string>> = {
  time: "9.5rem",
  customer: "minmax(9rem, 12rem)",
  agent: "minmax(6rem, 10rem)",
  status: "8.5rem",
  length: "6rem",
  channel: "7.5rem",
  direction: "6.5rem",
  turns: "5rem",
  endReason: "minmax(8rem, 14rem)",
  success: "6.5rem",
  phone: "9.5rem",
  id: "12rem",
  summary: "minmax(14rem, 1fr)",
};

const KEY = "columns";

export const columns = signal<readonly Column[]>(readColumns(stored(KEY)));

/** Remembers columns; without any it would be no list. */
export function chooseColumns(next: readonly Column[]): void {
  if (next.length === 0) return;
  columns.value = next;
  store(KEY, next.join() === DEFAULT_COLUMNS.join() ? null : next.join());
}

/** Columns as they were kept, each once. Ignores what it does not know. */
export function readColumns(text: string | null): readonly Column[] {
  const names = new Set((text ?? "").split(","));
  const known = [...names].flatMap((name) => COLUMNS.find((column) => column === name) ?? []);
  return known.length === 0 ? DEFAULT_COLUMNS : known;
}

/** The column one place earlier or later. */
export function moved(all: readonly Column[], column: Column, by: 1 | -1): readonly Column[] {
  const at = all.indexOf(column);
  const to = at + by;
  if (at < 0 || to < 0 || to >= all.length) return all;
  const others = all.filter((each) => each !== column);
  return [...others.slice(0, to), column, ...others.slice(to)];
}
