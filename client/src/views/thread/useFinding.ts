import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { nearest, stepped, turnsWith } from '../../session/finding';
import { keyOf, type ThreadItem } from '../../session/thread';
import { asksToFind, composes } from '../keys';
import type { FindRequests } from './findRequests';
import type { Follower } from './follower';
import { CAN_MARK, useFoundMarks } from './foundMarks';

export interface Finding {
  readonly open: boolean;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly query: string;
  /** How many turns hold it, and which of them it stands at, from 1; 0: at none. */
  readonly count: number;
  readonly place: number;
  /** The row to be outlined, where its text cannot be marked. */
  readonly outlined: string | null;
  readonly ask: (query: string) => void;
  readonly step: (direction: 1 | -1) => void;
  readonly close: () => void;
}

/** Finds a text in all of a thread, of which the browser's own search sees only what is drawn. */
export function useFinding(
  scroller: RefObject<HTMLDivElement | null>,
  follower: Follower,
  items: readonly ThreadItem[],
  toRow: (index: number) => void,
  requests: FindRequests,
): Finding {
  const field = useRef<HTMLInputElement>(null);
  const origin = useRef<Element | null>(null);
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState('');
  const [current, setCurrent] = useState<string | null>(null);
  const [goes, setGoes] = useState(0);
  const found = useMemo(() => (open ? turnsWith(items, query) : []), [open, items, query]);
  const something = items.length > 0;
  useFoundMarks(scroller, open ? query : '', current, goes);

  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || composes(event) || !asksToFind(event)) return;
      if (!something || document.querySelector('dialog[open]') !== null) return;
      // Asked for once more, it is the browser's own search that is wanted.
      if (field.current !== null && document.activeElement === field.current) return;
      event.preventDefault();
      if (field.current === null) origin.current = document.activeElement;
      setOpen(true);
      field.current?.select();
    };
    document.addEventListener('keydown', pressed);
    return () => {
      document.removeEventListener('keydown', pressed);
    };
  }, [something]);

  useEffect(
    () =>
      requests.onRequest(() => {
        setOpen(true);
        field.current?.select();
      }),
    [requests],
  );

  useEffect(() => {
    if (open) field.current?.select();
  }, [open]);

  const go = (key: string | null): void => {
    setCurrent(key);
    setGoes((count) => count + 1);
    const index = items.findIndex((item) => keyOf(item) === key);
    if (index < 0) return;
    follower.hold();
    toRow(index);
  };
  const close = useCallback(() => {
    setOpen(false);
    const back = origin.current;
    const usable = back instanceof HTMLElement && back.isConnected && back !== document.body;
    (usable ? back : scroller.current)?.focus({ preventScroll: true });
  }, [scroller]);
  return {
    open,
    field,
    query,
    count: found.length,
    place: current === null ? 0 : found.indexOf(current) + 1,
    outlined: open && !CAN_MARK && query.trim() !== '' ? current : null,
    ask: (text) => {
      setQuery(text);
      go(nearest(items, turnsWith(items, text), current, firstInSight(scroller.current)));
    },
    step: (direction) => {
      go(stepped(found, current, direction));
    },
    close,
  };
}

function firstInSight(box: HTMLElement | null): number {
  if (box === null) return 0;
  const { top } = box.getBoundingClientRect();
  const rows = [...box.querySelectorAll<HTMLElement>('.rows > .row')];
  const first = rows.find((row) => row.getBoundingClientRect().bottom > top);
  return Number(first?.dataset.index ?? 0);
}
