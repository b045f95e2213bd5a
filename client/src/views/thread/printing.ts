import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** More turns than these are not laid out for paper: of a longer thread the newest are. */
export const PRINTED_MAX = 2_000;

/** Where the part of a thread begins that is printed. */
export function firstPrinted(count: number): number {
  return Math.max(0, count - PRINTED_MAX);
}

/** Whether the page is being printed, or shown as it would be. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);

  useEffect(() => {
    // The browser lays the paper out as soon as its listeners return.
    const begin = (): void => {
      flushSync(() => {
        setPrinting(true);
      });
    };
    const end = (): void => {
      setPrinting(false);
    };
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);

  return printing;
}
