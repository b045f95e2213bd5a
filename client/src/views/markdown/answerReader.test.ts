import { describe, expect, it } from 'vitest';
import { AnswerReader } from './answerReader';
import type { Block } from './blocks';

const ANSWER = `# Title

Text with [a link][1], **bold**
and more.

- one
- two

  - three
- [x] four

| a | b |
|---|:-:|
| 1 | 2 |

\`\`\`js title="a.js"
let a = 1;

let b;
\`\`\`

$$
x^2
$$

> Quoted
> - list

1. first
2. second

[1]: https://a.example/
`;

function kinds(blocks: readonly Block[]): readonly string[] {
  return blocks.map(({ kind }) => kind);
}

const WHOLE = ['heading', 'paragraph', 'list', 'table', 'code', 'math', 'quote', 'list'];

describe('an answer', () => {
  it('is read into blocks', () => {
    const { blocks, references } = new AnswerReader().read(ANSWER, false);
    expect(kinds(blocks)).toEqual(WHOLE);
    expect(references).toEqual({ '1': { title: '', href: 'https://a.example/' } });
    expect(blocks[4]).toMatchObject({
      info: 'js title="a.js"',
      code: 'let a = 1;\n\nlet b;',
      closed: true,
    });
    expect(blocks[5]).toMatchObject({ math: 'x^2', closed: true });
  });

  it('is the same whether it came at once or letter by letter', () => {
    const reader = new AnswerReader();
    for (let end = 1; end <= ANSWER.length; end++) reader.read(ANSWER.slice(0, end), true);
    const { blocks } = reader.read(ANSWER, false);
    expect(blocks).toEqual(new AnswerReader().read(ANSWER, false).blocks);
  });

  it('never shows a block as another kind and back', () => {
    const reader = new AnswerReader();
    let seen: readonly string[] = [];
    for (let end = 1; end <= ANSWER.length; end++) {
      const now = kinds(reader.read(ANSWER.slice(0, end), true).blocks);
      expect([now.slice(0, seen.length), end]).toEqual([seen, end]);
      seen = now;
    }
    expect(seen).toEqual(WHOLE);
  });

  it('keeps the blocks that were read before', () => {
    const reader = new AnswerReader();
    const [first] = reader.read('One.\n\nTwo.\n\nThr', true).blocks;
    expect(reader.read('One.\n\nTwo.\n\nThree.\n\nFour', true).blocks[0]).toBe(first);
  });

  it('begins anew when the text is another one', () => {
    const reader = new AnswerReader();
    reader.read('One.\n\nTwo.\n\nThree', true);
    expect(reader.read('# O', true).blocks).toMatchObject([{ kind: 'heading', text: 'O' }]);
  });

  it('shows what is nested too deep', () => {
    let { blocks } = new AnswerReader().read(`${'> '.repeat(200)}deep`, false);
    for (let depth = 0; depth < 24; depth++) {
      const [quote] = blocks;
      blocks = quote?.kind === 'quote' ? quote.children : [];
    }
    const [last] = blocks;
    expect(last?.kind === 'paragraph' && last.text.endsWith('deep')).toBe(true);
  });

  it('leaves money and variables alone, and reads formulas within lines', () => {
    const { blocks } = new AnswerReader().read('$$\na\n\nb', false);
    expect(kinds(blocks)).toEqual(['paragraph', 'paragraph']);
  });
});
