// The columns of the list: which, and in which order. The browser keeps the choice.
import { signal } from "@preact/signals";
import { store, stored } from "../app/stored.js";

export const COLUMNS = ["time", "customer", "agent", "status", "length", "channel", "direction", "turns", "endReason", "success", "phone", "id", "summary"] as const;
export type Column = (typeof COLUMNS)[number];

export const DEFAULT_COLUMNS: readonly Column[] = ["time", "customer", "agent", "status", "length", "channel", "summary"];

/** How wide each is: from and to, in rem. The last one given no end takes what is left. */
const WIDTHS: Readonly<Record<Column, readonly [least: number, most: number | null]>> = {
  time: [9.5, 9.5],
  customer: [10, 12],
  agent: [7, 10],
  status: [8.5, 8.5],
  length: [6, 6],
  channel: [7.5, 7.5],
  direction: [6.5, 6.5],
  turns: [5, 5],
  endReason: [9, 14],
  success: [6.5, 6.5],
  phone: [9.5, 9.5],
  id: [12, 12],
  summary: [14, null],
};

/** The columns as tracks of a grid, and what they take at least: told, since to measure every text would take long. */
export function tracksOf(shown: readonly Column[]): { tracks: string; least: string } {
  const widths = shown.map((column) => WIDTHS[column]);
  const tracks = widths.map(([least, most]) => (most === null ? `minmax(${least}rem, 1fr)` : least === most ? `${least}rem` : `minmax(${least}rem, ${most}rem)`));
  return { tracks: tracks.join(" "), least: `${widths.reduce((sum, [least]) => sum + least, 1)}rem` };
}

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
