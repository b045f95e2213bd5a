import { describe, expect, it } from 'vitest';
import { accepted, turnId, welcome } from '../testing/frames';
import type { Snapshot } from './conversation';
import { reduce } from './reducer';
import type { Pending } from './sender';
import { EMPTY_SESSION } from './state';
import { keyOf, thread } from './thread';

const [one, two, three, four] = [turnId(1), turnId(2), turnId(3), turnId(4)] as const;

function snapshot(
  turns: readonly (readonly [string, string | null])[],
  pending: readonly (readonly [string, string | null | undefined])[] = [],
  refused: readonly string[] = [],
): Snapshot {
  let session = reduce(EMPTY_SESSION, welcome('c1'));
  turns.forEach(([id, parent], index) => {
    session = reduce(session, accepted(`c${index + 2}`, id, 'text', parent));
  });
  return {
    link: { kind: 'ready' },
    late: false,
    session,
    pending: pending.map(([id, parent]): Pending => {
      const message = {
        turnId: id,
        session: 'key',
        text: 'text',
        state: { kind: 'sending' },
      } as const;
      return parent === undefined ? message : { ...message, parent };
    }),
    refused: refused.map((id) => ({ turnId: id, session: 'key', text: 'text', code: 'too_long' })),
    unanswered: [],
    stopping: new Set(),
    durable: true,
    settled: true,
    model: null,
    chosen: null,
  };
}

const path = (of: Snapshot): readonly string[] => thread(of).map(keyOf);

describe('the thread', () => {
  it('is the newest branch', () => {
    const turns = [
      [one, null],
      [two, one],
      [three, one],
      [four, three],
    ] as const;
    expect(path(snapshot(turns))).toEqual([one, three, four]);
  });

  it('shows a message that was not accepted after the turn accepted last', () => {
    expect(path(snapshot([[one, null]], [[two, undefined]]))).toEqual([one, two]);
  });

  it('shows a retry in the place of the turn it replaces', () => {
    const turns = [
      [one, null],
      [two, one],
    ] as const;
    expect(path(snapshot(turns, [[three, one]]))).toEqual([one, three]);
    expect(path(snapshot([[one, null]], [[two, null]]))).toEqual([two]);
  });

  it('shows what was refused last, out of the branch', () => {
    expect(path(snapshot([[one, null]], [[two, undefined]], [three]))).toEqual([one, two, three]);
  });

  it('marks the newest turn only', () => {
    const items = thread(
      snapshot([
        [one, null],
        [two, one],
      ]),
    );
    expect(items.map((item) => item.kind === 'turn' && item.newest)).toEqual([false, true]);
  });

  it('ends where a parent is missing, and in a circle of parents', () => {
    expect(path(snapshot([[two, one]]))).toEqual([two]);
    const circle = [
      [one, two],
      [two, one],
    ] as const;
    expect(path(snapshot(circle))).toEqual([one, two]);
  });
});
