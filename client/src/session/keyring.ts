import * as v from 'valibot';
import { decodeServerFrame, type WireTurn } from '../connection/frames';
import { reduce } from './reducer';
import { EMPTY_SESSION, type Turn } from './state';
import type { TextStorage } from './storage';

/** The key to the session that this browser holds. */
export interface SessionKey {
  /** Session token: whoever has it can read and write the session. It belongs into no URL but a fragment. */
  readonly session: string;
  readonly name: string;
}

const STORED = 'parley.session';

const keySchema = v.object({ session: v.pipe(v.string(), v.minLength(1)), name: v.string() });

export function loadKey(storage: TextStorage): SessionKey | null {
  const stored = storage.getItem(STORED);
  if (stored === null) return null;
  try {
    const parsed = v.safeParse(keySchema, JSON.parse(stored));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

export function storeKey(storage: TextStorage, key: SessionKey): void {
  storage.setItem(STORED, JSON.stringify(key));
}

export function forgetKey(storage: TextStorage): void {
  storage.removeItem(STORED);
}

export type Created =
  | { readonly kind: 'created'; readonly key: SessionKey }
  /** The server takes no such name, or not so many turns. */
  | { readonly kind: 'refused' }
  /** The server is full, or this network asks for too much: the same may work in a moment. */
  | { readonly kind: 'busy' }
  /** Nothing was heard, or the server cannot now: the same may work later. */
  | { readonly kind: 'unavailable' };

const REQUEST_MS_MAX = 15_000;

const createdSchema = v.object({ token: v.pipe(v.string(), v.minLength(1)), name: v.string() });

/** Begins a session under a name. Never throws; gives up after 15 s. */
export async function createSession(name: string, fetcher: typeof fetch): Promise<Created> {
  return create(fetcher, `/token?name=${encodeURIComponent(name)}`, {});
}

/**
 * Begins a session with turns of an earlier one. Never throws; gives up after 15 s.
 *
 * @param turns each ended, each after its parent
 */
export async function createSessionWith(
  name: string,
  turns: readonly WireTurn[],
  fetcher: typeof fetch,
): Promise<Created> {
  return create(fetcher, '/v1/session', {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, turns }),
  });
}

async function create(fetcher: typeof fetch, path: string, request: RequestInit): Promise<Created> {
  try {
    const response = await fetcher(path, {
      ...request,
      method: 'POST',
      signal: AbortSignal.timeout(REQUEST_MS_MAX),
    });
    const body: unknown = await response.json();
    const created = v.safeParse(createdSchema, body);
    if (response.ok && created.success) {
      return { kind: 'created', key: { session: created.output.token, name: created.output.name } };
    }
    if (response.status === 429 || response.status === 503) return { kind: 'busy' };
    return { kind: [400, 413].includes(response.status) ? 'refused' : 'unavailable' };
  } catch {
    return { kind: 'unavailable' };
  }
}

/** A request about one session, which gives up after 15 s or when it is told to. */
function ask(
  session: string,
  fetcher: typeof fetch,
  request: RequestInit = {},
  given?: AbortSignal,
): Promise<Response> {
  const signals = [AbortSignal.timeout(REQUEST_MS_MAX), ...(given === undefined ? [] : [given])];
  return fetcher('/v1/session', {
    ...request,
    headers: { Authorization: `Bearer ${session}` },
    signal: AbortSignal.any(signals),
  });
}

/**
 * Ends a session on the server, for all who have it open. Never throws; gives up after 15 s.
 *
 * @returns false where the server could not be asked, or could not do it
 */
export async function endSession(
  session: string,
  fetcher: typeof fetch,
  given?: AbortSignal,
): Promise<boolean> {
  try {
    const response = await ask(session, fetcher, { method: 'DELETE' }, given);
    // 401: it had ended before.
    return response.ok || response.status === 401;
  } catch {
    return false;
  }
}

/** Whether the server has no such session. Never throws; false where it could not be asked. */
export async function isGone(session: string, fetcher: typeof fetch): Promise<boolean> {
  try {
    const response = await ask(session, fetcher);
    await response.body?.cancel();
    return response.status === 401;
  } catch {
    return false;
  }
}

/**
 * A session's turns, asked for without a connection. Never throws; gives up after 15 s.
 *
 * @returns null where the server could not be asked, or has no such session
 */
export async function fetchTurns(
  session: string,
  fetcher: typeof fetch,
): Promise<readonly Turn[] | null> {
  try {
    const response = await ask(session, fetcher);
    const body: unknown = await response.json();
    if (!response.ok || typeof body !== 'object') return null;
    // It has the fields of a welcome.
    const decoded = decodeServerFrame(JSON.stringify({ ...body, type: 'welcome' }));
    return decoded.kind === 'frame' ? reduce(EMPTY_SESSION, decoded.frame).turns : null;
  } catch {
    return null;
  }
}
