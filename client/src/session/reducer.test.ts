import { describe, expect, it } from 'vitest';
import { decodeServerFrame } from '../connection/frames';
import { readFixtures } from '../testing/fixtures';
import { accepted, delta, resumed, started, stopped, turnId, welcome } from '../testing/frames';
import { distrust, helloFor, reduce } from './reducer';
import { EMPTY_SESSION, type NeedsHello, type SessionState } from './state';

interface View {
  readonly turns: readonly unknown[];
  readonly cursor: string | null;
  readonly needsHello: NeedsHello;
  readonly actions: readonly unknown[];
}

interface Scenario {
  readonly name: string;
  readonly steps: readonly {
    readonly frame: unknown;
    readonly expect?: globalThis.Partial<View>;
  }[];
  readonly expected: View;
}

const scenarios = readFixtures('reducer') as readonly (readonly [string, Scenario])[];

const RANK = { none: 0, resume: 1, whole: 2 } as const;

function helloWithoutSession(state: SessionState): unknown {
  const { session: _, ...hello } = JSON.parse(JSON.stringify(helloFor(state, 'key'))) as {
    session: string;
  };
  return hello;
}

function view(state: SessionState, actions: readonly unknown[]): View {
  const turns = state.turns.map(
    ({ turnId, parent, text, state: turnState, attempt, answer, code, finish }) => ({
      turnId,
      parent,
      text,
      state: turnState,
      attempt,
      answer,
      code,
      finish,
    }),
  );
  return { turns, cursor: state.cursor, needsHello: state.needsHello, actions };
}

describe('the reducer', () => {
  it('finds the shared scenarios', () => {
    expect(scenarios.length).toBeGreaterThan(20);
  });

  it.each(scenarios)('passes %s', (_file, scenario) => {
    let state = EMPTY_SESSION;
    const actions: unknown[] = [];
    scenario.steps.forEach((step, index) => {
      const decoded = decodeServerFrame(JSON.stringify(step.frame));
      expect(decoded.kind, `step ${index}`).not.toBe('invalid');
      if (decoded.kind !== 'frame') return;
      const before = state;
      state = reduce(before, decoded.frame);
      if (RANK[state.needsHello] > RANK[before.needsHello])
        actions.push(helloWithoutSession(state));
      const after = view(state, [...actions]);
      expect({ ...after, ...step.expect }, `step ${index}`).toEqual(after);
    });
    expect(view(state, actions)).toEqual(scenario.expected);
  });

  it('asks for everything after something that could not be read', () => {
    const state = distrust({ ...EMPTY_SESSION, cursor: 'c1' });
    expect(helloFor(state, 'key')).toEqual({ type: 'hello', session: 'key' });
  });

  it.each([
    ['no_worker', ['accepted', 'queued'], ['started', 'delta', 'stopped', 'resumed']],
    ['store_unreachable', [], ['accepted', 'queued', 'started', 'delta', 'stopped', 'resumed']],
  ])('lets the notice %s stand until an event shows otherwise', (code, standing, clearing) => {
    const frames = {
      accepted: accepted('c9', turnId(9), 'More'),
      queued: { type: 'queued', turnId: turnId(1), ahead: 1 },
      started: started('c9', turnId(1), 'a2'),
      delta: delta(turnId(1), 'a1', 0, 'Hi'),
      stopped: stopped('c9', turnId(1), 0),
      resumed: resumed('c3'),
    } as const;
    const before = [
      welcome('c1'),
      accepted('c2', turnId(1), 'Hello?'),
      started('c3', turnId(1), 'a1'),
      { type: 'notice', code } as const,
    ].reduce(reduce, EMPTY_SESSION);
    expect(before.notice).toEqual({ code, until: null });
    const after = (kind: string) => reduce(before, frames[kind as keyof typeof frames]).notice;
    expect(standing.map((kind) => after(kind)?.code)).toEqual(standing.map(() => code));
    expect(clearing.map(after)).toEqual(clearing.map(() => null));
  });

  it('keeps what an attempt before had shown until as much is written again', () => {
    const begun = [
      welcome('c1'),
      accepted('c2', turnId(1), 'Hello?'),
      started('c3', turnId(1), 'a1'),
      delta(turnId(1), 'a1', 0, 'Good day'),
    ].reduce(reduce, EMPTY_SESSION);
    const texts = (state: SessionState) => state.turns.map((turn) => [turn.answer, turn.earlier]);

    const continued = reduce(begun, started('c4', turnId(1), 'a2', 8));
    expect(texts(continued)).toEqual([['Good day', null]]);

    const anew = reduce(begun, started('c4', turnId(1), 'a2'));
    expect(texts(anew)).toEqual([['', 'Good day']]);
    const half = reduce(anew, delta(turnId(1), 'a2', 0, 'Well'));
    expect(texts(half)).toEqual([['Well', 'Good day']]);
    // Again: what is on screen stays, not what the second attempt had.
    expect(texts(reduce(half, started('c5', turnId(1), 'a3')))).toEqual([['', 'Good day']]);
    const whole = reduce(half, delta(turnId(1), 'a2', 4, ', hi'));
    expect(texts(whole)).toEqual([['Well, hi', null]]);
    expect(texts(reduce(half, stopped('c5', turnId(1), 4)))).toEqual([['Well', null]]);
  });

  it('returns the same session for a frame that says nothing new', () => {
    expect(reduce(EMPTY_SESSION, { type: 'pong' })).toBe(EMPTY_SESSION);
  });
});
