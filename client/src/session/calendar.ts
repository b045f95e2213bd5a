import type { KeptSession } from './archive';

/** Sessions of about the same time, under one heading. */
export interface Shelf {
  readonly when: 'today' | 'yesterday' | 'week' | 'month';
  /** A moment of that month. */
  readonly at: Date;
  readonly kept: readonly KeptSession[];
}

/** @param kept the one changed last first */
export function shelvesOf(kept: readonly KeptSession[], now: Date): readonly Shelf[] {
  const shelves = new Map<string, Shelf>();
  for (const one of kept) {
    const at = new Date(one.changedAt);
    const when = whenOf(at, now);
    const key = when === 'month' ? `${at.getFullYear()}-${at.getMonth()}` : when;
    const shelf = shelves.get(key);
    shelves.set(key, { when, at, kept: [...(shelf?.kept ?? []), one] });
  }
  return [...shelves.values()];
}

function whenOf(at: Date, now: Date): Shelf['when'] {
  // By the calendar: a day on which clocks change has no 24 hours.
  const daysAgo = (days: number): Date =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  if (at >= daysAgo(0)) return 'today';
  if (at >= daysAgo(1)) return 'yesterday';
  return at >= daysAgo(7) ? 'week' : 'month';
}
