/** Places in a thread, both inclusive. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

interface Window {
  readonly startIndex: number;
  readonly endIndex: number;
  readonly overscan: number;
  readonly count: number;
}

/** More rows than these are not drawn for the sake of one pin. */
export const PINNED_MAX = 200;

/**
 * Which rows are in the document, in order: those in sight, some beyond, and the pinned ones.
 *
 * @param pins of each longer than `PINNED_MAX` only the rows nearest to what is in sight are drawn
 */
export function rowsToDraw(window: Window, pins: readonly Span[]): number[] {
  const { startIndex, endIndex, overscan, count } = window;
  const rows = new Set<number>();
  const add = (first: number, last: number): void => {
    for (let row = Math.max(0, first); row <= Math.min(count - 1, last); row++) rows.add(row);
  };
  add(startIndex - overscan, endIndex + overscan);
  for (const { first, last } of pins) {
    const from = Math.max(first, Math.min(startIndex, last) - PINNED_MAX);
    add(from, Math.min(last, from + PINNED_MAX));
  }
  return [...rows].sort((a, b) => a - b);
}
