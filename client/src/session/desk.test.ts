import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from '../connection/connection';
import { FakeNetwork, type FakeSocket } from '../testing/FakeSocket';
import { accepted, completed, delta, started, turnId, welcome, wireTurn } from '../testing/frames';
import { PATIENCE } from '../testing/patience';
import { MemoryArchive } from './archive';
import { Desk } from './desk';
import { loadKey, storeKey } from './keyring';
import { MemoryOutbox } from './outbox';
import { openStorage } from './storage';

interface Request {
  readonly path: string;
  readonly method: string;
  readonly body: unknown;
  readonly key: string | null;
}

let network: FakeNetwork;
let outbox: MemoryOutbox;
let archive: MemoryArchive;
let requests: Request[];
let status: number;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  network = new FakeNetwork();
  outbox = new MemoryOutbox();
  archive = new MemoryArchive();
  requests = [];
  status = 200;
});

const desks: Desk[] = [];

afterEach(() => {
  for (const desk of desks.splice(0)) desk.close();
});

const storage = openStorage(() => localStorage);

function fetcher(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
  const key = new Headers(init?.headers).get('Authorization');
  const path = input instanceof Request ? input.url : input.toString();
  requests.push({ path, method: init?.method ?? 'GET', body, key });
  if (status === 0) return Promise.reject(new TypeError('failed'));
  if (init?.method === 'DELETE') return Promise.resolve(new Response(null, { status: 204 }));
  const token = `key-${requests.length}`;
  return Promise.resolve(Response.json({ token, name: 'Ada' }, { status }));
}

async function openDesk(tabStorage = openStorage(() => sessionStorage)): Promise<Desk> {
  const desk = new Desk({
    storage,
    tabStorage,
    outbox,
    archive,
    fetcher,
    connect: (options) => new Connection({ ...options, open: network.open }),
    schedule: (publish) => {
      publish();
    },
  });
  desks.push(desk);
  await desk.opened;
  return desk;
}

const entry = (id: number, session: string) => ({
  turnId: turnId(id),
  session,
  text: `text ${id}`,
  parent: turnId(9),
});

const kept = (session: string, beginning = 'Hello?') => ({
  session,
  name: 'Ada',
  title: null,
  beginning,
  changedAt: '2026-01-31T12:00:00Z',
  ended: false,
});

const current = (desk: Desk): string | undefined => desk.getConversation()?.session;

/** The newest socket, welcomed to a session with one answered turn. */
function welcomed(): FakeSocket {
  const socket = network.newest;
  socket.opens();
  socket.says(welcome('c1', [wireTurn(turnId(1), 'completed', 'Good day')]));
  return socket;
}

describe('the desk', () => {
  it('has no conversation before a name was given, and the same one after a reload', async () => {
    const desk = await openDesk();
    expect(desk.getConversation()).toBeNull();
    await desk.begin('Ada');
    expect(current(desk)).toBe('key-1');
    const later = await openDesk();
    expect(current(later)).toBe('key-1');
    network.newest.opens();
    expect(network.newest.sentOf('hello')).toEqual([{ type: 'hello', session: 'key-1' }]);
    expect(later.getState().kept.map(({ session }) => session)).toEqual(['key-1']);
  });

  it('opens what a tab had in view, and in a new tab what was in view last', async () => {
    await archive.add(kept('one'));
    await archive.add(kept('two'));
    const [here, there] = [localTab(), localTab()];
    (await openDesk(here)).open('one');
    (await openDesk(there)).open('two');
    expect(current(await openDesk(here))).toBe('one');
    expect(current(await openDesk(localTab()))).toBe('two');
  });

  it('begins another conversation under the same name, and only one empty one', async () => {
    const desk = await openDesk();
    await desk.begin('Ada');
    await desk.beginAnother();
    expect(current(desk)).toBe('key-1');
    await archive.update('key-1', { beginning: 'Hello?' });
    await desk.beginAnother();
    expect(current(desk)).toBe('key-2');
    expect(requests.map(({ path }) => path)).toEqual(['/token?name=Ada', '/token?name=Ada']);
    desk.open('key-1');
    await desk.beginAnother();
    expect(current(desk)).toBe('key-2');
  });

  it('shows its copy until the server says how things are', async () => {
    await archive.add(kept('one'));
    storeKey(storage, { session: 'one', name: 'Ada' });
    const first = await openDesk();
    welcomed();
    first.close();
    await vi.waitFor(async () => {
      expect(await archive.turns('one')).toHaveLength(1);
    }, PATIENCE);
    const desk = await openDesk();
    const shown = () => desk.getConversation()?.getSnapshot().session.turns;
    expect(shown()).toMatchObject([{ text: 'Hello?', answer: 'Good day' }]);
    network.newest.opens();
    network.newest.says(welcome('c2'));
    expect(shown()).toEqual([]);
  });

  it('stays with a conversation out of view until its answer has come', async () => {
    await archive.add(kept('one'));
    await archive.add(kept('two'));
    const desk = await openDesk();
    desk.open('one');
    const socket = welcomed();
    socket.says(accepted('c2', turnId(2), 'And?', turnId(1)));
    socket.says(started('c3', turnId(2), 'a1'));
    desk.open('two');
    expect([...desk.getState().running]).toEqual(['one']);
    expect(socket.closed).toBe(false);
    socket.says(delta(turnId(2), 'a1', 0, 'Well'));
    socket.says(completed('c4', turnId(2), 4));
    expect(desk.getState().running.size).toBe(0);
    expect(desk.getState().news).toMatchObject([{ session: 'one', failed: false }]);
    await vi.waitFor(() => {
      expect(socket.closed).toBe(true);
    }, PATIENCE);
    await vi.waitFor(async () => {
      expect(await archive.turns('one')).toMatchObject([{}, { answer: 'Well' }]);
    }, PATIENCE);
  });

  it('takes in a session from another device, under the name it has', async () => {
    const desk = await openDesk();
    await desk.adopt('from-afar');
    expect(current(desk)).toBe('from-afar');
    welcomed();
    await vi.waitFor(() => {
      expect(desk.getState().kept).toMatchObject([{ session: 'from-afar', name: 'Ada' }]);
    }, PATIENCE);
  });

  it('sends what an earlier visit left in another conversation', async () => {
    await archive.add(kept('one'));
    await archive.add(kept('two'));
    await outbox.add(entry(2, 'two'));
    storeKey(storage, { session: 'one', name: 'Ada' });
    await openDesk();
    expect(network.sockets).toHaveLength(2);
    welcomed();
    await vi.waitFor(() => {
      expect(network.newest.sentOf('send')).toMatchObject([{ text: 'text 2' }]);
    }, PATIENCE);
  });

  it('goes on in a new session with the turns and the chosen messages', async () => {
    storeKey(storage, { session: 'old', name: 'Ada' });
    await outbox.add(entry(1, 'old'));
    await outbox.add(entry(2, 'old'));
    const desk = await openDesk();
    const running = { ...wireTurn(turnId(8), 'running', 'Goo'), parent: turnId(7), attempt: 'a' };
    network.newest.opens();
    network.newest.says(welcome('c1', [wireTurn(turnId(7), 'completed', 'Yes'), running]));
    network.newest.closesWith(4401);
    await vi.waitFor(() => {
      expect(desk.getState().kept[0]?.ended).toBe(true);
    }, PATIENCE);
    await desk.goOn([turnId(2)]);
    expect(requests[0]).toMatchObject({
      path: '/v1/session',
      body: {
        name: 'Ada',
        turns: [
          { turnId: turnId(7), parent: null, state: 'completed', answer: { text: 'Yes' } },
          { turnId: turnId(8), parent: turnId(7), state: 'stopped', answer: { text: 'Goo' } },
        ],
      },
    });
    expect(loadKey(storage)?.session).toBe('key-1');
    expect(await outbox.list('old')).toEqual([]);
    expect(desk.getState().kept.map(({ session }) => session)).toContain('old');
    network.newest.opens();
    network.newest.says(welcome('c1'));
    await vi.waitFor(() => {
      expect(network.newest.sentOf('send')).toEqual([
        { type: 'send', turnId: turnId(2), text: 'text 2' },
      ]);
    }, PATIENCE);
  });

  it('keeps the messages when no new conversation could be had', async () => {
    storeKey(storage, { session: 'old', name: 'Ada' });
    await outbox.add(entry(1, 'old'));
    status = 0;
    const desk = await openDesk();
    expect(await desk.goOn([turnId(1)])).toEqual({ kind: 'unavailable' });
    expect(await outbox.list('old')).toHaveLength(1);
    expect(current(desk)).toBe('old');
  });

  it('does not ask for a session that has ended', async () => {
    await archive.add({ ...kept('one'), ended: true });
    const desk = await openDesk();
    desk.open('one');
    expect(network.sockets).toEqual([]);
    expect(desk.getConversation()?.getSnapshot().link).toMatchObject({ reason: 'SESSION_GONE' });
  });

  it('deletes on the server first, and then all that is here', async () => {
    await archive.add(kept('one'));
    await archive.add(kept('two'));
    await outbox.add(entry(1, 'one'));
    const desk = await openDesk();
    desk.open('one');
    desk.drafts.write('one', 'half a');
    status = 0;
    expect(await desk.delete('one')).toBe(false);
    expect(current(desk)).toBe('one');
    status = 200;
    expect(await desk.delete('one')).toBe(true);
    expect(requests.at(-1)).toMatchObject({ method: 'DELETE', key: 'Bearer one' });
    expect(current(desk)).toBe('two');
    expect(desk.drafts.read('one')).toBe('');
    expect(await outbox.list('one')).toEqual([]);
    expect((await archive.list()).map(({ session }) => session)).toEqual(['two']);
    await desk.delete('two');
    expect(desk.getConversation()).toBeNull();
    expect(loadKey(storage)).toBeNull();
  });

  it('gives a title, and takes it back', async () => {
    await archive.add(kept('one'));
    const desk = await openDesk();
    await desk.rename('one', '  Plans ');
    expect((await archive.list())[0]?.title).toBe('Plans');
    await desk.rename('one', ' ');
    expect((await archive.list())[0]?.title).toBeNull();
  });
});

/** A storage of its own, as each tab has one. */
function localTab() {
  return openStorage(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  });
}
