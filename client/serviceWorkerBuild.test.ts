import { describe, expect, it } from 'vitest';
import { filesOf, type Built } from './serviceWorkerBuild';

function chunk(
  fileName: string,
  more: Partial<Extract<Built, { type: 'chunk' }>> & { readonly css?: string } = {},
): Built {
  const importedCss = new Set(more.css === undefined ? [] : [more.css]);
  return {
    type: 'chunk',
    fileName,
    isEntry: more.isEntry ?? false,
    name: more.name ?? '',
    imports: more.imports ?? [],
    dynamicImports: more.dynamicImports ?? [],
    viteMetadata: { importedCss, importedAssets: new Set() },
  };
}

const asset = (fileName: string, source = ''): Built => ({ type: 'asset', fileName, source });

const bundle: readonly Built[] = [
  asset('index.html', '<!doctype html>'),
  chunk('a/index.js', {
    isEntry: true,
    imports: ['a/react.js'],
    dynamicImports: ['a/Markdown.js'],
    css: 'a/index.css',
  }),
  asset('a/index.css'),
  chunk('a/react.js'),
  chunk('a/Markdown.js', { imports: ['a/parser.js'], dynamicImports: ['a/formulas.js'] }),
  chunk('a/parser.js', { imports: ['a/react.js'] }),
  chunk('a/formulas.js', { imports: ['a/react.js'], css: 'a/formulas.css' }),
  asset('a/formulas.css'),
  asset('diagram.html', '<!doctype html>'),
  chunk('a/diagram.js', {
    isEntry: true,
    name: 'diagram',
    imports: ['a/react.js'],
    dynamicImports: ['a/flowchart.js'],
  }),
  chunk('a/flowchart.js', { imports: ['a/diagram.js'] }),
  asset('a/serif-latin-wght-normal.woff2'),
  asset('a/serif-greek-wght-normal.woff2'),
  asset('a/KaTeX_Main.woff2'),
  asset('a/KaTeX_Main.ttf'),
];

describe('the files of a service worker', () => {
  it('are first what a page needs up to its first step, and later the rest', () => {
    const files = filesOf(bundle, []);
    expect(files.first.map(({ url }) => url)).toEqual([
      '/index.html',
      '/a/Markdown.js',
      '/a/index.css',
      '/a/index.js',
      '/a/parser.js',
      '/a/react.js',
      '/a/serif-latin-wght-normal.woff2',
    ]);
    expect(files.later).toEqual([
      '/a/KaTeX_Main.woff2',
      '/a/formulas.css',
      '/a/formulas.js',
      '/a/serif-greek-wght-normal.woff2',
    ]);
  });

  it('are none of those that only the frame for diagrams loads', () => {
    const { first, later } = filesOf(bundle, []);
    const paths = [...first.map(({ url }) => url), ...later].join();
    expect(paths).toContain('formulas');
    expect(paths).not.toMatch(/diagram|flowchart/);
  });

  it('have a revision where the name says nothing of the content', () => {
    const revisions = (page: string, script: string) =>
      filesOf([asset('index.html', page)], [{ fileName: 'theme.js', content: script }]).first;
    expect(revisions('a', 'a').map(({ url }) => url)).toEqual(['/index.html', '/theme.js']);
    expect(revisions('a', 'a')).toEqual(revisions('a', 'a'));
    expect(revisions('b', 'a')[0]).not.toEqual(revisions('a', 'a')[0]);
    expect(revisions('a', 'b')[1]).not.toEqual(revisions('a', 'a')[1]);
    expect(
      filesOf(bundle, [])
        .first.slice(1)
        .every(({ revision }) => revision === null),
    ).toBe(true);
  });
});
