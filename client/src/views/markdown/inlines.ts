import type { Token } from 'markdown-it';
import type { References } from './blocks';
import { grammar } from './grammar';

/** What the lines of a block are made of. */
export type Inline =
  | { readonly kind: 'text' | 'code' | 'math'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'picture'; readonly address: string; readonly alt: string }
  | { readonly kind: 'link'; readonly address: string; readonly children: readonly Inline[] }
  | { readonly kind: 'element'; readonly tag: Tag; readonly children: readonly Inline[] };

const TAGS = [
  'b',
  'i',
  'u',
  's',
  'em',
  'strong',
  'del',
  'ins',
  'sub',
  'sup',
  'kbd',
  'mark',
  'small',
] as const;

export type Tag = (typeof TAGS)[number];

/** How deep emphasis is nested; what lies deeper looks like what is around it. */
const DEPTH_MAX = 16;

interface Open {
  readonly tag: string;
  /** Whether it was opened by a tag that was written, and only such a one closes it. */
  readonly written: boolean;
  readonly children: Inline[];
}

export function readInlines(text: string, references: References): readonly Inline[] {
  const [token] = grammar.parseInline(text, { references });
  return new InlineReader().read(token?.children ?? []);
}

class InlineReader {
  private readonly root: Inline[] = [];
  private readonly open: Open[] = [];

  read(tokens: readonly Token[]): readonly Inline[] {
    for (const token of tokens) this.take(token);
    return this.root;
  }

  private take(token: Token): void {
    switch (token.type) {
      case 'text':
        this.text(token.content);
        return;
      case 'softbreak':
        this.text('\n');
        return;
      case 'hardbreak':
        this.add({ kind: 'break' });
        return;
      case 'code_inline':
        this.add({ kind: 'code', text: token.content });
        return;
      case 'math_inline':
        this.add({ kind: 'math', text: token.content });
        return;
      case 'image':
        this.add({ kind: 'picture', address: attribute(token, 'src'), alt: altOf(token) });
        return;
      case 'tag':
        this.written(token);
        return;
      default:
        if (token.nesting === 1) this.begin(token.tag, false, attribute(token, 'href'));
        else if (token.nesting === -1) this.end(token.tag, false);
        else this.text(token.content);
    }
  }

  private written(token: Token): void {
    if (token.info === '') this.begin(token.tag, true, '');
    else if (!this.end(token.tag, true)) this.text(token.content);
  }

  private begin(tag: string, written: boolean, href: string): void {
    const children: Inline[] = [];
    if (tag === 'a') this.add({ kind: 'link', address: href, children });
    else if (isTag(tag) && this.open.length < DEPTH_MAX)
      this.add({ kind: 'element', tag, children });
    else {
      this.open.push({ tag, written, children: this.target() });
      return;
    }
    this.open.push({ tag, written, children });
  }

  /** @returns false where the innermost open one is another */
  private end(tag: string, written: boolean): boolean {
    if (!written) {
      // A written one that was never closed ends with what it stands in.
      while (this.open.at(-1)?.written === true) this.open.pop();
      this.open.pop();
      return true;
    }
    const last = this.open.at(-1);
    if (last?.tag !== tag || !last.written) return false;
    this.open.pop();
    return true;
  }

  private text(text: string): void {
    if (text === '') return;
    const target = this.target();
    const last = target.at(-1);
    if (last?.kind === 'text') target[target.length - 1] = { kind: 'text', text: last.text + text };
    else target.push({ kind: 'text', text });
  }

  private add(inline: Inline): void {
    this.target().push(inline);
  }

  private target(): Inline[] {
    return this.open.at(-1)?.children ?? this.root;
  }
}

function isTag(tag: string): tag is Tag {
  return (TAGS as readonly string[]).includes(tag);
}

function attribute(token: Token, name: string): string {
  return token.attrs?.find(([key]) => key === name)?.[1].toString() ?? '';
}

function altOf(token: Token): string {
  return (token.children ?? []).map(({ content }) => content).join('');
}

/** What is read of it, without its looks. */
export function textOf(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      switch (inline.kind) {
        case 'text':
        case 'code':
        case 'math':
          return inline.text;
        case 'break':
          return ' ';
        case 'picture':
          return inline.alt;
        case 'link':
        case 'element':
          return textOf(inline.children);
      }
    })
    .join('');
}
