import type { CloseName } from '../connection/closeCodes';
import type { Words } from '../language/en';
import { OutboxFullError } from '../session/outbox';
import { NotBegunError } from '../session/writtenAhead';
import type { Created } from '../session/keyring';

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

/** Why the browser did not take a message. */
export function unkeptSentence({ composer }: Words, failure: unknown): string {
  // Why no conversation came is said already.
  if (failure instanceof NotBegunError) return '';
  return failure instanceof OutboxFullError ? composer.full : composer.notKept;
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

export function placeSentence(words: Words, ahead: number | null): string {
  if (ahead === null) return words.queue.waiting;
  return ahead === 0 ? words.queue.next : words.queue.ahead(ahead);
}

/** Empty where nobody can tell. */
export function waitSentence(words: Words, ahead: number | null, waitMs: number | null): string {
  return ahead === null || waitMs === null ? '' : words.queue.about(waitMs);
}

/** Why no session was begun; empty for one that was. */
export function createdSentence(words: Words, created: Created): string {
  switch (created.kind) {
    case 'created':
      return '';
    case 'refused':
      return words.name.refused;
    case 'busy':
      return words.name.busy;
    case 'unavailable':
      return words.name.unavailable;
  }
}
