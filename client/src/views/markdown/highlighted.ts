import type { CodeLanguage } from './languages';

/** A piece of code of one colour. */
export interface Piece {
  readonly text: string;
  readonly kind: Kind | null;
}

export type Kind =
  'keyword' | 'string' | 'number' | 'comment' | 'name' | 'type' | 'meta' | 'added' | 'removed';

export interface HighlightRequest {
  readonly id: number;
  readonly code: string;
  readonly language: CodeLanguage;
}

export interface HighlightResponse {
  readonly id: number;
  /** null if the language could not be loaded */
  readonly pieces: readonly Piece[] | null;
}

const KINDS: Readonly<Record<string, Kind>> = {
  addition: 'added',
  attr: 'name',
  attribute: 'name',
  built_in: 'type',
  bullet: 'keyword',
  char: 'string',
  class: 'type',
  code: 'string',
  comment: 'comment',
  deletion: 'removed',
  doctag: 'comment',
  function: 'name',
  keyword: 'keyword',
  link: 'string',
  literal: 'number',
  meta: 'meta',
  name: 'keyword',
  number: 'number',
  prompt: 'comment',
  quote: 'comment',
  regexp: 'string',
  section: 'name',
  'selector-class': 'type',
  'selector-id': 'type',
  'selector-tag': 'keyword',
  string: 'string',
  symbol: 'number',
  tag: 'meta',
  'template-variable': 'name',
  title: 'name',
  type: 'type',
  variable: 'name',
};

const MARKUP = /<span class="(?:hljs-)?([\w-]+)[^"]*">|<\/span>|([^<]+)/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
};

/** Reads what the highlighter wrote: text and spans, and nothing else, become pieces. */
export function piecesOf(html: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const kinds: (Kind | null)[] = [];
  for (const [mark, scope, text] of html.matchAll(MARKUP)) {
    const around = kinds.at(-1) ?? null;
    if (scope !== undefined) kinds.push(KINDS[scope] ?? around);
    else if (text === undefined) kinds.pop();
    else
      add(
        pieces,
        mark.replace(/&(?:amp|lt|gt|quot|#x27);/g, (it) => ENTITIES[it] ?? it),
        around,
      );
  }
  return pieces;
}

function add(pieces: Piece[], text: string, kind: Kind | null): void {
  const last = pieces.at(-1);
  if (last?.kind === kind) pieces[pieces.length - 1] = { text: last.text + text, kind };
  else pieces.push({ text, kind });
}

/** So many lines of code are drawn as one, and again only if they changed. */
const CHUNK_LINES = 40;

export function chunksOf(code: string): readonly string[] {
  const chunks: string[] = [];
  let from = 0;
  let lines = 0;
  for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) {
    if (++lines % CHUNK_LINES !== 0) continue;
    chunks.push(code.slice(from, at + 1));
    from = at + 1;
  }
  if (from < code.length) chunks.push(code.slice(from));
  return chunks;
}

/** The pieces that make each chunk; null for a chunk that they do not spell. */
export function piecesByChunk(
  chunks: readonly string[],
  pieces: readonly Piece[],
): readonly (readonly Piece[] | null)[] {
  let index = 0;
  let used = 0;
  let fits = true;
  return chunks.map((chunk) => {
    const found: Piece[] = [];
    let at = 0;
    while (fits && at < chunk.length) {
      const piece = pieces[index];
      if (piece === undefined) break;
      const text = piece.text.slice(used, used + chunk.length - at);
      fits = chunk.startsWith(text, at);
      found.push({ text, kind: piece.kind });
      at += text.length;
      used += text.length;
      if (used === piece.text.length) {
        index++;
        used = 0;
      }
    }
    return fits && at === chunk.length ? found : null;
  });
}
