import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from '../connection/connection';
import { FakeNetwork } from '../testing/FakeSocket';
import { turnId, welcome } from '../testing/frames';
import { Desk } from './desk';
import { loadKey, storeKey } from './keyring';
import { MemoryOutbox } from './outbox';
import { openStorage } from './storage';
import { PATIENCE } from '../testing/patience';

let network: FakeNetwork;
let outbox: MemoryOutbox;
let sessions: number;

beforeEach(() => {
  localStorage.clear();
  network = new FakeNetwork();
  outbox = new MemoryOutbox();
  sessions = 0;
});

const desks: Desk[] = [];

afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.leave();
});

function openDesk(): Desk {
  const desk = new Desk({
    storage: openStorage(() => localStorage),
    outbox,
    fetcher: () => {
      sessions += 1;
      return Promise.resolve(Response.json({ token: `key-${sessions}`, name: 'Ada' }));
    },
    connect: (options) => new Connection({ ...options, open: network.open }),
    schedule: (publish) => {
      publish();
    },
  });
  desks.push(desk);
  return desk;
}

const entry = (id: number, session: string) => ({
  turnId: turnId(id),
  session,
  text: `text ${id}`,
  parent: turnId(9),
});

describe('the desk', () => {
  it('has no conversation before a name was given, and the same one after a reload', async () => {
    const desk = openDesk();
    expect(desk.getConversation()).toBeNull();
    await desk.begin('Ada');
    expect(desk.getConversation()).not.toBeNull();
    const later = openDesk();
    expect(later.getConversation()).not.toBeNull();
    network.newest.opens();
    expect(network.newest.sentOf('hello')).toEqual([{ type: 'hello', session: 'key-1' }]);
  });

  it('carries the chosen messages into a new conversation and sends them there', async () => {
    storeKey(
      openStorage(() => localStorage),
      { session: 'old', name: 'Ada' },
    );
    await outbox.add(entry(1, 'old'));
    await outbox.add(entry(2, 'old'));
    const desk = openDesk();
    network.newest.opens();
    network.newest.closesWith(4401);
    await desk.beginAgain([turnId(2)]);
    expect(loadKey(openStorage(() => localStorage))?.session).toBe('key-1');
    expect(await outbox.list('old')).toEqual([]);
    network.newest.opens();
    network.newest.says(welcome('c1'));
    await vi.waitFor(() => {
      expect(network.newest.sentOf('send')).toEqual([
        { type: 'send', turnId: turnId(2), text: 'text 2' },
      ]);
    }, PATIENCE);
  });

  it('keeps the messages when no new conversation could be had', async () => {
    storeKey(
      openStorage(() => localStorage),
      { session: 'old', name: 'Ada' },
    );
    await outbox.add(entry(1, 'old'));
    const desk = new Desk({
      storage: openStorage(() => localStorage),
      outbox,
      fetcher: () => Promise.reject(new TypeError('failed')),
      connect: (options) => new Connection({ ...options, open: network.open }),
      schedule: (publish) => {
        publish();
      },
    });
    expect(await desk.beginAgain([turnId(1)])).toEqual({ kind: 'unavailable' });
    expect(await outbox.list('old')).toHaveLength(1);
    expect(loadKey(openStorage(() => localStorage))?.session).toBe('old');
    await desk.leave();
  });

  it('forgets the session and its messages when it is left', async () => {
    storeKey(
      openStorage(() => localStorage),
      { session: 'old', name: 'Ada' },
    );
    await outbox.add(entry(1, 'old'));
    const desk = openDesk();
    const socket = network.newest;
    await desk.leave();
    expect(desk.getConversation()).toBeNull();
    expect(loadKey(openStorage(() => localStorage))).toBeNull();
    expect(await outbox.list('old')).toEqual([]);
    expect(socket.closed).toBe(true);
  });
});
