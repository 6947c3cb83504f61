// The conversations as a grid: a table, or where it is narrow a card for each. One row is in the tab order; arrow keys,
// Page Up and Down, Home and End go from row to row, Enter opens.
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { hrefTo, place } from "../app/place.js";
import { t } from "../language/language.js";
import { columns, tracksOf } from "./columns.js";
import type { Model } from "./model.js";
import { Row } from "./row.js";
import { useVirtual } from "./virtual.js";

/** In rem, as in style/explore.css. */
const ROW = { table: 2.5, cards: 5 } as const;
const HEAD = 2.25;
/** A narrower table would be all ellipses. In rem. */
const NARROWEST = 46;
/** So many rows before the end the next page is asked for. */
const AHEAD = 15;

export function Rows({ model }: { model: Model }) {
  const { page, list, opened } = model;
  const { items, total, next, phase } = list.value;
  const scroller = useRef<HTMLDivElement>(null);
  const { width, rem } = useSize(scroller);
  const layout = width > 0 && width < NARROWEST * rem ? "cards" : "table";
  const rowHeight = ROW[layout] * rem;
  const headHeight = layout === "table" ? HEAD * rem : 0;
  /** The row that is in the tab order. */
  const at = useSignal(0);
  const focusing = useRef(false);
  const openId = opened.value?.id ?? null;
  const openAt = openId === null ? -1 : items.findIndex(({ id }) => id === openId);
  const current = Math.min(at.value, items.length - 1);
  const { rows, height, offset, last, inSight, show } = useVirtual({ scroller, count: items.length, rowHeight, headHeight, kept: [current, openAt] });

  // Reads on towards what is in sight.
  const isShown = place.value.view === "explore";
  useEffect(() => {
    if (isShown && phase === "ready" && next !== null && width > 0 && last >= items.length - 1 - AHEAD) page.actions.more();
  });

  useLayoutEffect(() => {
    if (!focusing.current) return;
    const link = scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"] a`);
    if (!link) return;
    focusing.current = false;
    link.focus({ preventScroll: true });
  });

  // Rows that are put in order lose the focus on their way.
  const hadFocus = scroller.current?.contains(document.activeElement) === true;
  useLayoutEffect(() => {
    if (hadFocus && document.activeElement === document.body) scroller.current?.querySelector<HTMLElement>(`[data-index="${current}"] a`)?.focus({ preventScroll: true });
  });

  // The open row, else the first in sight, stays in sight in another layout.
  const top = useRef(0);
  const before = useRef(layout);
  useLayoutEffect(() => {
    if (before.current !== layout && items.length > 0) show(openAt >= 0 ? openAt : top.current, openAt < 0);
    before.current = layout;
  }, [layout]);

  // Another list begins at its top.
  const first = items[0]?.id;
  useLayoutEffect(() => {
    at.value = 0;
    scroller.current?.scrollTo(0, 0);
  }, [first]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLAnchorElement)) return;
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: current + inSight, PageUp: current - inSight, Home: 0, End: items.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const index = Math.min(Math.max(to, 0), items.length - 1);
    focusing.current = true;
    // Before the rows change: their layout would have to be known first.
    show(index);
    at.value = index;
  };
  const rowOf = (target: EventTarget | null) => (target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null);
  const onFocus = ({ target }: FocusEvent) => {
    const index = rowOf(target)?.dataset["index"];
    if (index !== undefined) at.value = Number(index);
  };
  const onClick = (event: MouseEvent) => {
    // With a modifier key the link opens a tab of its own, like any link.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = rowOf(event.target)?.querySelector("a");
    const id = link?.dataset["id"];
    if (link == null || id === undefined) return;
    event.preventDefault();
    // A pointer puts the focus where it pressed, which need not be the link; the conversation gives it back to that.
    link.focus({ preventScroll: true });
    page.actions.open(id);
  };

  const { tracks, least } = tracksOf(columns.value);
  const href = hrefTo({ open: null });
  const { search: text, userId: customer } = place.value.applied;
  const searched = useKept({ text, customer });
  top.current = Math.round(offset / rowHeight);
  return (
    <div ref={scroller} class={`grid-scroll ${layout}`} tabIndex={-1}>
      <div
        role="grid"
        class="grid"
        aria-label={t("explore.list")}
        aria-rowcount={total === null ? (next === null ? items.length + 1 : -1) : total + 1}
        aria-readonly="true"
        style={{ "--columns": tracks, "--least": least }}
        onKeyDown={onKeyDown}
        onFocusIn={onFocus}
        onClick={onClick}
      >
        <div role="rowgroup" class="grid-head">
          <div role="row" aria-rowindex={1}>
            {columns.value.map((column) => (
              <div key={column} role="columnheader" data-column={column}>
                {t(`explore.column.${column}`)}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" class="grid-rows rows" style={{ blockSize: `${height}px` }}>
          {rows.map(({ index, start }) => {
            const item = items[index];
            return item === undefined ? null : (
              <Row
                key={item.id}
                {...{ item, index, searched }}
                start={start - headHeight}
                columns={columns.value}
                href={`${href}&open=${encodeURIComponent(item.id)}`}
                open={item.id === openId}
                current={index === current}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** The width of an element, and what a rem is, in pixels. */
function useSize(of: { current: HTMLElement | null }): { width: number; rem: number } {
  const [size, setSize] = useState({ width: 0, rem: 16 });
  useLayoutEffect(() => {
    const watched = of.current;
    if (watched === null) return;
    const measure = () => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      setSize((before) => (before.width === watched.clientWidth && before.rem === rem ? before : { width: watched.clientWidth, rem }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);
  return size;
}

/** The same object as long as it has the same values. */
function useKept<T extends object>(value: T): T {
  const kept = useRef(value);
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}
