// A chart in the page: it is one stop for the Tab key; arrow keys go from value to value, Enter chooses.
import { signal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../language/language.js";
import { part } from "../part.js";
import type { Page } from "../shell/page.js";
import type { Mark } from "./plot.js";

export type Charts = typeof import("./plot.js");

/** The script that draws: null until it came. */
export const charts = signal<Charts | null>(null);
export const chartsFailed = signal(false);

let load: (() => Promise<unknown>) | undefined;

/** Loads it, unless it is there. */
export async function loadCharts(script: Page["script"]): Promise<void> {
  load ??= part("What draws the charts", (failures) => script("plot", failures));
  chartsFailed.value = false;
  try {
    charts.value = (await load()) as Charts;
  } catch {
    chartsFailed.value = true;
  }
}

interface ChartProps<M extends Mark> {
  title: string;
  marks: readonly M[];
  height: number;
  draw(charts: Charts, marks: readonly M[], look: { width: number; height: number }): SVGSVGElement;
  choose(value: string): void;
}

export function Chart<M extends Mark>({ title, marks, height, draw, choose }: ChartProps<M>) {
  const host = useRef<HTMLDivElement>(null);
  const id = useId();
  const [width, setWidth] = useState(0);
  /** The value that the arrow keys reached. */
  const [at, setAt] = useState<string | null>(null);
  const drawn = charts.value;
  const known = marks.filter(({ value }) => value !== "");
  const active = known.find(({ value }) => value === at) ?? known.find(({ chosen }) => chosen) ?? known[0];

  useEffect(() => {
    const watched = host.current;
    if (watched === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.floor(watched.clientWidth)));
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);

  // The marks are new with each count, choice and language; nothing else changes what is drawn.
  useLayoutEffect(() => {
    if (drawn === null || width === 0) return;
    const svg = draw(drawn, known, { width, height });
    svg.setAttribute("aria-hidden", "true");
    svg.removeAttribute("role");
    host.current?.replaceChildren(svg);
  }, [drawn, width, height, JSON.stringify(known)]);

  useLayoutEffect(() => {
    host.current?.querySelectorAll(".hits > *").forEach((hit, index) => {
      hit.toggleAttribute("data-active", known[index]?.value === active?.value);
      hit.toggleAttribute("data-chosen", known[index]?.chosen === true);
    });
  });

  const valueAt = ({ target }: Event): string | undefined => {
    const hits = [...(host.current?.querySelectorAll(".hits > *") ?? [])];
    return known[hits.findIndex((hit) => target instanceof Node && hit.contains(target))]?.value;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = known.findIndex(({ value }) => value === active?.value);
    const to = { ArrowRight: now + 1, ArrowDown: now + 1, ArrowLeft: now - 1, ArrowUp: now - 1, Home: 0, End: known.length - 1 }[event.key];
    const next = to === undefined ? undefined : known[Math.min(Math.max(to, 0), known.length - 1)];
    if (next !== undefined) setAt(next.value);
    else if ((event.key === "Enter" || event.key === " ") && active !== undefined) choose(active.value);
    else return;
    event.preventDefault();
  };

  return (
    <div
      class="chart"
      role="listbox"
      tabIndex={0}
      aria-label={title}
      aria-description={t("chart.keys")}
      aria-orientation="horizontal"
      aria-activedescendant={active && `${id}-${active.value}`}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const value = valueAt(event);
        if (value === undefined) return;
        setAt(value);
        choose(value);
      }}
    >
      <div class="drawn" ref={host} style={{ minBlockSize: `${height}px` }} role="presentation" />
      {known.map(({ value, text, chosen }) => (
        <span key={value} id={`${id}-${value}`} class="visually-hidden" role="option" aria-selected={chosen} data-value={value}>
          {text}
        </span>
      ))}
    </div>
  );
}
