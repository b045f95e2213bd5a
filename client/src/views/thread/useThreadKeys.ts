import { useEffect, type RefObject } from 'react';
import type { Follower } from './follower';

/** How much of what was in sight a page up or down leaves there. */
const LEFT_IN_SIGHT_PX = 56;

/**
 * Home, End, Page Up and Page Down go through the thread. The browser's own way there is a smooth
 * one, which ends as soon as a row that comes into sight is measured.
 */
export function useThreadKeys(
  scroller: RefObject<HTMLDivElement | null>,
  follower: Follower,
  toBeginning: () => void,
): void {
  useEffect(() => {
    const page = (box: HTMLElement, direction: 1 | -1): void => {
      const top = direction * Math.max(LEFT_IN_SIGHT_PX, box.clientHeight - LEFT_IN_SIGHT_PX);
      if (direction < 0) follower.hold();
      box.scrollBy({ top, behavior: 'instant' });
    };
    const act = (event: KeyboardEvent, box: HTMLElement): boolean => {
      switch (event.key) {
        case 'PageUp':
          page(box, -1);
          return true;
        case 'PageDown':
          page(box, 1);
          return true;
        case 'Home':
          follower.hold();
          toBeginning();
          return true;
        case 'End':
          follower.follow();
          return true;
        case ' ':
          // Elsewhere it presses a button.
          if (event.target !== box) return false;
          page(box, event.shiftKey ? -1 : 1);
          return true;
        case 'ArrowUp':
          follower.hold();
          return false;
        default:
          return false;
      }
    };
    const pressed = (event: KeyboardEvent): void => {
      const box = scroller.current;
      if (box === null || event.defaultPrevented || event.isComposing) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (document.querySelector('dialog[open]') !== null) return;
      if (goesThroughThread(event, box) && act(event, box)) event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => {
      document.removeEventListener('keydown', pressed);
    };
  }, [scroller, follower, toBeginning]);
}

function goesThroughThread({ key, target }: KeyboardEvent, box: HTMLElement): boolean {
  if (target === document.body) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (box.contains(target)) return !(target instanceof HTMLInputElement);
  // A field that shows all of its text has no use for whole pages.
  return (
    target instanceof HTMLTextAreaElement &&
    (key === 'PageUp' || key === 'PageDown') &&
    target.scrollHeight <= target.clientHeight + 2
  );
}
