import { useEffect, useMemo, useState, type RefObject } from 'react';
import { keyOf, type ThreadItem } from '../../session/thread';
import type { Span } from './rowsToDraw';

/** Keys of rows. */
interface Held {
  readonly focused: string | null;
  readonly selected: readonly [string, string] | null;
}

const NOTHING: Held = { focused: null, selected: null };

/** The rows that stay in the document: with the focus in them, and between the selection's ends. */
export function usePins(
  scroller: RefObject<HTMLDivElement | null>,
  items: readonly ThreadItem[],
): readonly Span[] {
  const [held, setHeld] = useState(NOTHING);

  useEffect(() => {
    const look = (): void => {
      const box = scroller.current;
      if (box === null) return;
      const next = { focused: rowOf(document.activeElement, box), selected: selectedIn(box) };
      setHeld((before) => (same(before, next) ? before : next));
    };
    document.addEventListener('selectionchange', look);
    document.addEventListener('focusin', look);
    document.addEventListener('focusout', look);
    return () => {
      document.removeEventListener('selectionchange', look);
      document.removeEventListener('focusin', look);
      document.removeEventListener('focusout', look);
    };
  }, [scroller]);

  return useMemo(() => {
    const spans: Span[] = [];
    const pin = (one: string, other: string): void => {
      const first = items.findIndex((item) => keyOf(item) === one);
      const last = one === other ? first : items.findIndex((item) => keyOf(item) === other);
      if (first >= 0 && last >= first) spans.push({ first, last });
    };
    if (held.focused !== null) pin(held.focused, held.focused);
    if (held.selected !== null) pin(...held.selected);
    return spans;
  }, [held, items]);
}

function rowOf(node: Node | null, box: HTMLElement): string | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  const row = element?.closest<HTMLElement>('.row') ?? null;
  return row !== null && box.contains(row) ? (row.dataset.key ?? null) : null;
}

function selectedIn(box: HTMLElement): readonly [string, string] | null {
  const selection = document.getSelection();
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const { startContainer, endContainer } = selection.getRangeAt(0);
  const first = rowOf(startContainer, box);
  const last = rowOf(endContainer, box);
  return first === null || last === null ? null : [first, last];
}

function same(a: Held, b: Held): boolean {
  return (
    a.focused === b.focused &&
    a.selected?.[0] === b.selected?.[0] &&
    a.selected?.[1] === b.selected?.[1]
  );
}
