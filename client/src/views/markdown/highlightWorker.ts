import hljs from 'highlight.js/lib/core';
import type { LanguageFn } from 'highlight.js';
import type { CodeLanguage } from './languages';
import { piecesOf, type HighlightRequest, type HighlightResponse } from './highlighted';

/*
 * Colours code, apart from the page: a rule that takes long on some code takes nothing from whoever
 * reads, and is ended from outside.
 */

type Load = () => Promise<{ readonly default: LanguageFn }>;

const LOADS: Readonly<Record<CodeLanguage, Load>> = {
  bash: () => import('highlight.js/lib/languages/bash'),
  c: () => import('highlight.js/lib/languages/c'),
  clojure: () => import('highlight.js/lib/languages/clojure'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  css: () => import('highlight.js/lib/languages/css'),
  dart: () => import('highlight.js/lib/languages/dart'),
  diff: () => import('highlight.js/lib/languages/diff'),
  dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
  elixir: () => import('highlight.js/lib/languages/elixir'),
  erlang: () => import('highlight.js/lib/languages/erlang'),
  go: () => import('highlight.js/lib/languages/go'),
  graphql: () => import('highlight.js/lib/languages/graphql'),
  haskell: () => import('highlight.js/lib/languages/haskell'),
  http: () => import('highlight.js/lib/languages/http'),
  ini: () => import('highlight.js/lib/languages/ini'),
  java: () => import('highlight.js/lib/languages/java'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  json: () => import('highlight.js/lib/languages/json'),
  julia: () => import('highlight.js/lib/languages/julia'),
  kotlin: () => import('highlight.js/lib/languages/kotlin'),
  latex: () => import('highlight.js/lib/languages/latex'),
  less: () => import('highlight.js/lib/languages/less'),
  lua: () => import('highlight.js/lib/languages/lua'),
  makefile: () => import('highlight.js/lib/languages/makefile'),
  markdown: () => import('highlight.js/lib/languages/markdown'),
  matlab: () => import('highlight.js/lib/languages/matlab'),
  nginx: () => import('highlight.js/lib/languages/nginx'),
  objectivec: () => import('highlight.js/lib/languages/objectivec'),
  ocaml: () => import('highlight.js/lib/languages/ocaml'),
  perl: () => import('highlight.js/lib/languages/perl'),
  php: () => import('highlight.js/lib/languages/php'),
  powershell: () => import('highlight.js/lib/languages/powershell'),
  protobuf: () => import('highlight.js/lib/languages/protobuf'),
  python: () => import('highlight.js/lib/languages/python'),
  r: () => import('highlight.js/lib/languages/r'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  rust: () => import('highlight.js/lib/languages/rust'),
  scala: () => import('highlight.js/lib/languages/scala'),
  scss: () => import('highlight.js/lib/languages/scss'),
  sql: () => import('highlight.js/lib/languages/sql'),
  swift: () => import('highlight.js/lib/languages/swift'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  vbnet: () => import('highlight.js/lib/languages/vbnet'),
  vim: () => import('highlight.js/lib/languages/vim'),
  xml: () => import('highlight.js/lib/languages/xml'),
  yaml: () => import('highlight.js/lib/languages/yaml'),
};

/** What stands inside of another language is coloured too. */
const INNER: Readonly<Partial<Record<CodeLanguage, readonly CodeLanguage[]>>> = {
  markdown: ['xml'],
  php: ['xml'],
  xml: ['javascript', 'css'],
};

const loaded = new Map<CodeLanguage, Promise<void>>();

function load(language: CodeLanguage): Promise<void> {
  const known = loaded.get(language);
  if (known !== undefined) return known;
  const loading = LOADS[language]().then((module) => {
    hljs.registerLanguage(language, module.default);
  });
  loaded.set(language, loading);
  return loading;
}

async function highlight({ id, code, language }: HighlightRequest): Promise<HighlightResponse> {
  try {
    await Promise.all([language, ...(INNER[language] ?? [])].map(load));
    return { id, pieces: piecesOf(hljs.highlight(code, { language, ignoreIllegals: true }).value) };
  } catch {
    loaded.delete(language);
    return { id, pieces: null };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<HighlightRequest>) => {
  void highlight(data).then((response) => {
    self.postMessage(response);
  });
});
