import { useEffect, type RefObject } from 'react';
import { placesIn } from '../../session/finding';

/** Whether the browser can mark text without changing the document. */
export const CAN_MARK = typeof Highlight === 'function' && 'highlights' in CSS;

/** So many frames later the rows around a place that was gone to have been measured. */
const FRAMES_UNTIL_STILL = 12;

/** Marks what was found in the rows that are drawn, and brings it into sight in the current one. */
export function useFoundMarks(
  scroller: RefObject<HTMLDivElement | null>,
  query: string,
  current: string | null,
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
        const marks = row.dataset.key === current ? here : all;
        for (const range of rangesIn(row, query)) marks.add(range);
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

function bringIntoSight(box: HTMLElement, key: string, query: string): void {
  const row = [...box.querySelectorAll<HTMLElement>('.rows > .row')].find(
    (one) => one.dataset.key === key,
  );
  const range = row === undefined ? undefined : rangesIn(row, query)[0];
  if (range === undefined) return;
  const place = range.getBoundingClientRect();
  const { top, bottom } = box.getBoundingClientRect();
  // The bar lies over the thread.
  const bar = box.parentElement?.querySelector('.find-bar')?.getBoundingClientRect();
  if (place.top >= (bar?.bottom ?? top) && place.bottom <= bottom) return;
  box.scrollBy({ top: place.top - (top + bottom) / 2, behavior: 'instant' });
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
