import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { literalsIn } from '../testing/literals';

const SOURCES = join(import.meta.dirname, '..');

const views = ['views', 'ui']
  .filter((folder) => existsSync(join(SOURCES, folder)))
  .flatMap((folder) =>
    readdirSync(join(SOURCES, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(folder, file),
    ),
  )
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'));

describe('the search for texts outside of the language files', () => {
  it.each([
    ['<p>Hello</p>', 'Hello'],
    ['<p>\n  {name}, hello\n</p>', ', hello'],
    ['<button aria-label="Send" />', 'Send'],
    ["<input placeholder={empty ? 'Name' : ''} />", 'Name'],
    ["const text = 'Sent again';", 'Sent again'],
    ["setProblem('送れません')", '送れません'],
    ['const text = `Sent ${count} times`;', 'Sent 0 times'],
    ["return { text: 'You are offline.' };", 'You are offline.'],
  ])('finds %s', (source, text) => {
    expect(literalsIn(source)).toEqual([text]);
  });

  it.each([
    '<p className="line human">{words.sent}</p>',
    "<path d={open ? 'M10 16V4.5M4.8' : 'M0 0'} />",
    "import { a } from '../a b';",
    "throw new Error('the page has no root element');",
    "if (event.key === 'Escape') stop();",
    '<span>{count} / {all}</span>',
    "function classes(): string { return 'answer earlier'; }",
  ])('passes over %s', (source) => {
    expect(literalsIn(source)).toEqual([]);
  });
});

describe('every text comes from the language files', () => {
  it('has views to look through', () => {
    expect(views.length).toBeGreaterThan(20);
  });

  it.each(views)('in %s', (file) => {
    expect(literalsIn(readFileSync(join(SOURCES, file), 'utf8'))).toEqual([]);
  });
});
