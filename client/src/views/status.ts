import type { Words } from '../language/en';
import type { Snapshot } from '../session/conversation';
import { runningTurn, type Turn } from '../session/state';
import { closedSentence, heldSentence, placeSentence, waitSentence } from './sentences';

export interface Status {
  /** Slow: waited for longer than usual; nothing moves any more. */
  readonly tone: 'quiet' | 'busy' | 'slow' | 'warning';
  /** Read out when it changes. */
  readonly text: string;
  /** Shown only: it may change every second. */
  readonly detail?: string;
  /** What can be done about it, besides waiting. */
  readonly action?: 'try_now' | 'reopen';
}

/** Something that a conversation waits for. */
export interface Wait {
  /** Another one when there was progress: then the time begins anew. */
  readonly name: string;
  /** How long it takes as a rule. After that, other words are due. */
  readonly usualMs: number;
}

const USUAL = {
  reconnectMs: 10_000,
  catchUpMs: 5_000,
  storeMs: 30_000,
  stopMs: 5_000,
  thinkMs: 10_000,
  pieceMs: 8_000,
  queueMs: 60_000,
  workerMs: 30_000,
} as const;

/** What is waited for now; null where nothing is, or where it has said so already. */
export function waitOf({ link, session, stopping }: Snapshot): Wait | null {
  switch (link.kind) {
    case 'closed':
      return null;
    case 'connecting':
    case 'reconnecting':
      return session.welcomed ? { name: 'reconnect', usualMs: USUAL.reconnectMs } : null;
    case 'ready':
      break;
  }
  const notice = session.notice?.code;
  if (notice === 'store_unreachable') return { name: 'store', usualMs: USUAL.storeMs };
  if (session.needsHello === 'whole') return { name: 'catch-up', usualMs: USUAL.catchUpMs };
  const running = runningTurn(session);
  if (running !== undefined) return waitFor(running, stopping.has(running.turnId));
  const queued = queuedTurn(session);
  if (queued === undefined) return null;
  if (notice === 'no_worker') return { name: 'worker', usualMs: USUAL.workerMs };
  return { name: `queue:${queued.turnId}:${queued.ahead ?? ''}`, usualMs: USUAL.queueMs };
}

function waitFor(turn: Turn, stopping: boolean): Wait {
  const { turnId, attempt, answer } = turn;
  if (stopping) return { name: `stop:${turnId}`, usualMs: USUAL.stopMs };
  const name = `${turnId} ${attempt ?? ''} ${answer.length}`;
  return { name, usualMs: answer === '' ? USUAL.thinkMs : USUAL.pieceMs };
}

interface Circumstances {
  /** The browser's own opinion. */
  readonly online: boolean;
  /** False where this browser forgets the session on reload; said when nothing is worse. */
  readonly keepsKey: boolean;
  /** Whether what `waitOf` names takes longer than usual. */
  readonly slow: boolean;
  /** By this machine's clock; it may be seconds old. */
  readonly nowMs: number;
}

/** The one line that says how things stand: the worst first. */
export function statusOf(words: Words, snapshot: Snapshot, circumstances: Circumstances): Status {
  const { link, session } = snapshot;
  const { online, keepsKey, slow, nowMs } = circumstances;
  switch (link.kind) {
    case 'closed': {
      const text = closedSentence(words, link.reason);
      return link.reason === 'SESSION_GONE'
        ? { tone: 'warning', text }
        : { tone: 'warning', text, action: 'reopen' };
    }
    case 'reconnecting':
      return unwelcomed(words, snapshot, online, slow);
    case 'connecting':
      // A server that has lost its store says so before it can welcome anyone.
      return link.opened && session.notice?.code === 'store_unreachable'
        ? storeUnreachable(words, slow)
        : unwelcomed(words, snapshot, online, slow);
    case 'ready':
      return keepsKey
        ? workStatus(words, snapshot, slow, nowMs)
        : withoutStorage(words, workStatus(words, snapshot, slow, nowMs));
  }
}

function storeUnreachable(words: Words, slow: boolean): Status {
  const text = slow ? words.status.storeAwayLong : words.status.storeUnreachable;
  return { tone: 'warning', text };
}

function unwelcomed(words: Words, snapshot: Snapshot, online: boolean, slow: boolean): Status {
  const { link, late, session, pending } = snapshot;
  const { status } = words;
  const crowded = link.kind !== 'closed' && link.kind !== 'ready' && link.crowded === true;
  if (online && !crowded && !session.welcomed && !late) {
    return { tone: 'busy', text: status.connecting };
  }
  if (online && !crowded && session.welcomed && !late) {
    return { tone: 'busy', text: status.catchingUp };
  }
  const opened = link.kind === 'connecting' && link.opened;
  const what = !online
    ? status.offline
    : crowded
      ? status.full
      : session.welcomed && !slow
        ? status.reconnecting
        : opened
          ? status.noAnswer
          : status.unreachable;
  const text = what + (pending.length === 0 ? '' : status.kept);
  // Who asks again at once of a server that is full only makes it fuller.
  return link.kind === 'reconnecting' && !crowded && what === status.unreachable
    ? { tone: 'warning', text, action: 'try_now' }
    : { tone: 'warning', text };
}

function withoutStorage(words: Words, status: Status): Status {
  if (status.tone !== 'quiet') return status;
  const loss = words.status.noStorage;
  return {
    tone: 'warning',
    text: status.text === '' ? loss : status.text + words.status.gap + loss,
  };
}

function workStatus(words: Words, snapshot: Snapshot, slow: boolean, nowMs: number): Status {
  const { session, stopping, pending } = snapshot;
  const notice = session.notice?.code;
  if (notice === 'store_unreachable') return storeUnreachable(words, slow);
  const waiting = (usual: string, long: string): Status =>
    slow ? { tone: 'slow', text: long } : { tone: 'busy', text: usual };
  // What is shown is known to be incomplete.
  const { status } = words;
  if (session.needsHello === 'whole') return waiting(status.catchingUp, status.catchingUpLong);
  const running = runningTurn(session);
  if (running !== undefined) {
    if (stopping.has(running.turnId)) return waiting(status.stopping, status.stoppingLong);
    if (running.answer === '') return waiting(status.thinking, status.thinkingLong);
    const usual = running.takenOver ? status.takenOver : status.answering;
    return waiting(usual, status.answeringLong);
  }
  const queued = queuedTurn(session);
  if (queued !== undefined) {
    if (notice === 'no_worker') {
      return { tone: 'warning', text: slow ? status.noWorkerLong : status.noWorker };
    }
    const detail = waitSentence(words, queued.ahead, queued.waitMs);
    const place = slow ? words.queue.unmoved : placeSentence(words, queued.ahead);
    return { tone: slow ? 'slow' : 'busy', text: place, detail };
  }
  const held = pending.find(({ state }) => state.kind === 'held');
  if (held?.state.kind === 'held') {
    return { tone: 'warning', text: heldSentence(words, held.state.code) };
  }
  if (notice === 'expiring') {
    const detail = endsSentence(words, session.notice?.until ?? null, nowMs);
    return { tone: 'warning', text: status.expiring, detail };
  }
  return ended(words, session.turns.at(-1));
}

function endsSentence({ status }: Words, until: string | null, nowMs: number): string {
  if (until === null) return '';
  const minutes = Math.floor((Date.parse(until) - nowMs) / 60_000);
  return minutes < 1 ? status.endsAtOnce : status.endsIn(minutes);
}

function queuedTurn(session: Snapshot['session']): Turn | undefined {
  return session.turns.find((turn) => turn.state === 'queued');
}

function ended({ status }: Words, last: Turn | undefined): Status {
  switch (last?.state) {
    case 'completed':
      return { tone: 'quiet', text: status.completed };
    case 'stopped':
      return { tone: 'quiet', text: status.stopped };
    case 'failed':
      return { tone: 'quiet', text: status.failed };
    case 'queued':
    case 'running':
    case undefined:
      return { tone: 'quiet', text: '' };
  }
}
