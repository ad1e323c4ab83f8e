import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { View } from "./timeline.ts";

/** A list of rows of one height, of which only those in sight are drawn. */
export interface Scrolling {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Pixels. */
  readonly rowHeight: number;
  /** The first row that is drawn, and the one after the last. */
  readonly range: readonly [start: number, end: number];
  /** Whether it stays with the newest. */
  readonly follows: Signal<boolean>;
  /** Pixels of what it scrolls over. */
  readonly height: number;
  follow(): void;
  stay(): void;
  onScroll(): void;
  bringIntoView(index: number): void;
}

/** Rows that are drawn beyond each edge. */
const beyond = 10;

/** Follows the newest until the reader scrolls away, and keeps his place when old rows go. */
export function useScrolling(view: View): Scrolling {
  const scroller = useRef<HTMLDivElement>(null);
  const height = useSignal(rowHeightNow());
  const rowHeight = height.value;
  const top = useSignal(0);
  const sight = useSignal(800);
  const follows = useSignal(true);
  const count = view.entries.length;
  const start = Math.max(0, Math.floor(top.value / rowHeight) - beyond);
  const end = Math.ceil((top.value + sight.value) / rowHeight) + beyond;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      height.value = rowHeightNow();
      sight.value = element.clientHeight;
      if (follows.peek()) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const before = useRef(view);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const lost = view.filter === before.current.filter ? view.gone - before.current.gone : 0;
    before.current = view;
    if (follows.peek()) element.scrollTop = element.scrollHeight;
    else if (lost > 0) element.scrollTop -= lost * rowHeight;
    top.value = element.scrollTop;
  }, [view]);

  return {
    scroller,
    rowHeight,
    range: [Math.min(start, count), Math.min(end, count)],
    follows,
    height: count * rowHeight,
    follow() {
      follows.value = true;
      if (scroller.current !== null) scroller.current.scrollTop = scroller.current.scrollHeight;
    },
    stay() {
      follows.value = false;
    },
    onScroll() {
      const element = scroller.current;
      if (element === null) return;
      top.value = element.scrollTop;
      follows.value = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight;
    },
    bringIntoView(index) {
      const element = scroller.current;
      if (element === null) return;
      const place = index * rowHeight;
      if (place < element.scrollTop) element.scrollTop = place;
      else if (place + rowHeight > element.scrollTop + element.clientHeight) {
        element.scrollTop = place + rowHeight - element.clientHeight;
      }
    },
  };
}

/** In whole pixels: as many times the height of the root's letters as the style sheet asks for. */
function rowHeightNow(): number {
  const style = getComputedStyle(document.documentElement);
  return Math.round(Number.parseFloat(style.fontSize) * (Number(style.getPropertyValue("--row-ems")) || 2));
}
