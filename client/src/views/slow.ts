import { useEffect, useState } from 'react';

/**
 * Whether something has been waited for longer than it usually takes.
 *
 * @param wait names what is waited for; another name begins the time anew. Null: nothing is
 * @param usualMs how long it takes as a rule
 */
export function useSlow(wait: string | null, usualMs: number): boolean {
  const [slow, setSlow] = useState<string | null>(null);

  useEffect(() => {
    if (wait === null) return;
    const timer = setTimeout(() => {
      setSlow(wait);
    }, usualMs);
    return () => {
      clearTimeout(timer);
      setSlow(null);
    };
  }, [wait, usualMs]);

  return wait !== null && slow === wait;
}
