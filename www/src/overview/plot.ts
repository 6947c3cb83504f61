// The charts, drawn by Observable Plot: a script of its own, loaded when the overview is first shown. Only shapes and axes:
// the texts come from the page, the colours from its styles.
import { axisX, axisY, barY, cell, dot, gridY, lineY, plot, ruleY, type PlotOptions } from "@observablehq/plot";

/** One value of the chart's dimension. */
export interface Mark {
  value: string;
  /** Below or beside it, if there is room. */
  tick: string;
  /** Says all of it, for screen readers and as a tip. */
  text: string;
  chosen: boolean;
  dimmed: boolean;
}

export interface Column extends Mark {
  /** Stacked from the bottom. */
  parts: readonly { tone: string; size: number }[];
}

export interface Point extends Mark {
  /** 0 to 1; null: nothing is known. */
  share: number | null;
}

export interface Slot extends Mark {
  row: string;
  column: string;
  size: number;
}

interface Look {
  width: number;
  height: number;
  format(value: number): string;
}

/** Bars from left to right. */
export function columns(marks: readonly Column[], { width, height, format }: Look): SVGSVGElement {
  const top = Math.max(1, ...marks.map(({ parts }) => parts.reduce((sum, { size }) => sum + size, 0)));
  const parts = marks.flatMap((mark) => mark.parts.map((part) => ({ ...mark, ...part })));
  return draw({
    width,
    height,
    marginLeft: 32,
    x: { domain: marks.map(({ value }) => value), padding: 0.2, label: null },
    y: { domain: [0, top], nice: true, label: null },
    marks: [
      gridY({ ticks: whole(top) }),
      axisY({ ticks: whole(top), tickSize: 0, tickFormat: format }),
      xAxis(marks, width),
      barY(parts, { x: "value", y: "size", fill: ({ tone }: { tone: string }) => `var(--${tone})`, fillOpacity: faded, order: null }),
      ruleY([0]),
      barY(marks, { ...HITS, x: "value", y1: 0, y2: top, inset: -1 }),
    ],
  });
}

/** Shares from left to right, as a line with a dot for each. */
export function line(marks: readonly Point[], { width, height, format }: Look): SVGSVGElement {
  return draw({
    width,
    height,
    marginLeft: 44,
    x: { domain: marks.map(({ value }) => value), padding: 0.2, label: null },
    y: { domain: [0, 1], label: null },
    marks: [
      gridY({ ticks: [0, 0.25, 0.5, 0.75, 1] }),
      axisY({ ticks: [0, 0.5, 1], tickSize: 0, tickFormat: format }),
      xAxis(marks, width),
      lineY(marks, { x: "value", y: "share", stroke: "var(--chart)", strokeWidth: 2 }),
      dot(marks.filter(({ share }) => share !== null), { x: "value", y: "share", r: 3.5, fill: "var(--chart)", fillOpacity: faded }),
      barY(marks, { ...HITS, x: "value", y1: 0, y2: 1, inset: -1 }),
    ],
  });
}

/** A field of squares, the darker the more. */
export function heat(marks: readonly Slot[], rows: readonly string[], columns: readonly Pick<Mark, "value" | "tick">[], { width, height }: Look, labels: ReadonlyMap<string, string>): SVGSVGElement {
  const top = Math.max(1, ...marks.map(({ size }) => size));
  return draw({
    width,
    height,
    marginLeft: 44,
    x: { domain: columns.map(({ value }) => value), padding: 0.08, label: null },
    y: { domain: rows, padding: 0.08, label: null },
    marks: [
      axisY({ tickSize: 0, tickFormat: (row: string) => labels.get(row) ?? row }),
      xAxis(columns, width),
      cell(
        rows.flatMap((row) => columns.map(({ value }) => ({ row, column: value }))),
        { x: "column", y: "row", fill: "var(--raised)", rx: 2 },
      ),
      cell(marks, { x: "column", y: "row", fill: "var(--chart)", fillOpacity: ({ size, dimmed }: Slot) => (0.14 + 0.86 * (size / top)) * (dimmed ? 0.35 : 1), rx: 2 }),
      cell(marks, { ...HITS, x: "column", y: "row", rx: 2 }),
    ],
  });
}

/** What is pressed: over the whole height, so that small values can be hit. Its name finds it again. */
const HITS = { className: "hits", fill: "transparent", ariaLabel: "text", title: "text" } as const;

const faded = ({ dimmed }: { dimmed: boolean }) => (dimmed ? 0.3 : 1);

/** Ticks that are no fractions of conversations. */
const whole = (top: number) => (top < 4 ? Array.from({ length: top + 1 }, (_, tick) => tick) : 4);

/** As many ticks as have room. */
function xAxis(marks: readonly Pick<Mark, "value" | "tick">[], width: number) {
  const longest = Math.max(1, ...marks.map(({ tick }) => tick.length));
  const every = Math.max(1, Math.ceil((marks.length * (longest * 7 + 12)) / width));
  const ticks = new Map(marks.filter((_, index) => index % every === 0).map(({ value, tick }) => [value, tick]));
  return axisX({ ticks: [...ticks.keys()], tickSize: 0, tickFormat: (value: string) => ticks.get(value) ?? "" });
}

function draw(options: PlotOptions): SVGSVGElement {
  const svg = plot({ ...options, className: "plot", marginTop: 8, marginRight: 4, marginBottom: 24 }) as SVGSVGElement;
  // Its rules are in style/chart.css: the page's policy allows no others.
  svg.querySelector("style")?.remove();
  return svg;
}
