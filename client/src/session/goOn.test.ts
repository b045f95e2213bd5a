import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WireTurn } from '../connection/frames';
import { Browser, kept, outboxEntry, type Request } from '../testing/Browser';
import { refused, turnId, welcome, wireTurn } from '../testing/frames';
import { PATIENCE } from '../testing/patience';
import type { Desk } from './desk';
import { loadKey, storeKey } from './keyring';

let browser: Browser;

beforeEach(() => {
  browser = new Browser();
});

afterEach(() => {
  browser.close();
});

const current = (desk: Desk): string | undefined => desk.getConversation()?.session;

/** Turns in a row, each with an answer of so many bytes. */
function chain(count: number, bytes: number): readonly WireTurn[] {
  return Array.from({ length: count }, (_, index) => ({
    ...wireTurn(turnId(index + 1), 'completed', 'a'.repeat(bytes)),
    parent: index === 0 ? null : turnId(index),
  }));
}

/** The turns that a request asks to begin with. */
function turnsOf(request: Request | undefined): readonly WireTurn[] {
  return (request?.body as { turns: readonly WireTurn[] }).turns;
}

/** A desk whose conversation has ended after these turns. */
async function ended(turns: readonly WireTurn[]): Promise<Desk> {
  storeKey(browser.storage, { session: 'old', name: 'Ada' });
  const desk = await browser.openDesk();
  browser.network.newest.opens();
  browser.network.newest.says(welcome('c1', turns));
  browser.network.newest.closesWith(4401);
  await vi.waitFor(() => {
    expect(desk.getState().kept[0]?.ended).toBe(true);
  }, PATIENCE);
  return desk;
}

describe('an ended conversation', () => {
  it('takes along what was being written, also in the place of a message', async () => {
    const desk = await ended(chain(1, 1));
    desk.drafts.write('old', 'half a thought');
    desk.drafts.writeEdit('old', turnId(1), 'said better');
    expect(desk.drafts.readAll('old')).toBe('half a thought\n\nsaid better');
    await desk.beginnings.goOn([]);
    expect(desk.drafts.read(current(desk) ?? '')).toBe('half a thought\n\nsaid better');
    expect(desk.drafts.readAll('old')).toBe('');
  });

  it('goes on in a new session with the turns and the chosen messages', async () => {
    storeKey(browser.storage, { session: 'old', name: 'Ada' });
    await browser.outbox.add(outboxEntry(1, 'old'));
    await browser.outbox.add(outboxEntry(2, 'old'));
    const desk = await browser.openDesk();
    const running = { ...wireTurn(turnId(8), 'running', 'Goo'), parent: turnId(7), attempt: 'a' };
    browser.network.newest.opens();
    browser.network.newest.says(welcome('c1', [wireTurn(turnId(7), 'completed', 'Yes'), running]));
    browser.network.newest.closesWith(4401);
    await vi.waitFor(() => {
      expect(desk.getState().kept[0]?.ended).toBe(true);
    }, PATIENCE);
    await desk.beginnings.goOn([turnId(2)]);
    expect(browser.requests[0]).toMatchObject({
      path: '/v1/session',
      body: {
        name: 'Ada',
        turns: [
          { turnId: turnId(7), parent: null, state: 'completed', answer: { text: 'Yes' } },
          { turnId: turnId(8), parent: turnId(7), state: 'stopped', answer: { text: 'Goo' } },
        ],
      },
    });
    expect(loadKey(browser.storage)?.session).toBe('key-1');
    expect(await browser.outbox.list('old')).toEqual([]);
    expect(desk.getState().kept.map(({ session }) => session)).toContain('old');
    browser.network.newest.opens();
    browser.network.newest.says(welcome('c1'));
    await vi.waitFor(() => {
      expect(browser.network.newest.sentOf('send')).toEqual([
        { type: 'send', turnId: turnId(2), text: 'text 2' },
      ]);
    }, PATIENCE);
  });

  it('takes along what the server would not take, to be said otherwise', async () => {
    const desk = await ended(chain(1, 10));
    await browser.outbox.add(outboxEntry(5, 'old'));
    await browser.outbox.note(turnId(5), { refused: 'too_long' });
    await desk.beginnings.goOn([]);
    await vi.waitFor(() => {
      const { refused: left } = desk.getConversation()?.getSnapshot() ?? { refused: [] };
      expect(left).toMatchObject([{ turnId: turnId(5), code: 'too_long' }]);
    }, PATIENCE);
    expect(await browser.outbox.list('old')).toEqual([]);
  });

  it('keeps the messages when no new conversation could be had', async () => {
    storeKey(browser.storage, { session: 'old', name: 'Ada' });
    await browser.outbox.add(outboxEntry(1, 'old'));
    browser.status = 0;
    const desk = await browser.openDesk();
    expect(await desk.beginnings.goOn([turnId(1)])).toEqual({ kind: 'unavailable' });
    expect(await browser.outbox.list('old')).toHaveLength(1);
    expect(current(desk)).toBe('old');
  });

  it('takes its draft, title and model along', async () => {
    await browser.archive.add({ ...kept('old'), title: 'Plans', model: 'n' });
    const desk = await ended(chain(1, 10));
    desk.drafts.write('old', 'half a thought');
    await desk.beginnings.goOn([]);
    expect(desk.drafts.read('key-1')).toBe('half a thought');
    expect(desk.drafts.read('old')).toBe('');
    await vi.waitFor(() => {
      const begun = desk.getState().kept.find(({ session }) => session === 'key-1');
      expect(begun).toMatchObject({ title: 'Plans', model: 'n' });
    }, PATIENCE);
  });

  it('that fills its room goes on with its newest turns, and the desk tells how many', async () => {
    // 80 of them are 5 MB, where a session may be 4 MB and a quarter of that is left free.
    const desk = await ended(chain(80, 65_000));
    await desk.beginnings.goOn([]);
    const turns = turnsOf(browser.requests[0]);
    expect(turns).toHaveLength(48);
    expect(turns[0]).toMatchObject({ turnId: turnId(33), parent: null });
    expect(turns[1]).toMatchObject({ turnId: turnId(34), parent: turnId(33) });
    expect(desk.getState().news).toMatchObject([
      { kind: 'cut', session: 'old', carried: 48, of: 80 },
    ]);
  });

  it('goes on with half as much where the server takes no more, until it does', async () => {
    const desk = await ended(chain(40, 1_000));
    browser.answer = (request) =>
      request.path === '/v1/session' && turnsOf(request).length > 10 ? 413 : null;
    expect((await desk.beginnings.goOn([])).kind).toBe('created');
    expect(browser.requests.map((request) => turnsOf(request).length)).toEqual([40, 20, 10]);
    expect(turnsOf(browser.requests[2]).at(-1)).toMatchObject({ turnId: turnId(40) });
    expect(desk.getState().news).toMatchObject([{ carried: 10, of: 40 }]);
  });

  it('goes on with nothing where the server takes none of it', async () => {
    const desk = await ended(chain(3, 10));
    browser.answer = ({ path }) => (path === '/v1/session' ? 400 : null);
    expect((await desk.beginnings.goOn([])).kind).toBe('created');
    expect(browser.requests.at(-1)?.path).toBe('/token?name=Ada');
    expect(desk.getState().news).toMatchObject([{ carried: 0, of: 3 }]);
  });

  it('of which nothing is known, not even a name, gives way to the question for one', async () => {
    const desk = await browser.openDesk();
    await desk.adopt('dead-link');
    browser.network.newest.opens();
    browser.network.newest.closesWith(4401);
    await desk.beginnings.goOn([]);
    expect(desk.getConversation()).toBeNull();
    expect(loadKey(browser.storage)).toBeNull();
    expect(browser.requests.map(({ path }) => path)).toEqual(['/v1/session']);
  });
});

describe('a full conversation', () => {
  it('goes on in a new one, which has what was refused as its draft', async () => {
    storeKey(browser.storage, { session: 'old', name: 'Ada' });
    const desk = await browser.openDesk();
    const socket = browser.welcomed();
    await desk.getConversation()?.say('One more');
    await vi.waitFor(() => {
      expect(socket.sentOf('send')).toHaveLength(1);
    }, PATIENCE);
    const sent = socket.sentOf('send')[0]?.turnId ?? '';
    socket.says(refused(sent, 'session_full'));
    const full = desk.getConversation()?.getSnapshot().refused ?? [];
    expect(full).toMatchObject([{ text: 'One more', code: 'session_full' }]);
    await desk.beginnings.goOn([], 'One more');
    expect(current(desk)).toBe('key-1');
    expect(desk.drafts.read('key-1')).toBe('One more');
    expect(turnsOf(browser.requests[0])).toMatchObject([{ turnId: turnId(1) }]);
  });
});

describe('the model of a conversation', () => {
  const two = [
    { id: 'm', label: 'First', kind: 'scripted' },
    { id: 'n', label: 'Second', kind: 'scripted' },
  ];

  it('is the one chosen, over a reload and in what is begun next', async () => {
    storeKey(browser.storage, { session: 'old', name: 'Ada' });
    const desk = await browser.openDesk();
    browser.network.newest.opens();
    browser.network.newest.says({ ...welcome('c1'), models: two });
    const model = () => desk.getConversation()?.getSnapshot().model?.id;
    expect(model()).toBe('m');
    await desk.chooseModel('old', 'n');
    expect(model()).toBe('n');
    await desk.getConversation()?.say('Hello?');
    await vi.waitFor(() => {
      expect(browser.network.newest.sentOf('send')).toMatchObject([{ model: 'n' }]);
    }, PATIENCE);
    await browser.archive.update('old', { beginning: 'Hello?' });
    await desk.beginnings.beginAnother();
    browser.network.newest.opens();
    browser.network.newest.says({ ...welcome('c1'), models: two });
    expect(model()).toBe('n');
    const later = await browser.openDesk();
    later.open('old');
    browser.network.newest.opens();
    browser.network.newest.says({ ...welcome('c1'), models: two });
    expect(later.getConversation()?.getSnapshot().model?.id).toBe('n');
  });

  it('is the first again where the chosen one is offered no more', async () => {
    await browser.archive.add({ ...kept('old'), model: 'gone' });
    storeKey(browser.storage, { session: 'old', name: 'Ada' });
    const desk = await browser.openDesk();
    browser.network.newest.opens();
    browser.network.newest.says({ ...welcome('c1'), models: two });
    expect(desk.getConversation()?.getSnapshot().model?.id).toBe('m');
    await desk.getConversation()?.say('Hello?');
    await vi.waitFor(() => {
      expect(browser.network.newest.sentOf('send')).toHaveLength(1);
    }, PATIENCE);
    expect(browser.network.newest.sentOf('send')[0]).not.toHaveProperty('model');
  });
});
