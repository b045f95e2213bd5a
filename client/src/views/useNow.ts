import { useSyncExternalStore } from 'react';

const STEP_MS = 5_000;

/**
 * The time, in Unix milliseconds, in steps of a few seconds.
 *
 * @param passes false where nobody looks: then it is 0
 */
export function useNow(passes: boolean): number {
  return useSyncExternalStore(passes ? eachStep : never, passes ? now : beginning);
}

function eachStep(changed: () => void): () => void {
  const timer = setInterval(changed, STEP_MS);
  return () => {
    clearInterval(timer);
  };
}

function now(): number {
  return Math.floor(Date.now() / STEP_MS) * STEP_MS;
}

function never(): () => void {
  return () => undefined;
}

function beginning(): number {
  return 0;
}
