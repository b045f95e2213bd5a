import type { ServerFrame, WireTurn } from '../connection/frames';

/** Frames as a server would say them, for tests. */

const AT = '2026-01-31T12:00:00Z';

export function turnId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

const header = {
  type: 'welcome',
  name: 'Ada',
  startedAt: AT,
  expiresAt: '2026-01-31T13:00:00Z',
  limits: {
    textBytes: 16_384,
    answerBytes: 65_536,
    frameBytes: 65_536,
    inbox: 8,
    sessionBytes: 4_194_304,
  },
  models: [{ id: 'm', label: 'Model', kind: 'scripted' }],
} as const;

type Of<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

export function welcome(cursor: string, turns: readonly WireTurn[] = []): Of<'welcome'> {
  return { ...header, models: [...header.models], cursor, turns: [...turns] };
}

export function resumed(cursor: string): Of<'welcome'> {
  return { ...header, models: [...header.models], cursor, resumed: true };
}

export function wireTurn(id: string, state: WireTurn['state'], answer?: string): WireTurn {
  const turn = { turnId: id, parent: null, text: 'Hello?', at: AT, state };
  return answer === undefined ? turn : { ...turn, answer: { text: answer, at: AT } };
}

export function accepted(
  cursor: string,
  id: string,
  text: string,
  parent: string | null = null,
): Of<'accepted'> {
  return { type: 'accepted', cursor, turnId: id, parent, text, at: AT };
}

export function started(cursor: string, id: string, attempt: string, offset = 0): Of<'started'> {
  return { type: 'started', cursor, turnId: id, attempt, offset, model: 'm' };
}

export function delta(id: string, attempt: string, offset: number, text: string): Of<'delta'> {
  return { type: 'delta', turnId: id, attempt, offset, text };
}

export function completed(cursor: string, id: string, length: number): Of<'completed'> {
  return { type: 'completed', cursor, turnId: id, length, finish: 'stop' };
}

export function failed(cursor: string, id: string, code: string, length = 0): Of<'failed'> {
  return { type: 'failed', cursor, turnId: id, code, retryable: true, length };
}

export function stopped(cursor: string, id: string, length: number): Of<'stopped'> {
  return { type: 'stopped', cursor, turnId: id, length };
}

export function refused(id: string, code: string, retryAfterMs?: number): Of<'refused'> {
  const frame = { type: 'refused', turnId: id, code } as const;
  return retryAfterMs === undefined ? frame : { ...frame, retryAfterMs };
}
