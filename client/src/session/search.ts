import type { Archive, KeptSession } from './archive';

/** Where a text was found: what to show, and which part of it was asked for. */
export interface Snippet {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

export interface Found {
  readonly kept: KeptSession;
  /** Null where only the title has it. */
  readonly snippet: Snippet | null;
}

export const FOUND_MAX = 50;

const BEFORE_LENGTH = 24;
const AFTER_LENGTH = 60;

/**
 * The sessions whose title or turns hold a text, the newest first, at most `FOUND_MAX`. Case, and
 * whether letters and kana are wide or narrow, make no difference.
 *
 * @param signal ends the search early; what was found until then is the answer
 */
export async function search(
  archive: Archive,
  sessions: readonly KeptSession[],
  query: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const wanted = fold(query.trim());
  const found: Found[] = [];
  if (wanted === '') return found;
  for (const kept of sessions) {
    if (signal.aborted || found.length === FOUND_MAX) break;
    const turns = await archive.turns(kept.session);
    const text = turns
      .flatMap((turn) => [turn.text, turn.answer])
      .find((candidate) => fold(candidate).includes(wanted));
    const inTitle = fold(kept.title ?? kept.beginning).includes(wanted);
    if (text !== undefined) found.push({ kept, snippet: snippetOf(text, wanted) });
    else if (inTitle) found.push({ kept, snippet: null });
  }
  return found;
}

/** A text as it is compared: case and width make no difference. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function snippetOf(text: string, wanted: string): Snippet {
  const at = fold(text).indexOf(wanted);
  const start = unfolded(text, at);
  const end = unfolded(text, at + wanted.length);
  // On one line, without the half of a character that was cut through.
  const line = (part: string): string =>
    part.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '').replace(/\s+/g, ' ');
  const first = Math.max(0, start - BEFORE_LENGTH);
  return {
    before: (first > 0 ? '…' : '') + line(text.slice(first, start)),
    match: line(text.slice(start, end)),
    after: line(text.slice(end, end + AFTER_LENGTH)),
  };
}

/** The place in a text that became a place in its folded form, which may be shorter or longer. */
function unfolded(text: string, foldedAt: number): number {
  let folded = 0;
  let at = 0;
  for (const character of text) {
    if (folded >= foldedAt) break;
    folded += fold(character).length;
    at += character.length;
  }
  return at;
}
