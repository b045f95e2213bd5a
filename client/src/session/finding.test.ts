import { describe, expect, it } from 'vitest';
import { nearest, placesIn, PLACES_MAX, stepped, turnsWith } from './finding';
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

describe('finding in a conversation', () => {
  it('looks into questions and answers, whatever case and width', () => {
    expect(turnsWith(items, ' LightHouse ')).toEqual(['a', 'b']);
    expect(turnsWith(items, 'ライトハウス')).toEqual(['d']);
    expect(turnsWith(items, 'ガイド')).toEqual(['d']);
    expect(turnsWith(items, 'ｔｈａｎｋｓ')).toEqual(['c']);
    expect(turnsWith(items, '  ')).toEqual([]);
  });

  it('looks into what is shown while an answer is written again', () => {
    expect(turnsWith([item('a', '', 'new', 'the old one')], 'old')).toEqual(['a']);
    expect(turnsWith([item('a', '', 'new', 'the old one')], 'new')).toEqual([]);
  });

  it('goes on and back, round the ends', () => {
    expect(stepped(['a', 'b'], 'a', 1)).toBe('b');
    expect(stepped(['a', 'b'], 'b', 1)).toBe('a');
    expect(stepped(['a', 'b'], 'a', -1)).toBe('b');
    expect(stepped(['a', 'b'], 'gone', 1)).toBe('a');
    expect(stepped([], 'a', 1)).toBeNull();
  });

  it('begins at what is in sight', () => {
    expect(nearest(items, ['a', 'b'], null, 1)).toBe('b');
    expect(nearest(items, ['a', 'b'], null, 2)).toBe('a');
    expect(nearest(items, [], 'a', 0)).toBeNull();
  });

  it('stays where it is while an answer grows and is found too', () => {
    const grown = [...items, item('e', 'More', 'a lighthouse')];
    expect(nearest(grown, turnsWith(grown, 'lighthouse'), 'b', 4)).toBe('b');
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
