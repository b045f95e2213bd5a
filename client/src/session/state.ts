import type { Limits, Model } from '../connection/frames';

/** An answer's way: queued → running → one of the three ends. */
export type TurnState = 'queued' | 'running' | 'completed' | 'failed' | 'stopped';

/** One user message and its answer. Lengths are UTF-16 units. */
export interface Turn {
  readonly turnId: string;
  readonly parent: string | null;
  readonly text: string;
  /** ISO-8601 UTC. */
  readonly at: string;
  readonly state: TurnState;
  /** The try that writes, or wrote, the answer; null before the first began. */
  readonly attempt: string | null;
  /** The answer so far; empty before its first piece. */
  readonly answer: string;
  /**
   * What an attempt before had shown, for as long as the running one has written less: to stay on
   * screen until then. Null otherwise.
   */
  readonly earlier: string | null;
  /** Another attempt has taken over from one that was seen to write, and writes now. */
  readonly takenOver: boolean;
  /** Why a failed turn failed. */
  readonly code: string | null;
  /** How a completed answer ended: stop, or length when it was cut off. */
  readonly finish: string | null;
  /** Null when the server did not say. */
  readonly retryable: boolean | null;
  readonly model: string | null;
  /** Turns that are answered before this queued one; null when unknown. */
  readonly ahead: number | null;
  readonly waitMs: number | null;
}

export interface Notice {
  readonly code: string;
  /** ISO-8601 UTC. */
  readonly until: string | null;
}

/** What must be asked of the server: nothing, what lies after the cursor, or everything. */
export type NeedsHello = 'none' | 'resume' | 'whole';

/** All that is known of one session. Immutable; `reduce` makes the next one. */
export interface SessionState {
  /** False until the first welcome. */
  readonly welcomed: boolean;
  readonly name: string;
  readonly startedAt: string | null;
  readonly expiresAt: string | null;
  /** Null until the first welcome. */
  readonly limits: Limits | null;
  /** The models that answer here. */
  readonly models: readonly Model[];
  readonly cursor: string | null;
  /** In the order in which the server accepted them. */
  readonly turns: readonly Turn[];
  readonly needsHello: NeedsHello;
  readonly notice: Notice | null;
}

export const EMPTY_SESSION: SessionState = {
  welcomed: false,
  name: '',
  startedAt: null,
  expiresAt: null,
  limits: null,
  models: [],
  cursor: null,
  turns: [],
  needsHello: 'none',
  notice: null,
};

export function hasEnded(turn: Turn): boolean {
  switch (turn.state) {
    case 'queued':
    case 'running':
      return false;
    case 'completed':
    case 'failed':
    case 'stopped':
      return true;
  }
}

export function findTurn(state: SessionState, turnId: string): Turn | undefined {
  return state.turns.findLast((turn) => turn.turnId === turnId);
}

/** The turn whose answer runs, or else the one that is next in line. */
export function awaitedTurn(state: SessionState): Turn | undefined {
  return runningTurn(state) ?? state.turns.find((turn) => turn.state === 'queued');
}

export function runningTurn(state: SessionState): Turn | undefined {
  return state.turns.findLast((turn) => turn.state === 'running');
}
