// Only the rows in sight are in the page, however many were read.
import { Virtualizer, defaultRangeExtractor, elementScroll, observeElementOffset, observeElementRect, type Range, type VirtualItem } from "@tanstack/virtual-core";
import { useLayoutEffect, useReducer, useRef } from "preact/hooks";
import type { RefObject } from "preact";

interface VirtualOptions {
  scroller: RefObject<HTMLElement | null>;
  count: number;
  /** The height of every row, and of the head that stays above them, in pixels. */
  rowHeight: number;
  headHeight: number;
  /** Rows that stay in the page wherever it is scrolled: the focused one, the open one. */
  kept: readonly number[];
}

export interface Virtual {
  rows: readonly VirtualItem[];
  /** The height of all rows together. */
  height: number;
  /** How far it is scrolled, in pixels. */
  offset: number;
  /** The last row in sight; -1: none is. */
  last: number;
  /** How many are in sight at once. */
  inSight: number;
  /** Scrolls as far as needed to show a row; `true`: to the top. */
  show(index: number, top?: boolean): void;
}

/** More rows than are in sight, in each direction, so that none is missing while it scrolls. */
const OVERSCAN = 5;

export function useVirtual({ scroller, count, rowHeight, headHeight, kept }: VirtualOptions): Virtual {
  const [, redraw] = useReducer((drawn: number) => drawn + 1, 0);
  const made = useRef<Virtualizer<HTMLElement, HTMLElement> | null>(null);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    overscan: OVERSCAN,
    scrollMargin: headHeight,
    rangeExtractor: (range: Range) => {
      const near = defaultRangeExtractor(range);
      const far = kept.filter((index) => index >= 0 && index < count && !near.includes(index));
      return far.length === 0 ? near : [...near, ...far].sort((a, b) => a - b);
    },
    onChange: redraw as () => void,
  };
  const virtualizer = (made.current ??= new Virtualizer(options));
  virtualizer.setOptions(options);

  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [rowHeight, headHeight]);

  const offset = virtualizer.scrollOffset ?? 0;
  const room = (virtualizer.scrollRect?.height ?? 0) - headHeight;
  return {
    rows: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    offset,
    last: virtualizer.range?.endIndex ?? -1,
    inSight: Math.max(1, Math.floor(room / rowHeight)),
    show(index, top = false) {
      const start = index * rowHeight;
      const isInSight = start >= offset && start + rowHeight <= offset + room;
      if (top || start < offset) scroller.current?.scrollTo(scroller.current.scrollLeft, start);
      else if (!isInSight) scroller.current?.scrollTo(scroller.current.scrollLeft, start + rowHeight - room);
    },
  };
}
