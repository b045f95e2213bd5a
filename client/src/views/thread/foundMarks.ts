import { useEffect, type RefObject } from 'react';
import { BLOCK_END, placesIn, type Place } from '../../session/finding';

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
  // The source of a diagram is below it, folded away.
  const folded = range.startContainer.parentElement?.closest('details');
  if (folded != null) folded.open = true;
  const place = range.getBoundingClientRect();
  const { top: edge, bottom } = box.getBoundingClientRect();
  // The bar lies over the thread, or stands above it.
  const bar = box.parentElement?.querySelector('.find-bar')?.getBoundingClientRect();
  const top = Math.max(edge, bar?.bottom ?? edge);
  if (place.top >= top && place.bottom <= bottom) return;
  box.scrollBy({ top: place.top - (top + bottom) / 2, behavior: 'instant' });
}

/** What is counted and not drawn, such as a formula that cannot be: then it is the last that is. */
function rangeOf(ranges: readonly Range[], { nth }: Place): Range | undefined {
  return ranges[Math.min(nth, ranges.length - 1)];
}

function rangesIn(row: HTMLElement, query: string): Range[] {
  return [...row.querySelectorAll('.human .said, .answer')].flatMap((said) => {
    const pieces: (Shown & { readonly end: number })[] = [];
    let whole = '';
    for (const shown of shownIn(said)) {
      if (pieces.length > 0 && pieces.at(-1)?.block !== shown.block) whole += BLOCK_END;
      whole += shown.text;
      pieces.push({ ...shown, end: whole.length });
    }
    let at = 0;
    const pieceAt = (place: number, last: boolean): Shown & { readonly end: number } => {
      while (at < pieces.length - 1 && !reaches(pieces[at]?.end ?? 0, place, last)) at++;
      return pieces[at] ?? { node: said, block: said, text: '', end: 0 };
    };
    return placesIn(whole, query).map(({ start, end }) => {
      const range = document.createRange();
      const [first, last] = [pieceAt(start, false), pieceAt(end, true)];
      if (first.node instanceof Text)
        range.setStart(first.node, start - first.end + first.text.length);
      else range.setStartBefore(first.node);
      if (last.node instanceof Text) range.setEnd(last.node, end - last.end + last.text.length);
      else range.setEndAfter(last.node);
      return range;
    });
  });
}

function reaches(end: number, place: number, last: boolean): boolean {
  return last ? end >= place : end > place;
}

/** A part of what is read: a text, or an element that is one as a whole. */
interface Shown {
  readonly node: Text | Element;
  readonly text: string;
  readonly block: Element;
}

function* shownIn(node: Node, block: Element | null = null): Generator<Shown> {
  if (node instanceof Text) {
    const { parentElement } = node;
    if (parentElement !== null) yield { node, text: node.data, block: block ?? parentElement };
  }
  if (!(node instanceof Element) || isAdded(node)) return;
  const around = block === null || isBlock(node) ? node : block;
  // A formula is drawn in pieces, and once more for who hears it.
  const formula = node.matches('.formula') ? node.querySelector('annotation') : null;
  if (formula !== null) yield { node, text: formula.textContent, block: around };
  else if (node.localName === 'br') yield { node, text: ' ', block: around };
  else for (const child of node.childNodes) yield* shownIn(child, around);
}

function isBlock(element: Element): boolean {
  return element.matches('p,h3,h4,h5,h6,li,blockquote,pre,td,th,.formula.display');
}

/** Whether the page adds it to what was said. */
function isAdded(element: Element): boolean {
  return element.matches('figcaption,summary,.state,.host');
}
