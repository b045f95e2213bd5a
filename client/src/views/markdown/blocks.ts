import type { Token } from 'markdown-it';
import { grammar } from './grammar';
import type { Growing } from './mathRules';

/*
 * The blocks of an answer, without what is inside of their lines: that is read where it is drawn, and
 * only again if it changed.
 */

/** A wider table is nobody's, and takes a browser seconds: it is shown as it was written. */
export const COLUMNS_MAX = 100;

export type Align = 'left' | 'center' | 'right' | null;

interface Common {
  /** All that its looks depend on: two blocks of one kind and source look the same. */
  readonly source: string;
}

export interface ListItem extends Common {
  /** Whether a task is done; null if it is none. */
  readonly done: boolean | null;
  readonly children: readonly Block[];
}

export interface Row extends Common {
  readonly cells: readonly string[];
}

export type Block =
  | (Common & { readonly kind: 'paragraph'; readonly text: string; readonly tight: boolean })
  | (Common & { readonly kind: 'heading'; readonly level: number; readonly text: string })
  | (Common & { readonly kind: 'quote'; readonly children: readonly Block[] })
  | (Common & {
      readonly kind: 'list';
      /** The number of its first item; null for a list without numbers. */
      readonly start: number | null;
      readonly items: readonly ListItem[];
    })
  | (Common & {
      readonly kind: 'code';
      /** What stands behind the fence's marks, as it was written. */
      readonly info: string;
      readonly code: string;
      /** Whether its end was read. */
      readonly closed: boolean;
    })
  | (Common & { readonly kind: 'math'; readonly math: string; readonly closed: boolean })
  | (Common & {
      readonly kind: 'table';
      readonly aligns: readonly Align[];
      readonly head: Row;
      readonly rows: readonly Row[];
    })
  | (Common & { readonly kind: 'rule' });

export interface PlacedBlock {
  readonly block: Block;
  /** Where its first line begins in the text. */
  readonly from: number;
}

export type References = Record<string, { readonly title: string; readonly href: string }>;

/**
 * @param references what was defined before; what this text defines is added
 * @param grows whether more of the text may come
 */
export function readBlocks(
  text: string,
  references: References,
  grows: boolean,
): readonly PlacedBlock[] {
  const growing: Growing = { mathFrom: -1 };
  const tokens: Token[] = [];
  grammar.block.parse(text, grammar, grows ? { references, growing } : { references }, tokens);
  return new TokenReader(text, tokens).top();
}

class TokenReader {
  private readonly starts: number[] = [0];
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.starts.push(at + 1);
    }
  }

  top(): readonly PlacedBlock[] {
    const placed: PlacedBlock[] = [];
    while (this.at < this.tokens.length) {
      const from = this.start(this.tokens[this.at]?.map?.[0] ?? 0);
      const block = this.block();
      if (block !== null) placed.push({ block, from });
    }
    return placed;
  }

  private block(): Block | null {
    const token = this.next();
    const source = this.source(token);
    switch (token.type) {
      case 'paragraph_open':
        return { kind: 'paragraph', source, text: this.inline(), tight: token.hidden };
      case 'heading_open':
        return { kind: 'heading', source, text: this.inline(), level: Number(token.tag.slice(1)) };
      case 'blockquote_open':
        return { kind: 'quote', source, children: this.children('blockquote_close') };
      case 'bullet_list_open':
        return { kind: 'list', source, start: null, items: this.items('bullet_list_close') };
      case 'ordered_list_open':
        return {
          kind: 'list',
          source,
          start: Number(attribute(token, 'start') ?? 1),
          items: this.items('ordered_list_close'),
        };
      case 'fence':
        return {
          kind: 'code',
          source,
          info: token.info.trim(),
          code: withoutLastBreak(token.content),
          closed: linesOf(token) > linesIn(token.content) + 1,
        };
      case 'code_block':
        return {
          kind: 'code',
          source,
          info: '',
          code: withoutLastBreak(token.content),
          closed: false,
        };
      case 'math_block':
        return { kind: 'math', source, math: token.content, closed: token.meta?.closed === true };
      case 'table_open':
        return this.table(source);
      case 'hr':
        return { kind: 'rule', source };
      default:
        return null;
    }
  }

  /** The text of the block that was just opened, whose end is read too. */
  private inline(): string {
    const text = this.next().content;
    this.next();
    return text;
  }

  private children(end: string): readonly Block[] {
    const blocks: Block[] = [];
    while (!this.ends(end)) {
      const block = this.block();
      if (block !== null) blocks.push(block);
    }
    return blocks;
  }

  private items(end: string): readonly ListItem[] {
    const items: ListItem[] = [];
    while (!this.ends(end)) {
      const source = this.source(this.next());
      items.push({ source, ...withTask(this.children('list_item_close')) });
    }
    return items;
  }

  private table(source: string): Block {
    const rows: Row[] = [];
    let aligns: readonly Align[] = [];
    while (!this.ends('table_close')) {
      const token = this.next();
      if (token.type !== 'tr_open') continue;
      const cells: string[] = [];
      const found: Align[] = [];
      while (!this.ends('tr_close')) {
        found.push(alignOf(this.next()));
        cells.push(this.inline());
      }
      if (rows.length === 0) aligns = found;
      rows.push({ source: this.source(token), cells });
    }
    const [head = { source: '', cells: [] }, ...body] = rows;
    return { kind: 'table', source, aligns, head, rows: body };
  }

  private next(): Token {
    const token = this.tokens[this.at++];
    if (token === undefined) throw new Error('the markdown parser closed less than it opened');
    return token;
  }

  /** Whether the named token is the next one, which is then read. */
  private ends(type: string): boolean {
    if (this.tokens[this.at]?.type !== type) return false;
    this.at++;
    return true;
  }

  private source(token: Token): string {
    const [from, to] = token.map ?? [0, 0];
    return this.text.slice(this.start(from), this.start(to));
  }

  private start(line: number): number {
    return this.starts[line] ?? this.text.length;
  }
}

const TASK = /^\[([ xX])\](?:\s+|$)/;

function withTask(children: readonly Block[]): Omit<ListItem, 'source'> {
  const [first, ...others] = children;
  const task = first?.kind === 'paragraph' ? TASK.exec(first.text) : null;
  if (first?.kind !== 'paragraph' || task === null) return { done: null, children };
  const text = first.text.slice(task[0].length);
  return { done: task[1] !== ' ', children: [{ ...first, text }, ...others] };
}

function attribute(token: Token, name: string): string | undefined {
  return token.attrs?.find(([key]) => key === name)?.[1].toString();
}

function alignOf(cell: Token): Align {
  const style = attribute(cell, 'style') ?? '';
  for (const align of ['left', 'center', 'right'] as const) if (style.endsWith(align)) return align;
  return null;
}

function withoutLastBreak(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

function linesOf(token: Token): number {
  const [from, to] = token.map ?? [0, 0];
  return to - from;
}

function linesIn(text: string): number {
  if (text === '') return 0;
  let count = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
