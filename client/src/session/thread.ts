import type { Pending, Refused } from './sender';
import type { SessionState, Turn } from './state';

/** Where a turn stands among those with the same parent, in the order in which they were said. */
export interface Branch {
  /** From 1. */
  readonly place: number;
  readonly count: number;
  /** The turnIds of its neighbours; null at an end. */
  readonly before: string | null;
  readonly after: string | null;
}

/** One line of the conversation as it is shown. */
export type ThreadItem =
  | {
      readonly kind: 'turn';
      readonly turn: Turn;
      /** Nothing follows it. */
      readonly newest: boolean;
      readonly branch: Branch;
    }
  | { readonly kind: 'pending'; readonly message: Pending }
  | { readonly kind: 'refused'; readonly message: Refused };

/** What a thread is made of. */
interface Shown {
  readonly session: SessionState;
  /** Messages that the session does not show yet, in the order they were written. */
  readonly pending: readonly Pending[];
  readonly refused: readonly Refused[];
  /** The turn whose branch somebody looks at; null: the newest one. */
  readonly chosen: string | null;
}

interface Tree {
  readonly items: Map<string, Turn | Pending>;
  /** A message that was not accepted yet already stands where it will stand then. */
  readonly parents: ReadonlyMap<string, string | null>;
  readonly newest: string | null;
}

function treeOf({ session, pending }: Shown): Tree {
  const items = new Map<string, Turn | Pending>();
  const parents = new Map<string, string | null>();
  let newest: string | null = null;
  for (const turn of session.turns) {
    items.set(turn.turnId, turn);
    parents.set(turn.turnId, turn.parent);
    newest = turn.turnId;
  }
  for (const message of pending) {
    items.set(message.turnId, message);
    parents.set(message.turnId, message.parent === undefined ? newest : message.parent);
    newest = message.turnId;
  }
  return { items, parents, newest };
}

/** The last of what was said on the branch that somebody chose; without a choice, the last of all. */
function tipOf({ items, parents, newest }: Tree, chosen: string | null): string | null {
  if (chosen === null || !items.has(chosen)) return newest;
  const under = new Set([chosen]);
  let tip = chosen;
  for (const [turnId, parent] of parents) {
    if (parent === null || !under.has(parent)) continue;
    under.add(turnId);
    tip = turnId;
  }
  return tip;
}

/**
 * What the next message follows: absent where that is what was accepted last anyway, so that it
 * follows what others say meanwhile.
 */
export function parentForNext(shown: Shown): string | undefined {
  const tree = treeOf(shown);
  const tip = tipOf(tree, shown.chosen);
  return tip === null || tip === tree.newest ? undefined : tip;
}

/**
 * The chosen branch, or else the newest, from its beginning to the message written last, and after
 * it what was refused.
 */
export function thread(shown: Shown): readonly ThreadItem[] {
  const tree = treeOf(shown);
  const siblings = new Map<string | null, string[]>();
  for (const { turnId, parent } of shown.session.turns) {
    const known = siblings.get(parent);
    if (known === undefined) siblings.set(parent, [turnId]);
    else known.push(turnId);
  }
  const tip = tipOf(tree, shown.chosen);
  const path: ThreadItem[] = [];
  let at = tip;
  // Each step takes its item away, so that even a circle of parents ends.
  while (at !== null) {
    const item = tree.items.get(at);
    if (item === undefined) break;
    tree.items.delete(at);
    if ('answer' in item) {
      const branch = branchOf(siblings.get(item.parent) ?? [], at);
      path.push({ kind: 'turn', turn: item, newest: at === tip, branch });
    } else {
      path.push({ kind: 'pending', message: item });
    }
    at = tree.parents.get(at) ?? null;
  }
  path.reverse();
  for (const message of shown.refused) path.push({ kind: 'refused', message });
  return path;
}

function branchOf(siblings: readonly string[], turnId: string): Branch {
  const at = siblings.indexOf(turnId);
  return {
    place: at + 1,
    count: siblings.length,
    before: siblings[at - 1] ?? null,
    after: siblings[at + 1] ?? null,
  };
}

/** How many messages stand there, of either side. */
export function messagesIn(items: readonly ThreadItem[]): number {
  return items.reduce(
    (count, item) => count + (item.kind === 'turn' && item.turn.answer !== '' ? 2 : 1),
    0,
  );
}

/** A turn and all that follow it, on any branch. */
export function branchFrom(turns: readonly Turn[], turnId: string): readonly Turn[] {
  const under = new Set([turnId]);
  return turns.filter((turn) => {
    if (turn.parent !== null && under.has(turn.parent)) under.add(turn.turnId);
    return under.has(turn.turnId);
  });
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
