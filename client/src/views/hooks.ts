import { useCallback, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Conversation, Snapshot } from '../session/conversation';

/** The one way from a session to a view. */
export function useConversation(conversation: Conversation): Snapshot {
  return useSyncExternalStore(conversation.subscribe, conversation.getSnapshot);
}

function watchNetwork(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

/** The browser's own opinion. Words for the reader, never a reason not to try. */
export function useOnline(): boolean {
  return useSyncExternalStore(watchNetwork, () => navigator.onLine);
}

const NARROW = '(width < 48rem)';

function watchWidth(changed: () => void): () => void {
  const query = window.matchMedia(NARROW);
  query.addEventListener('change', changed);
  return () => {
    query.removeEventListener('change', changed);
  };
}

/** Whether there is room for one thing at a time only. */
export function useNarrow(): boolean {
  return useSyncExternalStore(watchWidth, () => window.matchMedia(NARROW).matches);
}

/** How near to the end, in pixels, still counts as reading the newest. */
const NEAR_END_PX = 48;

export interface Follow {
  readonly scroller: React.RefObject<HTMLDivElement | null>;
  readonly content: React.RefObject<HTMLDivElement | null>;
  /** Whether the newest text is kept in sight; false once the reader has scrolled up. */
  readonly following: boolean;
  readonly follow: () => void;
}

/** Keeps the end of a growing column in sight until the reader scrolls away from it. */
export function useFollow(): Follow {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const wanted = useRef(true);

  useLayoutEffect(() => {
    const box = scroller.current;
    const column = content.current;
    if (box === null || column === null) return;
    let lastTop = box.scrollTop;
    const scrolled = (): void => {
      const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
      // Only a move upwards is the reader's wish; growth below is not.
      if (near) wanted.current = true;
      else if (box.scrollTop < lastTop) wanted.current = false;
      lastTop = box.scrollTop;
      setFollowing(wanted.current);
    };
    const grown = new ResizeObserver(() => {
      if (wanted.current) box.scrollTop = box.scrollHeight;
    });
    box.addEventListener('scroll', scrolled, { passive: true });
    grown.observe(column);
    grown.observe(box);
    return () => {
      box.removeEventListener('scroll', scrolled);
      grown.disconnect();
    };
  }, []);

  const follow = useCallback(() => {
    wanted.current = true;
    setFollowing(true);
    const box = scroller.current;
    if (box !== null) box.scrollTop = box.scrollHeight;
  }, []);

  return { scroller, content, following, follow };
}
