import { BLOCK_END } from '../../session/finding';
import { AnswerReader } from './answerReader';
import { COLUMNS_MAX, type Block, type References } from './blocks';
import { readInlines, textOf } from './inlines';

/** What is read of an answer, without markdown's signs, `BLOCK_END` between its blocks. */
export function shownText(answer: string): string {
  const { blocks, references } = new AnswerReader().read(answer, false);
  return textsOf(blocks, references).join(BLOCK_END);
}

function textsOf(blocks: readonly Block[], references: References): readonly string[] {
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case 'paragraph':
      case 'heading':
        return [line(block.text, references)];
      case 'quote':
        return textsOf(block.children, references);
      case 'list':
        return block.items.flatMap(({ children }) => textsOf(children, references));
      case 'code':
        return [block.code];
      case 'math':
        return [block.math];
      case 'table': {
        if (block.head.cells.length > COLUMNS_MAX) return [block.source];
        const cells = [block.head, ...block.rows].flatMap((row) => row.cells);
        return cells.map((cell) => line(cell, references));
      }
      case 'rule':
        return [];
    }
  });
}

function line(text: string, references: References): string {
  return textOf(readInlines(text, references));
}
