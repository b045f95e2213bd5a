import { readBlocks, type Block, type References } from './blocks';
import { steadyTail } from './tail';

export interface Reading {
  readonly blocks: readonly Block[];
  /** The addresses that links name by a label. The same object while nothing was added. */
  readonly references: References;
  /** Whether the last block may still grow. */
  readonly grows: boolean;
}

/**
 * Reads an answer that grows, from its last block on: what stands before is settled, since no later
 * line changes a block that has ended. Blocks that were read before stay the same objects.
 */
export class AnswerReader {
  private settledText = '';
  private settled: readonly Block[] = [];
  private references: References = {};
  private shown: References = {};

  read(text: string, streaming: boolean): Reading {
    const whole = normal(text);
    if (!streaming || !whole.startsWith(this.settledText)) this.forget();
    const rest = whole.slice(this.settledText.length);
    const tail = streaming ? steadyTail(rest) : rest;
    const references = { ...this.references };
    const placed = readBlocks(tail, references, streaming);
    const blocks = [...this.settled, ...placed.map(({ block }) => block)];
    const lastFrom = placed.at(-1)?.from ?? 0;
    if (streaming && placed.length > 1) this.settle(blocks, rest.slice(0, lastFrom));
    if (!same(references, this.shown)) this.shown = references;
    return { blocks, references: this.shown, grows: streaming };
  }

  /** How much of a text has to be read for its next piece, in UTF-16 units. */
  readonly lengthOfLast = (text: string): number =>
    Math.max(0, text.length - this.settledText.length);

  private settle(blocks: readonly Block[], text: string): void {
    this.settledText += text;
    this.settled = blocks.slice(0, -1);
    // Read alone: what the last block defines may not be whole yet.
    readBlocks(text, this.references, false);
  }

  private forget(): void {
    this.settledText = '';
    this.settled = [];
    this.references = {};
  }
}

function normal(text: string): string {
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd');
}

function same(one: References, other: References): boolean {
  const labels = Object.keys(one);
  return (
    labels.length === Object.keys(other).length &&
    labels.every((label) => one[label]?.href === other[label]?.href)
  );
}
