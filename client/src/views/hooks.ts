import { useSyncExternalStore } from 'react';
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
