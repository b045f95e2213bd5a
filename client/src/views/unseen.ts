import { useEffect, useState } from 'react';
import type { Conversation } from '../session/conversation';
import { hasEnded } from '../session/state';
import icon from './icon.svg';
import iconWithNews from './icon-news.svg';

function endedIn(conversation: Conversation): number | null {
  const { session } = conversation.getSnapshot();
  return session.welcomed ? session.turns.filter(hasEnded).length : null;
}

/** How many answers of the conversation in view have ended while the page was not looked at. */
export function useEndedUnseen(conversation: Conversation): number {
  const [count, setCount] = useState(0);

  useEffect(() => {
    let before = endedIn(conversation);
    const stopListening = conversation.subscribe(() => {
      const now = endedIn(conversation);
      const more = before !== null && now !== null && now > before;
      if (document.hidden && more) setCount((unseen) => unseen + 1);
      before = now;
    });
    const looked = (): void => {
      if (!document.hidden) setCount(0);
    };
    document.addEventListener('visibilitychange', looked);
    return () => {
      stopListening();
      document.removeEventListener('visibilitychange', looked);
    };
  }, [conversation]);

  return count;
}

/** Names the page in the browser's tab, and marks it while there is something new. */
export function usePageTitle(title: string, hasNews: boolean): void {
  useEffect(() => {
    document.title = title;
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (link !== null) link.href = hasNews ? iconWithNews : icon;
  }, [title, hasNews]);
}
