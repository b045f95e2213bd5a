import { describe, expect, it } from 'vitest';
import { turnId, welcome, wireTurn } from '../testing/frames';
import { MemoryArchive } from './archive';
import { reduce } from './reducer';
import { FOUND_MAX, search } from './search';
import { EMPTY_SESSION } from './state';

const never = new AbortController().signal;

async function archiveOf(answers: readonly string[], title: string | null = null) {
  const archive = new MemoryArchive();
  for (const [index, answer] of answers.entries()) {
    const session = `s${index}`;
    const changedAt = new Date(Date.UTC(2026, 0, 31) - index * 1000).toISOString();
    const kept = { session, name: 'Ada', title, beginning: 'Hello?', changedAt, ended: false };
    await archive.add(kept);
    const { turns } = reduce(
      EMPTY_SESSION,
      welcome('c1', [wireTurn(turnId(index + 1), 'completed', answer)]),
    );
    await archive.saveTurns(
      session,
      turns.map((turn, place) => ({ place, turn })),
      turns.length,
    );
  }
  return archive;
}

async function found(query: string, answers: readonly string[], title: string | null = null) {
  const archive = await archiveOf(answers, title);
  const results = await search(archive, await archive.list(), query, never);
  return results.map(({ kept, snippet }) => [kept.session, snippet?.match ?? null]);
}

describe('the search', () => {
  it.each([
    ['good', 'Good day', 'Good'],
    ['  DAY ', 'Good day', 'day'],
    ['カナ', 'これはｶﾅです', 'ｶﾅ'],
    ['abc', 'ＡＢＣと書く', 'ＡＢＣ'],
    ['東京', '明日は東京へ行く', '東京'],
    ['(a|b)', 'an (a|b) in it', '(a|b)'],
    ['ﬁn', 'the ﬁnal word', 'ﬁn'],
  ])('finds %s in %s', async (query, answer, match) => {
    expect(await found(query, ['nothing here', answer])).toEqual([['s1', match]]);
  });

  it('finds a title, and nothing for nothing', async () => {
    expect(await found('plan', ['Good day'], 'Plans')).toEqual([['s0', null]]);
    expect(await found('  ', ['Good day'])).toEqual([]);
    expect(await found('absent', ['Good day'])).toEqual([]);
  });

  it('shows some of what stands around, and cuts no character in two', async () => {
    const archive = await archiveOf([`${'🚀'.repeat(40)} needle ${'🚀'.repeat(80)}`]);
    const [result] = await search(archive, await archive.list(), 'needle', never);
    const { before, match, after } = result?.snippet ?? { before: '', match: '', after: '' };
    expect(before).toMatch(/^…(🚀)+ $/u);
    expect(match).toBe('needle');
    expect(after).toMatch(/^ (🚀)+$/u);
  });

  it('ends with enough, and when it is not wanted any more', async () => {
    const archive = await archiveOf(Array.from({ length: FOUND_MAX + 5 }, () => 'Good day'));
    const list = await archive.list();
    expect(await search(archive, list, 'good', never)).toHaveLength(FOUND_MAX);
    expect(await search(archive, list, 'good', AbortSignal.abort())).toEqual([]);
  });
});
