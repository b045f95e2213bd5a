import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Browser, kept } from '../testing/Browser';
import { turnId, welcome, wireTurn } from '../testing/frames';
import { storeKey } from './keyring';
import { EMPTY_SESSION } from './state';
import { reduce } from './reducer';

let browser: Browser;

beforeEach(() => {
  browser = new Browser();
});

afterEach(() => {
  browser.close();
});

const answered = (id: number, answer: string) => wireTurn(turnId(id), 'completed', answer);

async function copied(session: string, answer: string): Promise<void> {
  const { turns } = reduce(EMPTY_SESSION, welcome('c1', [answered(1, answer)]));
  const placed = turns.map((turn, place) => ({ place, turn }));
  await browser.archive.saveTurns(session, placed, placed.length);
}

describe('the copy of a conversation', () => {
  it('out of view is what the server has, which another device may have written', async () => {
    await browser.archive.add(kept('one'));
    await copied('one', 'old');
    browser.session = welcome('c1', [answered(1, 'new'), answered(2, 'newer')]);
    const desk = await browser.openDesk();
    expect(await desk.copies.turns('one')).toMatchObject([{ answer: 'new' }, { answer: 'newer' }]);
    expect(browser.requests).toMatchObject([{ path: '/v1/session', key: 'Bearer one' }]);
  });

  it('is what was seen here last where the server cannot be asked, or has it no longer', async () => {
    await browser.archive.add(kept('one'));
    await copied('one', 'old');
    browser.status = 0;
    const desk = await browser.openDesk();
    expect(await desk.copies.turns('one')).toMatchObject([{ answer: 'old' }]);
    expect(browser.requests).toHaveLength(1);
    await browser.archive.update('one', { ended: true });
    expect(await desk.copies.turns('one')).toMatchObject([{ answer: 'old' }]);
    expect(browser.requests).toHaveLength(1);
  });

  it('to read is the branch in view', async () => {
    storeKey(browser.storage, { session: 'one', name: 'Ada' });
    const desk = await browser.openDesk();
    browser.network.newest.opens();
    browser.network.newest.says(welcome('c1', [answered(1, 'first'), answered(2, 'second')]));
    expect(await desk.copies.branch('one')).toMatchObject([{ answer: 'second' }]);
    desk.getConversation()?.choose(turnId(1));
    expect(await desk.copies.branch('one')).toMatchObject([{ answer: 'first' }]);
    expect(await desk.copies.turns('one')).toHaveLength(2);
  });
});
