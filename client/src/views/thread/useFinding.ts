import { useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import {
  foundIn,
  nearest,
  numberOf,
  placesOf,
  stepped,
  type Place,
  type Reading,
} from '../../session/finding';
import { keyOf, type ThreadItem } from '../../session/thread';
import { loadReading } from '../Answer';
import { asksToFind, composes } from '../keys';
import type { FindRequests } from './findRequests';
import type { Follower } from './follower';
import { bringIntoSight, CAN_MARK, rowOf, useFoundMarks } from './foundMarks';

export interface Finding {
  readonly open: boolean;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly query: string;
  /** How often it is there, and which of those places is gone to, from 1; 0: none. */
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
  const [current, setCurrent] = useState<Place | null>(null);
  const [goes, setGoes] = useState(0);
  const reading = useReading(open);
  const found = useMemo(
    () => (open ? foundIn(items, query, reading) : []),
    [open, items, query, reading],
  );
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
        if (field.current === null) origin.current = document.activeElement;
        setOpen(true);
        // Not every browser takes what is selected for what has the focus.
        field.current?.focus();
        field.current?.select();
      }),
    [requests],
  );

  useEffect(() => {
    if (!open) return;
    field.current?.focus();
    field.current?.select();
  }, [open]);

  const go = (place: Place | null, text: string): void => {
    setCurrent(place);
    setGoes((count) => count + 1);
    const box = scroller.current;
    const index = items.findIndex((item) => keyOf(item) === place?.key);
    if (box === null || place === null || index < 0) return;
    follower.hold();
    // In a row that is there already it is not by the row's beginning that one gets to a place.
    const stays = place.key === current?.key && rowOf(box, place.key) !== undefined;
    if (stays) bringIntoSight(box, place, text);
    else toRow(index);
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
    count: placesOf(found),
    place: numberOf(found, current),
    outlined: open && !CAN_MARK && query.trim() !== '' ? (current?.key ?? null) : null,
    ask: (text) => {
      setQuery(text);
      const from = firstInSight(scroller.current);
      go(nearest(items, foundIn(items, text, reading), current, from), text);
    },
    step: (direction) => {
      go(stepped(found, current, direction), query);
    },
    close,
  };
}

function asWritten(answer: string): string {
  return answer;
}

/** What is read of an answer, as soon as that is known, of which markdown's signs are no part. */
function useReading(wanted: boolean): Reading {
  const [reading, setReading] = useState<Reading>(() => asWritten);
  useEffect(() => {
    if (!wanted) return;
    let shown = true;
    void loadReading().then((loaded) => {
      if (shown && loaded !== null) setReading(() => loaded);
    });
    return () => {
      shown = false;
    };
  }, [wanted]);
  return reading;
}

function firstInSight(box: HTMLElement | null): number {
  if (box === null) return 0;
  const { top } = box.getBoundingClientRect();
  const rows = [...box.querySelectorAll<HTMLElement>('.rows > .row')];
  const first = rows.find((row) => row.getBoundingClientRect().bottom > top);
  return Number(first?.dataset.index ?? 0);
}
