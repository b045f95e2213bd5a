import { elementScroll, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, type RefObject } from 'react';
import { keyOf, type ThreadItem } from '../../session/thread';
import { estimatedHeight } from './estimate';
import type { Follower } from './follower';
import { rowsToDraw, type Span } from './rowsToDraw';

export interface Rows {
  /** Those in the document, in order. */
  readonly drawn: readonly VirtualItem[];
  /** To be given to the element around the rows, and to each row. */
  readonly container: (element: HTMLElement | null) => void;
  readonly measure: (element: HTMLElement | null) => void;
  readonly toBeginning: () => void;
  /** Brings a row into sight. */
  readonly toRow: (index: number) => void;
}

interface RowsOptions {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly follower: Follower;
  readonly following: boolean;
  readonly items: readonly ThreadItem[];
  /** Stay drawn wherever the reader goes. */
  readonly pins: readonly Span[];
}

const MARGIN_ABOVE_PX = 32;
const MARGIN_BELOW_PX = 24;
const COLUMN_PX_MAX = 768;

/** So many turns beyond the edges are drawn, so that Tab and a turn of the wheel find them there. */
const OVERSCAN = 4;

/** Beyond any end: where a conversation opens. */
const END_PX = 1e9;

/**
 * The rows of a thread, of which only those near the reader are in the document. Rows above what is
 * read may change their height without moving it; so may the newest.
 */
export function useRows({ scroller, follower, following, items, pins }: RowsOptions): Rows {
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing is compiled here
  const rows = useVirtualizer<HTMLDivElement, HTMLElement>({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    estimateSize: (index) => {
      const item = items[index];
      const width = Math.min(COLUMN_PX_MAX, scroller.current?.clientWidth ?? COLUMN_PX_MAX);
      return item === undefined ? 0 : estimatedHeight(item, width);
    },
    rangeExtractor: (range) => rowsToDraw(range, pins),
    initialOffset: END_PX,
    anchorTo: 'end',
    scrollEndThreshold: following ? 1 : -1,
    overscan: OVERSCAN,
    paddingStart: MARGIN_ABOVE_PX,
    paddingEnd: MARGIN_BELOW_PX,
    directDomUpdates: true,
    directDomUpdatesMode: 'position',
    scrollToFn: (offset, options, instance) => {
      elementScroll(offset, options, instance);
      follower.moved();
    },
    onChange: () => {
      queueMicrotask(follower.settle);
    },
  });

  useLayoutEffect(() => {
    // The library leaves rows uncorrected that change while the reader scrolls up; a diagram or a
    // font that comes then would push down what is read.
    rows.shouldAdjustScrollPositionOnItemSizeChange = ({ key, start, end }, _, instance) => {
      const top = instance.scrollOffset ?? 0;
      return instance.itemSizeCache.has(key) ? end <= top : start < top;
    };
  }, [rows]);

  useLayoutEffect(() => {
    follower.settle();
  });

  const { containerRef, measureElement, scrollToIndex, scrollToOffset } = rows;
  const toBeginning = useCallback(() => {
    scrollToOffset(0);
  }, [scrollToOffset]);
  const toRow = useCallback(
    (index: number) => {
      scrollToIndex(index, { align: 'center' });
    },
    [scrollToIndex],
  );
  return {
    drawn: rows.getVirtualItems(),
    container: containerRef,
    measure: measureElement,
    toBeginning,
    toRow,
  };
}
