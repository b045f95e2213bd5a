/**
 * Where an arrow key, Home or End leads in a column of things, around its ends; null where the key
 * leads nowhere.
 *
 * @param at place of the one with the focus; -1: none has it
 */
export function placeAfter(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowUp':
      return (Math.max(at, 0) + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
