import { useState } from 'react';
import { messagesIn, type ThreadItem } from '../../session/thread';

/**
 * How many messages have come below since the reader last was at the end. Another branch is no
 * news.
 *
 * @param chosen the turn whose branch is shown; null: the newest
 */
export function useUnseen(
  items: readonly ThreadItem[],
  chosen: string | null,
  following: boolean,
): number {
  const count = messagesIn(items);
  const [seen, setSeen] = useState({ count, chosen });
  const changed = seen.count !== count || seen.chosen !== chosen;
  const sees = following || seen.chosen !== chosen;
  if (sees && changed) setSeen({ count, chosen });
  return sees ? 0 : Math.max(0, count - seen.count);
}
