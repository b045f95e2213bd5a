import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { en, type Words } from '../src/language/en';
import { formatsOf } from '../src/language/formats';

/*
 * A language that nobody speaks: English with each text 1.6 times as long, which is what the longest
 * translations come to.
 */

const RATIO = 1.6;

/** Longer by its vowels, as compound words are: there is no more room to break a line than before. */
function lengthened(text: string): string {
  let made = '';
  let owed = 0;
  for (const letter of text) {
    owed += RATIO - 1;
    made += letter;
    if (!/[aeiouy]/i.test(letter)) continue;
    made += letter.toLowerCase().repeat(Math.floor(owed));
    owed -= Math.floor(owed);
  }
  return made + 'o'.repeat(Math.round(owed));
}

function longer<T>(node: T): T {
  if (typeof node === 'string') return lengthened(node) as T;
  if (typeof node === 'function') {
    const say = node as unknown as (...given: readonly unknown[]) => string;
    return ((...given: readonly unknown[]) => lengthened(say(...given))) as T;
  }
  if (Array.isArray(node)) return node.map(longer) as T;
  const parts = Object.entries(node as object).map(([name, part]) => [name, longer(part)] as const);
  return Object.fromEntries(parts) as T;
}

/** Its texts, for a test to look for. */
export const PSEUDO: Words = longer(en(formatsOf('ja')));

/** The module of a language file's form that says everything so, in the place of Japanese. */
export function pseudoLanguage(): string {
  const file = join(import.meta.dirname, '../src/language/en.ts');
  const options = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
  const english = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions: options });
  return `${english.outputText}
const RATIO = ${RATIO};
${lengthened.toString()}
${longer.toString()}
export const ja = (format) => longer(en(format));
`;
}
