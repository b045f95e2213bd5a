import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Browser, kept, outboxEntry } from '../testing/Browser';
import { accepted, completed, delta, started, turnId, welcome } from '../testing/frames';
import { PATIENCE } from '../testing/patience';
import type { Desk } from './desk';
import { loadKey, storeKey } from './keyring';
import { openStorage } from './storage';

let browser: Browser;

beforeEach(() => {
  browser = new Browser();
});

afterEach(() => {
  browser.close();
});

const current = (desk: Desk): string | undefined => desk.getConversation()?.session;

describe('the desk', () => {
  it('has no conversation before a name was given, and the same one after a reload', async () => {
    const desk = await browser.openDesk();
    expect(desk.getConversation()).toBeNull();
    await desk.beginnings.begin('Ada');
    expect(current(desk)).toBe('key-1');
    const later = await browser.openDesk();
    expect(current(later)).toBe('key-1');
    browser.network.newest.opens();
    expect(browser.network.newest.sentOf('hello')).toEqual([{ type: 'hello', session: 'key-1' }]);
    expect(later.getState().kept.map(({ session }) => session)).toEqual(['key-1']);
  });

  it('opens what a tab had in view, and in a new tab what was in view last', async () => {
    await browser.archive.add(kept('one'));
    await browser.archive.add(kept('two'));
    const [here, there] = [localTab(), localTab()];
    (await browser.openDesk(here)).open('one');
    (await browser.openDesk(there)).open('two');
    expect(current(await browser.openDesk(here))).toBe('one');
    expect(current(await browser.openDesk(localTab()))).toBe('two');
  });

  it('begins another conversation under the same name, and only one empty one', async () => {
    const desk = await browser.openDesk();
    await desk.beginnings.begin('Ada');
    await desk.beginnings.beginAnother();
    expect(current(desk)).toBe('key-1');
    await browser.archive.update('key-1', { beginning: 'Hello?' });
    await desk.beginnings.beginAnother();
    expect(current(desk)).toBe('key-2');
    expect(browser.requests.map(({ path }) => path)).toEqual([
      '/token?name=Ada',
      '/token?name=Ada',
    ]);
    desk.open('key-1');
    await desk.beginnings.beginAnother();
    expect(current(desk)).toBe('key-2');
  });

  it.each([{}, { refused: 'session_full' }])(
    'begins another beside one in which a message waits or was refused: %o',
    async (what) => {
      const desk = await browser.openDesk();
      await desk.beginnings.begin('Ada');
      await browser.outbox.add({ ...outboxEntry(1, 'key-1'), ...what });
      await desk.beginnings.beginAnother();
      expect(current(desk)).toBe('key-2');
    },
  );

  it('begins a conversation of its own beside an empty one of another tab', async () => {
    storeKey(browser.storage, { session: 'before', name: 'Ada' });
    await browser.archive.add(kept('before'));
    const [here, there] = [await browser.openDesk(localTab()), await browser.openDesk(localTab())];
    await here.beginnings.beginAnother();
    here.drafts.write(current(here) ?? '', 'half a thought');
    await there.beginnings.beginAnother();
    expect(current(there)).not.toBe(current(here));
    expect(current(there)).not.toBe('before');
  });

  it('begins one conversation where somebody asks twice', async () => {
    const desk = await browser.openDesk();
    await desk.beginnings.begin('Ada');
    await browser.archive.update('key-1', { beginning: 'Hello?' });
    await Promise.all([desk.beginnings.beginAnother(), desk.beginnings.beginAnother()]);
    expect(desk.getState().kept).toHaveLength(2);
  });

  it('leaves whoever went elsewhere there when a new conversation comes late', async () => {
    const desk = await browser.openDesk();
    await browser.archive.add(kept('two'));
    await desk.beginnings.begin('Ada');
    await browser.archive.update('key-1', { beginning: 'Hello?' });
    const asked = desk.beginnings.beginAnother();
    desk.open('two');
    expect(await asked).toMatchObject({ kind: 'created', key: { session: 'key-2' } });
    expect(current(desk)).toBe('two');
    expect(desk.getState().kept.map(({ session }) => session)).toContain('key-2');
  });

  it('begins a conversation also where the browser keeps no list of them', async () => {
    const desk = await browser.openDesk();
    browser.archive.add = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    expect(await desk.beginnings.begin('Ada')).toMatchObject({ kind: 'created' });
    expect(current(desk)).toBe('key-1');
    expect(desk.getState().full).toBe(true);
  });

  it('stays with its conversation over a reload, wherever other tabs went', async () => {
    storeKey(browser.storage, { session: 'one', name: 'Ada' });
    const tab = localTab();
    await browser.openDesk(tab);
    await browser.archive.add(kept('two'));
    (await browser.openDesk(localTab())).open('two');
    expect(current(await browser.openDesk(tab))).toBe('one');
  });

  it('stays where it is when a link leads to no session, and says so', async () => {
    const desk = await browser.openDesk();
    await desk.beginnings.begin('Ada');
    browser.answer = ({ method }) => (method === 'GET' ? 401 : null);
    await desk.adopt('dead-link');
    expect(current(desk)).toBe('key-1');
    expect(desk.getState().deadLink).toBe(true);
    expect(desk.getState().kept.map(({ session }) => session)).toEqual(['key-1']);
    desk.forgetDeadLink();
    expect(desk.getState().deadLink).toBe(false);
  });

  it('begins under the name that was given here, not that of a link', async () => {
    const desk = await browser.openDesk();
    await desk.beginnings.begin('Ada');
    await browser.archive.update('key-1', { beginning: 'Hello?' });
    await desk.adopt('from-afar');
    const socket = browser.network.newest;
    socket.opens();
    socket.says({ ...welcome('c1'), name: 'Bob' });
    await desk.beginnings.beginAnother();
    expect(browser.requests.at(-1)?.path).toBe('/token?name=Ada');
  });

  it('shows its copy until the server says how things are', async () => {
    await browser.archive.add(kept('one'));
    storeKey(browser.storage, { session: 'one', name: 'Ada' });
    const first = await browser.openDesk();
    browser.welcomed();
    first.close();
    await vi.waitFor(async () => {
      expect(await browser.archive.turns('one')).toHaveLength(1);
    }, PATIENCE);
    const desk = await browser.openDesk();
    const shown = () => desk.getConversation()?.getSnapshot().session.turns;
    expect(shown()).toMatchObject([{ text: 'Hello?', answer: 'Good day' }]);
    browser.network.newest.opens();
    browser.network.newest.says(welcome('c2'));
    expect(shown()).toEqual([]);
  });

  it('stays with a conversation out of view until its answer has come', async () => {
    await browser.archive.add(kept('one'));
    await browser.archive.add(kept('two'));
    const desk = await browser.openDesk();
    desk.open('one');
    const socket = browser.welcomed();
    socket.says(accepted('c2', turnId(2), 'And?', turnId(1)));
    socket.says(started('c3', turnId(2), 'a1'));
    desk.open('two');
    expect([...desk.getState().running]).toEqual(['one']);
    expect(socket.closed).toBe(false);
    socket.says(delta(turnId(2), 'a1', 0, 'Well'));
    socket.says(completed('c4', turnId(2), 4));
    expect(desk.getState().running.size).toBe(0);
    expect(desk.getState().news).toMatchObject([{ session: 'one', kind: 'completed' }]);
    await vi.waitFor(() => {
      expect(socket.closed).toBe(true);
    }, PATIENCE);
    await vi.waitFor(async () => {
      expect(await browser.archive.turns('one')).toMatchObject([{}, { answer: 'Well' }]);
    }, PATIENCE);
  });

  it('takes in a session from another device, under the name it has', async () => {
    const desk = await browser.openDesk();
    await desk.adopt('from-afar');
    expect(current(desk)).toBe('from-afar');
    browser.welcomed();
    await vi.waitFor(() => {
      expect(desk.getState().kept).toMatchObject([{ session: 'from-afar', name: 'Ada' }]);
    }, PATIENCE);
  });

  it('sends what an earlier visit left in another conversation', async () => {
    await browser.archive.add(kept('one'));
    await browser.archive.add(kept('two'));
    await browser.outbox.add(outboxEntry(2, 'two'));
    storeKey(browser.storage, { session: 'one', name: 'Ada' });
    await browser.openDesk();
    expect(browser.network.sockets).toHaveLength(2);
    browser.welcomed();
    await vi.waitFor(() => {
      expect(browser.network.newest.sentOf('send')).toMatchObject([{ text: 'text 2' }]);
    }, PATIENCE);
  });

  it('does not ask for a session that has ended', async () => {
    await browser.archive.add({ ...kept('one'), ended: true });
    const desk = await browser.openDesk();
    desk.open('one');
    expect(browser.network.sockets).toEqual([]);
    expect(desk.getConversation()?.getSnapshot().link).toMatchObject({ reason: 'SESSION_GONE' });
  });

  it('deletes on the server first, and then all that is here', async () => {
    await browser.archive.add(kept('one'));
    await browser.archive.add(kept('two'));
    await browser.outbox.add(outboxEntry(1, 'one'));
    const desk = await browser.openDesk();
    desk.open('one');
    desk.drafts.write('one', 'half a');
    browser.status = 0;
    expect(await desk.delete('one')).toBe(false);
    expect(current(desk)).toBe('one');
    browser.status = 200;
    expect(await desk.delete('one')).toBe(true);
    expect(browser.requests.at(-1)).toMatchObject({ method: 'DELETE', key: 'Bearer one' });
    expect(current(desk)).toBe('two');
    expect(desk.drafts.read('one')).toBe('');
    expect(await browser.outbox.list('one')).toEqual([]);
    expect((await browser.archive.list()).map(({ session }) => session)).toEqual(['two']);
    await desk.delete('two');
    expect(desk.getConversation()).toBeNull();
    expect(loadKey(browser.storage)).toBeNull();
  });

  it('has no place in its list for one that ended before anything was said', async () => {
    storeKey(browser.storage, { session: 'old', name: 'Ada' });
    const desk = await browser.openDesk();
    browser.network.newest.opens();
    browser.network.newest.closesWith(4401);
    await vi.waitFor(() => {
      expect(desk.getState().kept).toEqual([]);
    }, PATIENCE);
    expect(desk.getConversation()?.session).toBe('old');
  });

  it('keeps its place in the list for one that ended with a message of it unsent', async () => {
    storeKey(browser.storage, { session: 'old', name: 'Ada' });
    await browser.outbox.add({ ...outboxEntry(1, 'old'), refused: 'session_full' });
    const desk = await browser.openDesk();
    await vi.waitFor(() => {
      expect(desk.getConversation()?.getSnapshot().refused).toHaveLength(1);
    }, PATIENCE);
    browser.network.newest.opens();
    browser.network.newest.closesWith(4401);
    await vi.waitFor(() => {
      expect(desk.getState().kept).toMatchObject([{ session: 'old', ended: true }]);
    }, PATIENCE);
  });

  it('forgets with a conversation what was being edited in it', async () => {
    const tab = openStorage(() => sessionStorage);
    const desk = await browser.openDesk(tab);
    await desk.beginnings.begin('Ada');
    const session = current(desk) ?? '';
    desk.drafts.writeEdit(session, turnId(1), 'half a thought');
    desk.drafts.writeEdit('other', turnId(2), 'stays');
    await desk.delete(session);
    expect(desk.drafts.readEdit(session, turnId(1))).toBeNull();
    expect(desk.drafts.readEdit('other', turnId(2))).toBe('stays');
  });

  it('gives a title, and takes it back', async () => {
    await browser.archive.add(kept('one'));
    const desk = await browser.openDesk();
    await desk.rename('one', '  Plans ');
    expect((await browser.archive.list())[0]?.title).toBe('Plans');
    await desk.rename('one', ' ');
    expect((await browser.archive.list())[0]?.title).toBeNull();
  });
});

/** A browser.storage of its own, as each tab has one. */
function localTab() {
  return openStorage(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  });
}
