import type { Snapshot } from './conversation';
import type { Pending, Refused } from './sender';
import type { Turn } from './state';

/** One line of the conversation as it is shown. */
export type ThreadItem =
  | { readonly kind: 'turn'; readonly turn: Turn; readonly newest: boolean }
  | { readonly kind: 'pending'; readonly message: Pending }
  | { readonly kind: 'refused'; readonly message: Refused };

/**
 * The newest branch, from its beginning to the message written last, and after it what was refused.
 * A message that was not accepted yet already stands where it will stand then.
 */
export function thread(snapshot: Snapshot): readonly ThreadItem[] {
  const items = new Map<string, ThreadItem>();
  const parents = new Map<string, string | null>();
  let newest: string | null = null;
  for (const turn of snapshot.session.turns) {
    items.set(turn.turnId, { kind: 'turn', turn, newest: false });
    parents.set(turn.turnId, turn.parent);
    newest = turn.turnId;
  }
  for (const message of snapshot.pending) {
    items.set(message.turnId, { kind: 'pending', message });
    parents.set(message.turnId, message.parent === undefined ? newest : message.parent);
    newest = message.turnId;
  }
  const path: ThreadItem[] = [];
  let at = newest;
  // Each step takes its item away, so that even a circle of parents ends.
  while (at !== null) {
    const item = items.get(at);
    if (item === undefined) break;
    items.delete(at);
    path.push(item.kind === 'turn' && at === newest ? { ...item, newest: true } : item);
    at = parents.get(at) ?? null;
  }
  path.reverse();
  for (const message of snapshot.refused) path.push({ kind: 'refused', message });
  return path;
}

/** The turns from the beginning to the one that was accepted last. */
export function newestBranch(turns: readonly Turn[]): readonly Turn[] {
  const left = new Map(turns.map((turn) => [turn.turnId, turn]));
  const path: Turn[] = [];
  let at = turns.at(-1);
  // Each step takes its turn away, so that even a circle of parents ends.
  while (at !== undefined) {
    left.delete(at.turnId);
    path.push(at);
    at = at.parent === null ? undefined : left.get(at.parent);
  }
  return path.reverse();
}

export function keyOf(item: ThreadItem): string {
  return item.kind === 'turn' ? item.turn.turnId : item.message.turnId;
}
