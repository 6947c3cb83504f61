// What a chart shows and its table lists: a row for each value of a dimension.
import { addDays, everyDay, everyMonth, lengthOf as daysIn, WEEKDAYS, type Days } from "../app/period.js";
import { LENGTHS, NOTHING, RESULTS, lengthOf, narrowed, successOf, sumsBy, type Cell, type Dimension, type Picked, type Sums } from "./cube.js";
import { valueText } from "./words.js";

export interface Row extends Sums {
  value: string;
  label: string;
  /** In the period before; null if that was not counted. */
  before: Sums | null;
}

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0"));

/** The rows of a dimension in its order: of days, of the week, or the most first. */
export function rowsOf(dimension: Dimension, { cells, days }: { cells: readonly Cell[]; days: Days }, before: readonly Cell[] | null, picked: Picked): Row[] {
  const sums = sumsBy(narrowed(cells, picked, dimension), dimension);
  // A day is compared with the day of the period before that is as far from its beginning; a month with none.
  const shift = daysIn(days);
  const earlier = before === null || dimension === "month" ? null : sumsBy(narrowed(before, dimension === "day" ? {} : shifted(picked, shift), dimension), dimension);
  // Ranges of lengths stay the same, whatever is chosen.
  const known = [...(dimension === "length" ? sumsBy(cells, dimension) : sums).keys()];
  const values = inOrder(dimension, days, known, sums);
  return values.map((value) => ({
    ...(sums.get(value) ?? NOTHING),
    value,
    label: valueText(dimension, value),
    before: earlier === null ? null : (earlier.get(dimension === "day" && value !== "" ? addDays(value, -shift) : value) ?? NOTHING),
  }));
}

/** What is chosen, in the period before: a chosen day is moved, a month has no other. */
export function shifted({ month: _, ...picked }: Picked, days: number): Picked {
  return picked.day === undefined ? picked : { ...picked, day: addDays(picked.day, -days) };
}

function inOrder(dimension: Dimension, days: Days, known: readonly string[], sums: ReadonlyMap<string, Sums>): readonly string[] {
  const also = known.includes("") ? [""] : [];
  switch (dimension) {
    case "day":
      return [...everyDay(days), ...also];
    case "month":
      return [...everyMonth(days), ...also];
    case "weekday":
      return [...WEEKDAYS, ...also];
    case "slot":
      return [...WEEKDAYS.flatMap((weekday) => HOURS.map((hour) => `${weekday}-${hour}`)).filter((slot) => known.includes(slot)), ...also];
    case "result":
      return RESULTS.filter((result) => known.includes(result));
    case "length":
      return [...lengthsUpTo(known), ...also];
    default:
      return [...known].sort((a, b) => (sums.get(b)?.count ?? 0) - (sums.get(a)?.count ?? 0) || (a < b ? -1 : 1));
  }
}

/** The ranges of lengths up to the longest that occurs, with those between in which nothing was. */
function lengthsUpTo(known: readonly string[]): string[] {
  const longest = Math.max(-1, ...known.filter(Boolean).map((range) => parseInt(range, 10)));
  return LENGTHS.filter((from) => from <= longest).map((from) => `${from}-${LENGTHS[LENGTHS.indexOf(from) + 1] ?? ""}`);
}

/** A row's numbers, as a table and a CSV file have them. */
export interface Figures {
  count: number;
  share: number;
  before: number | null;
  failed: number;
  success: number | null;
  length: number | null;
}

export function figuresOf(row: Row, total: number): Figures {
  return { count: row.count, share: total === 0 ? 0 : row.count / total, before: row.before?.count ?? null, failed: row.failed, success: successOf(row), length: lengthOf(row) };
}

export const totalOf = (rows: readonly Row[]): number => rows.reduce((all, { count }) => all + count, 0);

/** The rows as CSV: a head, then exact numbers, with points and without units. */
export function csvOf(head: readonly string[], rows: readonly Row[]): string {
  const total = totalOf(rows);
  const lines = rows.map((row) => {
    const { count, share, before, failed, success, length } = figuresOf(row, total);
    return [row.label, row.value, count, rounded(share), before, failed, rounded(success), rounded(length)].map(cell).join(",");
  });
  return [head.map(cell).join(","), ...lines, ""].join("\r\n");
}

const rounded = (value: number | null) => (value === null ? null : Math.round(value * 10_000) / 10_000);

function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  // What a spreadsheet would run as a formula is to be read as a text.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
