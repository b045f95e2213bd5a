/*
 * The languages that code is coloured in. What reads one is fetched when the first code of it is met.
 */

/** By the library's own name: what is shown of it, and what else a fence may call it. */
const LANGUAGES = {
  bash: ['Bash', 'sh', 'shell', 'zsh', 'console', 'shell-session'],
  c: ['C', 'h'],
  clojure: ['Clojure', 'clj'],
  cpp: ['C++', 'c++', 'cc', 'hpp', 'cxx'],
  csharp: ['C#', 'cs', 'c#'],
  css: ['CSS'],
  dart: ['Dart'],
  diff: ['Diff', 'patch'],
  dockerfile: ['Dockerfile', 'docker', 'containerfile'],
  elixir: ['Elixir', 'ex', 'exs'],
  erlang: ['Erlang', 'erl'],
  go: ['Go', 'golang'],
  graphql: ['GraphQL', 'gql'],
  haskell: ['Haskell', 'hs'],
  http: ['HTTP'],
  ini: ['INI', 'toml', 'properties', 'conf'],
  java: ['Java'],
  javascript: ['JavaScript', 'js', 'jsx', 'mjs', 'cjs', 'node'],
  json: ['JSON', 'jsonc', 'json5'],
  julia: ['Julia', 'jl'],
  kotlin: ['Kotlin', 'kt', 'kts'],
  latex: ['LaTeX', 'tex'],
  less: ['Less'],
  lua: ['Lua'],
  makefile: ['Makefile', 'make', 'mk'],
  markdown: ['Markdown', 'md', 'mdx'],
  matlab: ['MATLAB', 'octave'],
  nginx: ['nginx', 'nginxconf'],
  objectivec: ['Objective-C', 'objc', 'obj-c', 'objective-c'],
  ocaml: ['OCaml', 'ml'],
  perl: ['Perl', 'pl'],
  php: ['PHP'],
  powershell: ['PowerShell', 'ps', 'ps1', 'pwsh'],
  protobuf: ['Protobuf', 'proto'],
  python: ['Python', 'py', 'python3', 'py3'],
  r: ['R'],
  ruby: ['Ruby', 'rb'],
  rust: ['Rust', 'rs'],
  scala: ['Scala'],
  scss: ['SCSS', 'sass'],
  sql: ['SQL', 'postgres', 'postgresql', 'mysql', 'sqlite', 'plsql'],
  swift: ['Swift'],
  typescript: ['TypeScript', 'ts', 'tsx', 'mts', 'cts'],
  vbnet: ['VB.NET', 'vb'],
  vim: ['Vim', 'viml'],
  xml: ['XML', 'html', 'xhtml', 'svg', 'vue', 'svelte', 'rss'],
  yaml: ['YAML', 'yml'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type CodeLanguage = keyof typeof LANGUAGES;

const byName = new Map<string, CodeLanguage>();
for (const [id, [, ...others]] of Object.entries(LANGUAGES)) {
  for (const name of [id, ...others]) byName.set(name, id as CodeLanguage);
}

/** Aliases that deserve a label of their own. */
const LABELS = new Map<string, string>(
  Object.entries({
    console: 'Console',
    html: 'HTML',
    json5: 'JSON5',
    jsx: 'JSX',
    mermaid: 'Mermaid',
    properties: 'Properties',
    sass: 'Sass',
    shell: 'Shell',
    svg: 'SVG',
    toml: 'TOML',
    tsx: 'TSX',
    vue: 'Vue',
    zsh: 'Zsh',
  }),
);

const LABEL_CHARS_MAX = 24;

export interface NamedLanguage {
  /** null where nothing here can colour it */
  readonly language: CodeLanguage | null;
  /** Empty where the fence says nothing. */
  readonly label: string;
}

/** @param info what stands behind a fence's marks: `python title="a.py"`, `{.js}`, nothing */
export function languageOf(info: string): NamedLanguage {
  const word = /^[{.\s]*([^\s{},:;=]+)/.exec(info)?.[1] ?? '';
  const name = word.toLowerCase();
  const language = byName.get(name) ?? null;
  const known = LABELS.get(name) ?? (language === null ? undefined : LANGUAGES[language][0]);
  return { language, label: known ?? word.slice(0, LABEL_CHARS_MAX) };
}
