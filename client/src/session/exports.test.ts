import { describe, expect, it } from 'vitest';
import { turnId, welcome, wireTurn } from '../testing/frames';
import { shelvesOf } from './calendar';
import { toCarry, toJson, toMarkdown } from './exports';
import { reduce } from './reducer';
import { EMPTY_SESSION } from './state';
import { newestBranch } from './thread';

const [one, two, three, four] = [turnId(1), turnId(2), turnId(3), turnId(4)];

const wire = [
  wireTurn(one, 'completed', 'Good *day*'),
  { ...wireTurn(two, 'running', 'So fa'), parent: one, attempt: 'a1' },
  { ...wireTurn(three, 'queued'), parent: two },
  { ...wireTurn(four, 'failed'), parent: three, answer: { text: '', at: AT(), code: 'internal' } },
];

function AT(): string {
  return '2026-01-31T12:00:00Z';
}

const { turns } = reduce(EMPTY_SESSION, welcome('c1', wire));

const kept = {
  session: 'the key',
  name: 'Ada',
  title: null,
  beginning: 'Hello?',
  changedAt: AT(),
  ended: false,
};

describe('an exported conversation', () => {
  it('as Markdown is its newest branch, to read', () => {
    const branch = newestBranch(turns.slice(0, 2));
    expect(
      toMarkdown('Plans', branch, {
        human: 'Ada',
        bot: 'Parley',
        moment: () => 'noon',
        ending: ({ state }) => (state === 'running' ? 'Unfinished.' : ''),
      }),
    ).toBe(
      '# Plans\n\n**Ada** · noon\n\nHello?\n\n**Parley**\n\nGood *day*\n\n' +
        '**Ada** · noon\n\nHello?\n\n**Parley**\n\nSo fa\n\n*Unfinished.*\n',
    );
  });

  it('as JSON is all of it, but for the key', () => {
    const json = toJson(kept, turns);
    expect(json).not.toContain('the key');
    const parsed = JSON.parse(json) as { title: string; turns: readonly unknown[] };
    expect(parsed.title).toBe('Hello?');
    expect(parsed.turns).toHaveLength(4);
    expect(parsed.turns[0]).toEqual({ ...wire[0], parent: null });
  });
});

describe('what another session begins with', () => {
  it('has ended, each turn after its parent', () => {
    expect(toCarry(turns)).toMatchObject([
      { turnId: one, parent: null, state: 'completed', answer: { text: 'Good *day*' } },
      { turnId: two, parent: one, state: 'stopped', answer: { text: 'So fa' } },
      // Its parent never began.
      { turnId: four, parent: two, state: 'failed', answer: { text: '', code: 'internal' } },
    ]);
  });

  it('has no parent that is nowhere', () => {
    expect(toCarry(turns.slice(1, 2))[0]?.parent).toBeNull();
  });
});

describe('the dated list', () => {
  it('has the last days by name and the time before by month', () => {
    const now = new Date(2026, 0, 31, 9);
    const at = (...date: readonly [number, number, number, number]) => ({
      ...kept,
      changedAt: new Date(...date).toISOString(),
    });
    const shelves = shelvesOf(
      [
        at(2026, 0, 31, 1),
        at(2026, 0, 30, 23),
        at(2026, 0, 24, 12),
        at(2026, 0, 23, 12),
        at(2026, 0, 2, 12),
        at(2025, 0, 2, 12),
      ],
      now,
    );
    expect(shelves.map((shelf) => [shelf.when, shelf.kept.length])).toEqual([
      ['today', 1],
      ['yesterday', 1],
      ['week', 1],
      ['month', 2],
      ['month', 1],
    ]);
  });
});
