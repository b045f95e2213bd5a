import { describe, expect, it } from 'vitest';
import {
  foundIn,
  nearest,
  numberOf,
  placesIn,
  PLACES_MAX,
  placesOf,
  stepped,
  type Found,
} from './finding';
import type { Turn } from './state';
import type { ThreadItem } from './thread';

function item(
  turnId: string,
  text: string,
  answer = '',
  earlier: string | null = null,
): ThreadItem {
  const turn = { turnId, text, answer, earlier } as Turn;
  return {
    kind: 'turn',
    turn,
    newest: false,
    branch: { place: 1, count: 1, before: null, after: null },
  };
}

const items = [
  item('a', 'What is a lighthouse?', 'A tower.'),
  item('b', 'And a harbour?', 'Where the LIGHTHOUSE is.'),
  item('c', 'Thanks'),
  item('d', 'ﾗｲﾄﾊｳｽ と ｶﾞｲﾄﾞ'),
];

const asWritten = (answer: string): string => answer;

function keys(found: readonly Found[]): readonly string[] {
  return found.map(({ key }) => key);
}

describe('finding in a conversation', () => {
  it('looks into questions and answers, whatever case and width', () => {
    expect(keys(foundIn(items, ' LightHouse ', asWritten))).toEqual(['a', 'b']);
    expect(keys(foundIn(items, 'ライトハウス', asWritten))).toEqual(['d']);
    expect(keys(foundIn(items, 'ガイド', asWritten))).toEqual(['d']);
    expect(keys(foundIn(items, 'ｔｈａｎｋｓ', asWritten))).toEqual(['c']);
    expect(foundIn(items, '  ', asWritten)).toEqual([]);
  });

  it('looks into what is shown while an answer is written again', () => {
    expect(keys(foundIn([item('a', '', 'new', 'the old one')], 'old', asWritten))).toEqual(['a']);
    expect(foundIn([item('a', '', 'new', 'the old one')], 'new', asWritten)).toEqual([]);
  });

  it('looks into what is read of an answer, in which the end of a line is a space', () => {
    const shown = (answer: string): string => answer.replaceAll('*', '');
    const turn = item('a', '*', 'or **no**t\nto be');
    expect(foundIn([turn], 'not to', asWritten)).toEqual([]);
    expect(foundIn([turn], 'not to', shown)).toEqual([{ key: 'a', count: 1 }]);
    expect(foundIn([turn], '*', shown)).toEqual([{ key: 'a', count: 1 }]);
    expect(placesIn('or not\nto be', 'not to')).toEqual([{ start: 3, end: 9 }]);
  });

  it('counts every place of a turn, of its question before its answer', () => {
    const found = foundIn(
      [item('a', 'To be', 'or not to be, to be'), item('b', 'be')],
      'BE',
      asWritten,
    );
    expect(found).toEqual([
      { key: 'a', count: 3 },
      { key: 'b', count: 1 },
    ]);
    expect(placesOf(found)).toBe(4);
    expect(foundIn([item('a', 'x'.repeat(2 * PLACES_MAX), 'x')], 'x', asWritten)).toEqual([
      { key: 'a', count: PLACES_MAX + 1 },
    ]);
  });

  it('goes from place to place and back, round the ends', () => {
    const found = [
      { key: 'a', count: 2 },
      { key: 'b', count: 1 },
    ];
    expect(stepped(found, { key: 'a', nth: 0 }, 1)).toEqual({ key: 'a', nth: 1 });
    expect(stepped(found, { key: 'a', nth: 1 }, 1)).toEqual({ key: 'b', nth: 0 });
    expect(stepped(found, { key: 'b', nth: 0 }, 1)).toEqual({ key: 'a', nth: 0 });
    expect(stepped(found, { key: 'b', nth: 0 }, -1)).toEqual({ key: 'a', nth: 1 });
    expect(stepped(found, { key: 'a', nth: 0 }, -1)).toEqual({ key: 'b', nth: 0 });
    expect(stepped(found, { key: 'gone', nth: 4 }, 1)).toEqual({ key: 'a', nth: 0 });
    expect(stepped(found, null, -1)).toEqual({ key: 'b', nth: 0 });
    expect(stepped([], { key: 'a', nth: 0 }, 1)).toBeNull();
  });

  it('numbers the places through all turns', () => {
    const found = [
      { key: 'a', count: 2 },
      { key: 'b', count: 3 },
    ];
    expect(numberOf(found, { key: 'a', nth: 0 })).toBe(1);
    expect(numberOf(found, { key: 'b', nth: 1 })).toBe(4);
    expect(numberOf(found, { key: 'b', nth: 9 })).toBe(5);
    expect(numberOf(found, { key: 'gone', nth: 0 })).toBe(0);
    expect(numberOf(found, null)).toBe(0);
  });

  it('begins at what is in sight', () => {
    const found = foundIn(items, 'lighthouse', asWritten);
    expect(nearest(items, found, null, 1)).toEqual({ key: 'b', nth: 0 });
    expect(nearest(items, found, null, 2)).toEqual({ key: 'a', nth: 0 });
    expect(nearest(items, [], { key: 'a', nth: 0 }, 0)).toBeNull();
  });

  it('stays where it is while an answer grows and is found too', () => {
    const grown = [...items, item('e', 'More', 'a lighthouse')];
    const here = { key: 'b', nth: 0 };
    expect(nearest(grown, foundIn(grown, 'lighthouse', asWritten), here, 4)).toEqual(here);
  });

  it('stays in its turn when a longer text is there less often', () => {
    const turn = item('a', 'lights and lighthouses');
    expect(nearest([turn], foundIn([turn], 'lighth', asWritten), { key: 'a', nth: 1 }, 0)).toEqual({
      key: 'a',
      nth: 0,
    });
  });

  it('knows the places in a text as it is written', () => {
    const text = 'Ａ b，ｶﾞｲﾄﾞ: ガイド';
    const parts = placesIn(text, 'ガイド').map(({ start, end }) => text.slice(start, end));
    expect(parts).toEqual(['ｶﾞｲﾄﾞ', 'ガイド']);
    expect(placesIn('aaaa', 'AA')).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 4 },
    ]);
    expect(placesIn('x'.repeat(2 * PLACES_MAX), 'x')).toHaveLength(PLACES_MAX);
  });
});
