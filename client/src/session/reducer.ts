import type { ClientFrame, ServerFrame, WelcomeFrame, WireTurn } from '../connection/frames';
import {
  findTurn,
  hasEnded,
  runningTurn,
  type NeedsHello,
  type SessionState,
  type Turn,
} from './state';

/*
 * The rules by which frames become a session. Pure, and the same in every language:
 * protocol/fixtures/reducer holds the scenarios that each implementation must pass.
 */

/** The session after a frame. Returns the same object when nothing changed. */
export function reduce(state: SessionState, frame: ServerFrame): SessionState {
  switch (frame.type) {
    case 'welcome':
      return welcome(state, frame);
    case 'accepted':
      return clearNotice(accepted(state, frame), 'accepted');
    case 'queued':
      return clearNotice(queued(state, frame), 'queued');
    case 'started':
      return clearNotice(started(state, frame), 'started');
    case 'delta':
      return clearNotice(delta(state, frame), 'delta');
    case 'completed':
    case 'failed':
    case 'stopped':
      return clearNotice(ended(state, frame), 'ended');
    case 'notice':
      return { ...state, notice: { code: frame.code, until: frame.until ?? null } };
    case 'refused':
    case 'pong':
      return state;
  }
}

/** Something was said that could not be read: only the whole session can be trusted. */
export function distrust(state: SessionState): SessionState {
  return need(state, 'whole');
}

/** The hello that brings this state up to date. */
export function helloFor(state: SessionState, session: string): ClientFrame {
  if (state.cursor === null || state.needsHello === 'whole') return { type: 'hello', session };
  const running = runningTurn(state);
  if (running?.attempt == null) return { type: 'hello', session, cursor: state.cursor };
  const { turnId, attempt } = running;
  const partial = { turnId, attempt, length: running.answer.length };
  return { type: 'hello', session, cursor: state.cursor, partial };
}

function welcome(state: SessionState, frame: WelcomeFrame): SessionState {
  const header = {
    ...state,
    welcomed: true,
    name: frame.name,
    startedAt: frame.startedAt,
    expiresAt: frame.expiresAt,
    limits: frame.limits,
    models: frame.models,
    cursor: frame.cursor,
    notice: null,
  };
  if (frame.resumed !== true && frame.turns != null) {
    return { ...header, turns: frame.turns.map(fromWire), needsHello: 'none' };
  }
  // This may answer an earlier hello than the one that asked for everything.
  return { ...header, needsHello: state.needsHello === 'whole' ? 'whole' : 'none' };
}

function fromWire(turn: WireTurn): Turn {
  return {
    turnId: turn.turnId,
    parent: turn.parent ?? null,
    text: turn.text,
    at: turn.at,
    state: turn.state,
    attempt: turn.attempt ?? null,
    answer: turn.answer?.text ?? '',
    earlier: null,
    takenOver: false,
    code: turn.answer?.code ?? null,
    finish: turn.answer?.finish ?? null,
    retryable: null,
    model: turn.answer?.model ?? null,
    ahead: null,
    waitMs: null,
  };
}

type Frame<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

function accepted(state: SessionState, frame: Frame<'accepted'>): SessionState {
  const cursor = frame.cursor ?? state.cursor;
  const known = findTurn(state, frame.turnId);
  if (known !== undefined) {
    // A repeat's answer may have come before the events of turns that were accepted before it.
    const here = frame.cursor == null || known.state !== 'queued' || state.turns.at(-1) === known;
    const turns = here ? state.turns : [...state.turns.filter((turn) => turn !== known), known];
    return { ...state, cursor, turns };
  }
  const turn: Turn = {
    turnId: frame.turnId,
    parent: frame.parent ?? null,
    text: frame.text,
    at: frame.at,
    state: 'queued',
    attempt: null,
    answer: '',
    earlier: null,
    takenOver: false,
    code: null,
    finish: null,
    retryable: null,
    model: null,
    ahead: null,
    waitMs: null,
  };
  const added = { ...state, cursor, turns: [...state.turns, turn] };
  // A repeat's answer may come before the turn that it continues; an event does not.
  const { parent } = turn;
  const missed = frame.cursor != null && parent !== null && findTurn(state, parent) === undefined;
  return missed ? need(added, 'whole') : added;
}

function queued(state: SessionState, frame: Frame<'queued'>): SessionState {
  const turn = findTurn(state, frame.turnId);
  if (turn?.state !== 'queued') return state;
  return replace(state, { ...turn, ahead: frame.ahead, waitMs: frame.waitMs ?? null });
}

function started(state: SessionState, frame: Frame<'started'>): SessionState {
  const turn = findTurn(state, frame.turnId);
  if (turn === undefined) return need(state, 'whole');
  const moved = { ...state, cursor: frame.cursor };
  if (hasEnded(turn)) return moved;
  const answer = turn.answer.slice(0, frame.offset);
  return replace(moved, {
    ...turn,
    state: 'running',
    attempt: frame.attempt,
    answer,
    earlier: outgrown(turn.earlier ?? turn.answer, answer),
    takenOver: turn.attempt !== null && turn.attempt !== frame.attempt,
    model: frame.model,
    ahead: null,
    waitMs: null,
  });
}

function delta(state: SessionState, frame: Frame<'delta'>): SessionState {
  const turn = findTurn(state, frame.turnId);
  // Its length was checked when it ended, so nothing of it can be missing.
  if (turn !== undefined && hasEnded(turn)) return state;
  if (turn?.attempt !== frame.attempt || frame.offset > turn.answer.length) {
    return need(state, 'resume');
  }
  const beyond = frame.text.slice(turn.answer.length - frame.offset);
  if (beyond === '') return state;
  const answer = turn.answer + beyond;
  return replace(state, { ...turn, answer, earlier: outgrown(turn.earlier, answer) });
}

/** What an earlier attempt had shown, unless there is as much again. */
function outgrown(earlier: string | null, answer: string): string | null {
  return earlier !== null && earlier.length > answer.length ? earlier : null;
}

function ended(
  state: SessionState,
  frame: Frame<'completed' | 'failed' | 'stopped'>,
): SessionState {
  const turn = findTurn(state, frame.turnId);
  if (turn === undefined) return need(state, 'whole');
  const moved = { ...state, cursor: frame.cursor };
  const next = hasEnded(turn) ? moved : replace(moved, endedTurn(turn, frame));
  return frame.length === turn.answer.length ? next : need(next, 'whole');
}

function endedTurn(turn: Turn, frame: Frame<'completed' | 'failed' | 'stopped'>): Turn {
  const rest = { ...turn, earlier: null, takenOver: false, ahead: null, waitMs: null };
  switch (frame.type) {
    case 'completed':
      return { ...rest, state: 'completed', finish: frame.finish };
    case 'failed':
      return { ...rest, state: 'failed', code: frame.code, retryable: frame.retryable ?? null };
    case 'stopped':
      return { ...rest, state: 'stopped' };
  }
}

function replace(state: SessionState, turn: Turn): SessionState {
  const at = state.turns.findLastIndex((candidate) => candidate.turnId === turn.turnId);
  return { ...state, turns: state.turns.with(at, turn) };
}

function need(state: SessionState, needs: NeedsHello): SessionState {
  if (state.needsHello === 'whole' || state.needsHello === needs) return state;
  return { ...state, needsHello: needs };
}

/** A notice stands until an event shows that it no longer holds. */
function clearNotice(
  state: SessionState,
  by: 'accepted' | 'queued' | 'started' | 'delta' | 'ended',
): SessionState {
  if (state.notice === null) return state;
  // A queue does not bring a worker.
  const queues = by === 'accepted' || by === 'queued';
  if (state.notice.code === 'no_worker' && queues) return state;
  return { ...state, notice: null };
}
