import * as v from 'valibot';
import type { TextStorage } from './storage';

/** The key to the session that this browser holds. */
export interface SessionKey {
  /** Session token: whoever has it can read and write the session. Never put it into a URL. */
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
  /** The server takes no such name. */
  | { readonly kind: 'refused' }
  /** Nothing was heard, or the server cannot now: the same may work later. */
  | { readonly kind: 'unavailable' };

const createdSchema = v.object({ token: v.pipe(v.string(), v.minLength(1)), name: v.string() });

/** Begins a session under a name. Never throws; gives up after 15 s. */
export async function createSession(name: string, fetcher: typeof fetch): Promise<Created> {
  try {
    const response = await fetcher(`/token?name=${encodeURIComponent(name)}`, {
      method: 'POST',
      signal: AbortSignal.timeout(15_000),
    });
    const body: unknown = await response.json();
    if (response.ok) {
      const created = v.safeParse(createdSchema, body);
      if (!created.success) return { kind: 'unavailable' };
      return { kind: 'created', key: { session: created.output.token, name: created.output.name } };
    }
    return { kind: response.status === 400 ? 'refused' : 'unavailable' };
  } catch {
    return { kind: 'unavailable' };
  }
}
