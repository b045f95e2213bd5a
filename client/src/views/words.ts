import type { CloseName } from '../connection/closeCodes';

/*
 * What the codes of the protocol mean to the person who reads them: what happened, and what to do.
 */

const FAILED: Readonly<Record<string, string>> = {
  model_unreachable: 'The language model could not be reached. Try again in a moment.',
  model_rate_limited: 'The language model is handling too many requests. Try again in a minute.',
  model_refused:
    'The language model refused this request. The operator needs to check its settings.',
  model_invalid: 'The language model sent something that could not be read. Try again.',
  model_timeout: 'The language model took too long. Try again.',
  context_full: 'This conversation has grown too long for the language model. Start a new one.',
  attempts_exhausted: 'The answer broke off several times. Try again.',
  no_worker: 'Nothing was free to answer in time. Try again.',
  internal: 'Something went wrong on the server. Try again.',
};

export function failedSentence(code: string | null): string {
  return FAILED[code ?? ''] ?? 'The answer failed. Try again.';
}

const REFUSED: Readonly<Record<string, string>> = {
  too_long: 'Too long to send. Shorten it and send it again.',
  empty: 'There was no text in this message.',
  invalid_text: 'This message holds characters that cannot be stored.',
  unknown_parent: 'The message that this one follows is no longer there.',
  unknown_model: 'The chosen language model is not offered here any more.',
  session_full: 'This conversation is full. Start a new one.',
};

export function refusedSentence(code: string): string {
  return REFUSED[code] ?? 'The server did not take this message.';
}

const HELD: Readonly<Record<string, string>> = {
  busy: 'Several messages are waiting already. This one follows by itself.',
  overloaded: 'The server is full at the moment. This message follows by itself.',
  rate_limited: 'That was fast. This message follows by itself in a moment.',
  unavailable: 'The server cannot store messages right now. This one follows by itself.',
};

export function heldSentence(code: string): string {
  return HELD[code] ?? 'Not sent yet. It follows by itself.';
}

export function closedSentence(reason: CloseName): string {
  switch (reason) {
    case 'SESSION_GONE':
      return 'This conversation has ended on the server.';
    case 'NOT_UNDERSTOOD':
      return 'This page and the server do not understand each other. Reload the page.';
    case 'FRAME_TOO_LARGE':
      return 'The server did not take what was sent: it was too large.';
    case 'NO_HELLO':
    case 'TOO_MANY':
    case 'DRAINING':
    case 'TOO_SLOW':
      return 'The server closed the connection.';
  }
}

/** "3 seconds", "2 minutes"; for waits that nobody counts to the second. */
export function roughly(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  return `${Math.round(seconds / 60)} minutes`;
}

export function queuedSentence(ahead: number | null, waitMs: number | null): string {
  if (ahead === null) return 'Waiting for its turn';
  const place = ahead === 0 ? 'Next in line' : `${ahead} ahead of this one`;
  return waitMs === null ? place : `${place}, about ${roughly(waitMs)}`;
}
