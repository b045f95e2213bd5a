import { useEffect, useRef, useState } from 'react';

/** Blocks up to so many characters are drawn with every frame that brings text. */
const SMALL_CHARS = 2_000;
const MS_PER_KILOCHAR = 20;
const PACE_MS_MAX = 400;

/** How long to wait between two drawings of a block of that length: 0 up to SMALL_CHARS. */
export function paceMs(blockLength: number): number {
  if (blockLength <= SMALL_CHARS) return 0;
  return Math.min(PACE_MS_MAX, Math.round((blockLength / 1_000) * MS_PER_KILOCHAR));
}

/**
 * A text that grows, as of late: the longer its last block, the less often it is passed on.
 *
 * @param lengthOf how long the last block of a text is
 */
export function usePaced(
  text: string,
  streaming: boolean,
  lengthOf: (text: string) => number,
): string {
  const [shown, setShown] = useState(text);
  const newest = useRef(text);
  const shownAt = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => {
    newest.current = text;
    if (!streaming || timer.current !== undefined || text === shown) return;
    const wait = shownAt.current + paceMs(lengthOf(text)) - performance.now();
    timer.current = setTimeout(
      () => {
        timer.current = undefined;
        shownAt.current = performance.now();
        setShown(newest.current);
      },
      Math.max(0, wait),
    );
  }, [text, streaming, shown, lengthOf]);

  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );

  // Another text than the one that grew, or its end, is shown at once.
  return streaming && text.startsWith(shown) ? shown : text;
}
