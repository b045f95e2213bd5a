import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Browser, kept, outboxEntry } from '../testing/Browser';
import { PATIENCE } from '../testing/patience';
import { storeKey } from './keyring';
import { BACKGROUND_MAX } from './liveConversations';
import { OTHERS_SEND_WITHIN_MS } from './waitingElsewhere';

let browser: Browser;

beforeEach(() => {
  browser = new Browser();
  storeKey(browser.storage, { session: 'one', name: 'Ada' });
});

afterEach(() => {
  browser.close();
  vi.useRealTimers();
});

describe('messages in conversations that no tab has open', () => {
  it('are sent when the network or the reader is back', async () => {
    await browser.archive.add(kept('two'));
    const desk = await browser.openDesk();
    await browser.outbox.add(outboxEntry(2, 'two'));
    expect(browser.network.sockets).toHaveLength(1);
    desk.wake(false);
    await vi.waitFor(() => {
      expect(browser.network.sockets).toHaveLength(2);
    }, PATIENCE);
    browser.welcomed();
    await vi.waitFor(() => {
      expect(browser.network.newest.sentOf('send')).toMatchObject([{ text: 'text 2' }]);
    }, PATIENCE);
  });

  it('are left for a while to the tab that wrote them', async () => {
    await browser.archive.add(kept('two'));
    await browser.openDesk();
    vi.useFakeTimers();
    await browser.outbox.add(outboxEntry(2, 'two'));
    await vi.advanceTimersByTimeAsync(OTHERS_SEND_WITHIN_MS - 1);
    expect(browser.network.sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(browser.network.sockets).toHaveLength(2);
  });

  it('are left alone once they were accepted', async () => {
    await browser.archive.add(kept('two'));
    await browser.openDesk();
    vi.useFakeTimers();
    await browser.outbox.add({ ...outboxEntry(2, 'two'), acceptedMs: 1 });
    await vi.advanceTimersByTimeAsync(OTHERS_SEND_WITHIN_MS);
    expect(browser.network.sockets).toHaveLength(1);
  });

  it('are sent from a few conversations at a time, and from the next when one is done', async () => {
    for (let number = 1; number <= BACKGROUND_MAX + 1; number += 1) {
      await browser.archive.add(kept(`other-${number}`));
      await browser.outbox.add(outboxEntry(number, `other-${number}`));
    }
    await browser.openDesk();
    expect(browser.network.sockets).toHaveLength(1 + BACKGROUND_MAX);
    browser.network.newest.opens();
    browser.network.newest.closesWith(4401);
    await vi.waitFor(() => {
      expect(browser.network.sockets).toHaveLength(1 + BACKGROUND_MAX + 1);
    }, PATIENCE);
    const sessions = browser.network.sockets.slice(1).flatMap((socket) => {
      socket.opens();
      return socket.sentOf('hello').slice(-1);
    });
    expect(new Set(sessions.map(({ session }) => session)).size).toBe(BACKGROUND_MAX + 1);
  });
});
