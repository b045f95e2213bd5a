import type { Words } from '../language/en';
import type { Snapshot } from '../session/conversation';
import { runningTurn } from '../session/state';
import { closedSentence, queuedSentence } from './sentences';

export interface Status {
  readonly tone: 'quiet' | 'busy' | 'warning';
  readonly text: string;
}

/**
 * The one line that says how things stand: the worst first.
 *
 * @param keepsKey false where this browser forgets the session on reload; said when nothing is worse
 */
export function statusOf(
  words: Words,
  snapshot: Snapshot,
  online: boolean,
  keepsKey: boolean,
): Status {
  const { link, session } = snapshot;
  switch (link.kind) {
    case 'closed':
      return { tone: 'warning', text: closedSentence(words, link.reason) };
    case 'reconnecting':
      return unwelcomed(words, snapshot, online);
    case 'connecting':
      // A server that has lost its store says so before it can welcome anyone.
      return link.opened && session.notice?.code === 'store_unreachable'
        ? storeUnreachable(words)
        : unwelcomed(words, snapshot, online);
    case 'ready':
      return keepsKey
        ? workStatus(words, snapshot)
        : withoutStorage(words, workStatus(words, snapshot));
  }
}

function storeUnreachable(words: Words): Status {
  return { tone: 'warning', text: words.status.storeUnreachable };
}

function unwelcomed(
  words: Words,
  { link, late, session, pending }: Snapshot,
  online: boolean,
): Status {
  if (online && !session.welcomed && !late) return { tone: 'busy', text: words.status.connecting };
  const opened = link.kind === 'connecting' && link.opened;
  const what = !online
    ? words.status.offline
    : session.welcomed
      ? words.status.reconnecting
      : opened
        ? words.status.noAnswer
        : words.status.unreachable;
  const kept = pending.length === 0 ? '' : words.status.kept;
  return { tone: 'warning', text: what + kept };
}

function withoutStorage(words: Words, status: Status): Status {
  if (status.tone !== 'quiet') return status;
  const loss = words.status.noStorage;
  return {
    tone: 'warning',
    text: status.text === '' ? loss : status.text + words.status.gap + loss,
  };
}

function workStatus(words: Words, { session, stopping }: Snapshot): Status {
  const notice = session.notice?.code;
  if (notice === 'store_unreachable') return storeUnreachable(words);
  // What is shown is known to be incomplete.
  if (session.needsHello === 'whole') return { tone: 'busy', text: words.status.catchingUp };
  const running = runningTurn(session);
  if (running !== undefined && stopping.has(running.turnId)) {
    return { tone: 'busy', text: words.status.stopping };
  }
  if (running !== undefined) {
    return {
      tone: 'busy',
      text: running.answer === '' ? words.status.thinking : words.status.answering,
    };
  }
  const queued = session.turns.find((turn) => turn.state === 'queued');
  if (queued !== undefined) {
    return notice === 'no_worker'
      ? { tone: 'warning', text: words.status.noWorker }
      : { tone: 'busy', text: queuedSentence(words, queued.ahead, queued.waitMs) };
  }
  if (notice === 'expiring') {
    return { tone: 'warning', text: words.status.expiring };
  }
  const last = session.turns.at(-1);
  if (last?.state === 'completed') return { tone: 'quiet', text: words.status.completed };
  if (last?.state === 'stopped') return { tone: 'quiet', text: words.status.stopped };
  if (last?.state === 'failed') return { tone: 'quiet', text: words.status.failed };
  return { tone: 'quiet', text: '' };
}
