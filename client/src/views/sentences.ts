import type { CloseName } from '../connection/closeCodes';
import type { Words } from '../language/en';

/*
 * From the codes of the protocol to what they mean to the person who reads them: what happened, and
 * what to do. A newer server may have codes of which this client knows no words.
 */

type Sentences = Readonly<Record<string, string>> & { readonly other: string };

function sentence(sentences: Sentences, code: string | null): string {
  const known = code !== null && Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  return known ?? sentences.other;
}

export function failedSentence(words: Words, code: string | null): string {
  return sentence(words.turn.failed, code);
}

export function refusedSentence(words: Words, code: string): string {
  return sentence(words.message.refused, code);
}

export function heldSentence(words: Words, code: string): string {
  return sentence(words.message.held, code);
}

export function closedSentence(words: Words, reason: CloseName): string {
  switch (reason) {
    case 'SESSION_GONE':
      return words.status.gone;
    case 'NOT_UNDERSTOOD':
      return words.status.notUnderstood;
    case 'FRAME_TOO_LARGE':
      return words.status.tooLarge;
    case 'NO_HELLO':
    case 'TOO_MANY':
    case 'DRAINING':
    case 'TOO_SLOW':
      return words.status.closed;
  }
}

export function queuedSentence(words: Words, ahead: number | null, waitMs: number | null): string {
  if (ahead === null) return words.queue.waiting;
  const place = ahead === 0 ? words.queue.next : words.queue.ahead(ahead);
  return waitMs === null ? place : words.queue.about(place, waitMs);
}
