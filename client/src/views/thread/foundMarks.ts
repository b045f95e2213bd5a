import { useEffect, type RefObject } from 'react';
import { placesIn, type Place } from '../../session/finding';

/** Whether the browser can mark text without changing the document. */
export const CAN_MARK = typeof Highlight === 'function' && 'highlights' in CSS;

/** So many frames later the rows around a place that was gone to have been measured. */
const FRAMES_UNTIL_STILL = 12;

/** Marks what was found in the rows that are drawn, and brings the current place into sight. */
export function useFoundMarks(
  scroller: RefObject<HTMLDivElement | null>,
  query: string,
  current: Place | null,
  goes: number,
): void {
  useEffect(() => {
    const box = scroller.current;
    if (!CAN_MARK || box === null || query.trim() === '') return;
    let asked = 0;
    const mark = (): void => {
      asked = 0;
      const [all, here] = [new Highlight(), new Highlight()];
      for (const row of box.querySelectorAll<HTMLElement>('.rows > .row')) {
        const ranges = rangesIn(row, query);
        const stands = current !== null && row.dataset.key === current.key;
        const range = stands ? rangeOf(ranges, current) : undefined;
        for (const one of ranges) (one === range ? here : all).add(one);
      }
      CSS.highlights.set('found', all);
      CSS.highlights.set('found-here', here);
    };
    const changed = new MutationObserver(() => {
      if (asked === 0) asked = requestAnimationFrame(mark);
    });
    changed.observe(box, { characterData: true, childList: true, subtree: true });
    mark();
    return () => {
      changed.disconnect();
      cancelAnimationFrame(asked);
      CSS.highlights.delete('found');
      CSS.highlights.delete('found-here');
    };
  }, [scroller, query, current]);

  useEffect(() => {
    if (current === null || goes === 0) return;
    let frames = FRAMES_UNTIL_STILL;
    const wait = (): void => {
      frames--;
      if (frames > 0) asked = requestAnimationFrame(wait);
      else if (scroller.current !== null) bringIntoSight(scroller.current, current, query);
    };
    let asked = requestAnimationFrame(wait);
    return () => {
      cancelAnimationFrame(asked);
    };
  }, [scroller, query, current, goes]);
}

/** The row of a turn, if it is drawn. */
export function rowOf(box: HTMLElement | null, key: string): HTMLElement | undefined {
  const rows = [...(box?.querySelectorAll<HTMLElement>('.rows > .row') ?? [])];
  return rows.find((row) => row.dataset.key === key);
}

/** Scrolls to a place of a row that is drawn, unless it is in sight. */
export function bringIntoSight(box: HTMLElement, current: Place, query: string): void {
  const row = rowOf(box, current.key);
  const range = row === undefined ? undefined : rangeOf(rangesIn(row, query), current);
  if (range === undefined) return;
  const place = range.getBoundingClientRect();
  const { top: edge, bottom } = box.getBoundingClientRect();
  // The bar lies over the thread.
  const bar = box.parentElement?.querySelector('.find-bar')?.getBoundingClientRect();
  const top = Math.max(edge, bar?.bottom ?? edge);
  if (place.top >= top && place.bottom <= bottom) return;
  box.scrollBy({ top: place.top - (top + bottom) / 2, behavior: 'instant' });
}

/** Markdown's signs are counted with the text, and not drawn: then it is the last that is. */
function rangeOf(ranges: readonly Range[], { nth }: Place): Range | undefined {
  return ranges[Math.min(nth, ranges.length - 1)];
}

function rangesIn(row: HTMLElement, query: string): Range[] {
  return [...row.querySelectorAll('.human .said, .answer')].flatMap((said) => {
    const texts: { readonly node: Node; readonly end: number }[] = [];
    let whole = '';
    const walk = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
      whole += node.nodeValue ?? '';
      texts.push({ node, end: whole.length });
    }
    let at = 0;
    const point = (place: number, last: boolean): readonly [Node, number] => {
      while (at < texts.length - 1 && !reaches(texts[at]?.end ?? 0, place, last)) at++;
      const begins = texts[at - 1]?.end ?? 0;
      return [texts[at]?.node ?? said, place - begins];
    };
    return placesIn(whole, query).map(({ start, end }) => {
      const range = document.createRange();
      range.setStart(...point(start, false));
      range.setEnd(...point(end, true));
      return range;
    });
  });
}

function reaches(end: number, place: number, last: boolean): boolean {
  return last ? end >= place : end > place;
}
