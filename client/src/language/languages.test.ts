import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openStorage, type TextStorage } from '../session/storage';
import { en } from './en';
import { formatsOf } from './formats';
import { ja } from './ja';
import { Languages, OFFERED } from './languages';

let storage: TextStorage;

beforeEach(() => {
  localStorage.clear();
  storage = openStorage(() => localStorage);
});

async function opened(wanted: readonly string[]): Promise<Languages> {
  const languages = new Languages(storage, wanted);
  await languages.open();
  return languages;
}

describe('the language of the page', () => {
  it.each([
    [['ja-JP', 'en'], 'ja'],
    [['fr', 'ja', 'en'], 'ja'],
    [['en-GB'], 'en'],
    [['tlh'], 'en'],
    [[], 'en'],
    [['constructor'], 'en'],
  ])('for a browser that asks for %j is %s', async (wanted, tag) => {
    expect((await opened(wanted)).get().tag).toBe(tag);
  });

  it('is what was chosen, over reloads, until the browser is to decide again', async () => {
    const languages = await opened(['en']);
    const heard = vi.fn();
    languages.subscribe(heard);
    await languages.choose('ja');
    expect(languages.get().words.composer.send).toBe('送信');
    expect(heard).toHaveBeenCalledTimes(1);
    const later = await opened(['en']);
    expect([later.chosen, later.get().tag]).toEqual(['ja', 'ja']);
    await later.choose(null);
    expect([later.chosen, later.get().tag]).toEqual([null, 'en']);
    expect((await opened(['en'])).chosen).toBeNull();
  });

  it('is the browser’s where what is stored is no language', async () => {
    storage.setItem('parley.language', 'toString');
    const languages = await opened(['ja']);
    expect([languages.chosen, languages.get().tag]).toEqual([null, 'ja']);
  });

  it('is the one chosen last, whichever file comes first', async () => {
    const languages = await opened(['en']);
    await Promise.all([languages.choose('ja'), languages.choose('en')]);
    expect(languages.get().tag).toBe('en');
  });

  it('writes dates as the reader’s country does', async () => {
    const at = new Date('2026-01-31T15:04:00');
    expect((await opened(['en-GB'])).get().format.clock(at)).toBe('15:04');
    expect((await opened(['en-US'])).get().format.clock(at)).toMatch(/^3:04\sPM$/);
    expect((await opened(['ja'])).get().format.moment(at)).toContain('2026年1月31日');
  });
});

describe('the formats', () => {
  it.each([
    ['en', 400, '1 second'],
    ['en', 8_000, '8 seconds'],
    ['en', 150_000, '3 minutes'],
    ['ja', 8_000, '8 秒'],
  ])('in %s say %i ms roughly as %s', (locale, ms, text) => {
    expect(formatsOf(locale).roughly(ms)).toBe(text);
  });
});

interface Place {
  readonly path: string;
  readonly text: string;
}

/** Every text of a language file; those that take something are given a number for it. */
function textsOf(node: unknown, path = ''): readonly Place[] {
  if (typeof node === 'string') return [{ path, text: node }];
  if (typeof node === 'function') {
    const say = node as (...given: readonly number[]) => string;
    return [{ path, text: say(3, 3, 3) }];
  }
  return Object.entries(node as object).flatMap(([name, part]) =>
    textsOf(part, path === '' ? name : `${path}.${name}`),
  );
}

describe('the Japanese texts', () => {
  // Names, and what stands between sentences.
  const same = new Set(['product', 'pageTitle', 'status.gap', 'keys.shift']);

  it('are Japanese', () => {
    const texts = textsOf(ja(formatsOf('ja')));
    expect(texts.length).toBeGreaterThan(80);
    const foreign = texts.filter(
      ({ path, text }) =>
        !same.has(path) && !/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text),
    );
    expect(foreign).toEqual([]);
  });
});

describe('a language needs a file and a line', () => {
  const paths = (words: unknown): readonly string[] => textsOf(words).map(({ path }) => path);

  it.each(Object.entries(OFFERED))('which %s has', async (tag, { name, load }) => {
    const words = (await load())(formatsOf(tag));
    expect(new Set(paths(words))).toEqual(new Set(paths(en(formatsOf('en')))));
    expect(name).toBe(new Intl.DisplayNames(tag, { type: 'language', fallback: 'none' }).of(tag));
  });
});
