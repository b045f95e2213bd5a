import hljs from 'highlight.js/lib/core';
import javascript from 'highlight.js/lib/languages/javascript';
import { describe, expect, it } from 'vitest';
import { chunksOf, piecesByChunk, piecesOf } from './highlighted';
import { languageOf } from './languages';

hljs.registerLanguage('javascript', javascript);

const CODE = 'const a = "<b>&amp;\'";\n'.repeat(100) + '// `end`';

describe('coloured code', () => {
  it('spells the code, whatever is in it', () => {
    const pieces = piecesOf(hljs.highlight(CODE, { language: 'javascript' }).value);
    expect(pieces.map(({ text }) => text).join('')).toBe(CODE);
    expect(pieces[0]).toEqual({ text: 'const', kind: 'keyword' });
    const chunks = chunksOf(CODE);
    expect(chunks.join('')).toBe(CODE);
    const spelt = piecesByChunk(chunks, pieces);
    expect(spelt.map((chunk) => chunk?.map(({ text }) => text).join(''))).toEqual(chunks);
  });

  it('leaves the chunks plain that have changed or come since', () => {
    const pieces = piecesOf(hljs.highlight(CODE, { language: 'javascript' }).value);
    const longer = chunksOf(CODE + '\nlet b;');
    const coloured = piecesByChunk(longer, pieces).map((chunk) => chunk !== null);
    expect(coloured).toEqual([true, true, false]);
  });
});

describe('the language of code', () => {
  it.each([
    ['python title="a.py"', 'python', 'Python'],
    ['TS', 'typescript', 'TypeScript'],
    ['{.js}', 'javascript', 'JavaScript'],
    ['c++', 'cpp', 'C++'],
    ['html', 'xml', 'HTML'],
    ['brainf', null, 'brainf'],
    ['__proto__', null, '__proto__'],
    ['', null, ''],
  ])('is read from %j', (info, language, label) => {
    expect(languageOf(info)).toEqual({ language, label });
  });
});
