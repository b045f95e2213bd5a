import type { Snapshot } from '../session/conversation';
import { runningTurn } from '../session/state';
import { closedSentence, queuedSentence } from './words';

export interface Status {
  readonly tone: 'quiet' | 'busy' | 'warning';
  readonly text: string;
}

/**
 * The one line that says how things stand: the worst first.
 *
 * @param keepsKey false where this browser forgets the session on reload; said when nothing is worse
 */
export function statusOf(snapshot: Snapshot, online: boolean, keepsKey: boolean): Status {
  const { link, session } = snapshot;
  switch (link.kind) {
    case 'closed':
      return { tone: 'warning', text: closedSentence(link.reason) };
    case 'reconnecting':
      return unwelcomed(snapshot, online);
    case 'connecting':
      // A server that has lost its store says so before it can welcome anyone.
      return link.opened && session.notice?.code === 'store_unreachable'
        ? STORE_UNREACHABLE
        : unwelcomed(snapshot, online);
    case 'ready':
      return keepsKey ? workStatus(snapshot) : withoutStorage(workStatus(snapshot));
  }
}

const STORE_UNREACHABLE: Status = {
  tone: 'warning',
  text: 'The server cannot reach its store. It keeps trying.',
};

function unwelcomed({ link, late, session, pending }: Snapshot, online: boolean): Status {
  if (online && !session.welcomed && !late) return { tone: 'busy', text: 'Connecting…' };
  const opened = link.kind === 'connecting' && link.opened;
  const what = !online
    ? 'You are offline.'
    : session.welcomed
      ? 'Connection lost, reconnecting…'
      : opened
        ? 'The server has not answered yet. Still waiting…'
        : 'The server cannot be reached at the moment. This page keeps trying.';
  const kept = pending.length === 0 ? '' : ' What you write is kept and sent later.';
  return { tone: 'warning', text: what + kept };
}

function withoutStorage(status: Status): Status {
  if (status.tone !== 'quiet') return status;
  const loss = 'This browser blocks storage: a reload ends this conversation here.';
  return { tone: 'warning', text: status.text === '' ? loss : `${status.text} ${loss}` };
}

function workStatus({ session, stopping }: Snapshot): Status {
  const notice = session.notice?.code;
  if (notice === 'store_unreachable') {
    return STORE_UNREACHABLE;
  }
  // What is shown is known to be incomplete.
  if (session.needsHello === 'whole') return { tone: 'busy', text: 'Catching up…' };
  const running = runningTurn(session);
  if (running !== undefined && stopping.has(running.turnId)) {
    return { tone: 'busy', text: 'Stopping…' };
  }
  if (running !== undefined) {
    return { tone: 'busy', text: running.answer === '' ? 'Thinking…' : 'Answering…' };
  }
  const queued = session.turns.find((turn) => turn.state === 'queued');
  if (queued !== undefined) {
    return notice === 'no_worker'
      ? { tone: 'warning', text: 'Waiting for a worker: none is running at the moment.' }
      : { tone: 'busy', text: queuedSentence(queued.ahead, queued.waitMs) };
  }
  if (notice === 'expiring') {
    return { tone: 'warning', text: 'This conversation ends soon. Send a message to keep it.' };
  }
  const last = session.turns.at(-1);
  if (last?.state === 'completed') return { tone: 'quiet', text: 'Answer complete.' };
  if (last?.state === 'stopped') return { tone: 'quiet', text: 'Stopped.' };
  if (last?.state === 'failed') return { tone: 'quiet', text: 'The answer failed.' };
  return { tone: 'quiet', text: '' };
}
