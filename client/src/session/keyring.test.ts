import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createSession, forgetKey, loadKey, storeKey } from './keyring';
import { openStorage, type TextStorage } from './storage';

function answering(status: number, body: string): typeof fetch {
  return vi.fn(() => Promise.resolve(new Response(body, { status })));
}

describe('the stored key', () => {
  let storage: TextStorage;

  beforeEach(() => {
    localStorage.clear();
    storage = openStorage(() => localStorage);
  });

  it('is kept until it is forgotten', () => {
    expect(loadKey(storage)).toBeNull();
    storeKey(storage, { session: 'key', name: 'Ada' });
    expect(loadKey(storage)).toEqual({ session: 'key', name: 'Ada' });
    forgetKey(storage);
    expect(loadKey(storage)).toBeNull();
  });

  it.each(['not JSON', '7', '{"session":""}', '{"session":"key","name":7}'])(
    'is none when it cannot be read: %s',
    (text) => {
      localStorage.setItem('parley.session', text);
      expect(loadKey(storage)).toBeNull();
    },
  );
});

describe('a new session', () => {
  it('is asked for by name, and answered with its key', async () => {
    const fetcher = answering(
      200,
      '{"token":"key","messages":[],"name":"Ada & Co","session_start":"x"}',
    );
    expect(await createSession('Ada & Co', fetcher)).toEqual({
      kind: 'created',
      key: { session: 'key', name: 'Ada & Co' },
    });
    expect(fetcher).toHaveBeenCalledWith(
      '/token?name=Ada%20%26%20Co',
      expect.objectContaining({ method: 'POST' }),
    );
  });

  it('is refused under a name that the server does not take', async () => {
    const fetcher = answering(400, '{"detail":{"loc":"name","msg":"Enter a valid name"}}');
    expect(await createSession('', fetcher)).toEqual({ kind: 'refused' });
  });

  it.each([
    [500, '{"detail":"down"}'],
    [200, '{"name":"Ada"}'],
    [502, '<html>'],
  ])('is unavailable after %i %s', async (status, body) => {
    expect(await createSession('Ada', answering(status, body))).toEqual({ kind: 'unavailable' });
  });

  it.each([429, 503])('is told apart where the server has no room: %i', async (status) => {
    const fetcher = answering(status, '{"detail":"full"}');
    expect(await createSession('Ada', fetcher)).toEqual({ kind: 'busy' });
  });

  it('is unavailable without a network', async () => {
    const fetcher = vi.fn(() => Promise.reject(new TypeError('failed')));
    expect(await createSession('Ada', fetcher)).toEqual({ kind: 'unavailable' });
  });
});
