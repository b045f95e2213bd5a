import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Browser, kept } from '../testing/Browser';
import { openStorage } from './storage';
import type { Conversation } from './conversation';
import type { Desk } from './desk';
import { storeKey } from './keyring';
import { NotBegunError } from './writtenAhead';

let browser: Browser;
let desk: Desk;

beforeEach(async () => {
  browser = new Browser();
  storeKey(browser.storage, { session: 'old', name: 'Ada' });
  await browser.archive.add(kept('old'));
  desk = await browser.openDesk();
});

afterEach(() => {
  browser.close();
});

function inView(): Conversation {
  const conversation = desk.getConversation();
  if (conversation === null) throw new Error('no conversation is in view');
  return conversation;
}

/** As the composer does it. */
function send(text: string): Promise<void> | null {
  desk.drafts.write('old', '');
  return desk.beginnings.leaveToNext(inView(), text);
}

const waiting = async (session: string): Promise<readonly string[]> =>
  (await browser.outbox.list(session)).map(({ text }) => text);

describe('what is written while a new conversation is on its way', () => {
  it('is the draft of the new one, and the draft that was there before stays', async () => {
    desk.drafts.write('old', 'of the old one');
    const asked = desk.beginnings.beginAnother();
    desk.drafts.write('old', 'of the old one and the new one');
    await asked;
    expect(desk.drafts.read('old')).toBe('of the old one');
    expect(desk.drafts.read(inView().session)).toBe(' and the new one');
    expect(await waiting('old')).toEqual([]);
  });

  it('is sent in the new one as far as it was sent, with the model that was chosen', async () => {
    await browser.archive.update('old', { model: 'chosen' });
    inView().chooseModel('chosen');
    expect(send('not on its way yet')).toBeNull();
    const asked = desk.beginnings.beginAnother();
    desk.drafts.write('old', 'One?');
    const one = send('One?');
    const two = send('Two?');
    desk.drafts.write('old', 'and a thi');
    await Promise.all([asked, one, two]);
    const { session } = inView();
    expect(session).not.toBe('old');
    expect(await browser.outbox.list(session)).toMatchObject([
      { text: 'One?', model: 'chosen' },
      { text: 'Two?', model: 'chosen' },
    ]);
    expect([desk.drafts.read('old'), desk.drafts.read(session)]).toEqual(['', 'and a thi']);
    expect(desk.beginnings.leaveToNext(inView(), 'here')).toBeNull();
  });

  it('takes along what was there before where all was sent together', async () => {
    desk.drafts.write('old', 'half a thou');
    const asked = desk.beginnings.beginAnother();
    const said = send('What about half a thought?');
    await Promise.all([asked, said]);
    expect(await waiting(inView().session)).toEqual(['What about half a thought?']);
    expect(desk.drafts.read('old')).toBe('');
  });

  it('stays with its writer if none comes', async () => {
    browser.status = 503;
    const asked = desk.beginnings.beginAnother();
    const said = send('What is new?');
    expect(await asked).toEqual({ kind: 'busy' });
    await expect(said).rejects.toThrow(NotBegunError);
    expect(await waiting('old')).toEqual([]);
  });

  it('is a draft again after a reload meanwhile', async () => {
    const tab = openStorage(() => sessionStorage);
    browser.status = 0;
    void desk.beginnings.beginAnother();
    send('What is new?')?.catch(() => undefined);
    desk = await browser.openDesk(tab);
    expect(desk.drafts.read('old')).toBe('What is new?');
  });

  it('is the draft of the new one where the browser keeps no more messages', async () => {
    browser.outbox.add = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const asked = desk.beginnings.beginAnother();
    const said = send('What is new?');
    await Promise.all([asked, said]);
    expect(desk.drafts.read(inView().session)).toBe('What is new?');
  });

  it('is sent there also where somebody went elsewhere, and what was not sent stays', async () => {
    await browser.archive.add(kept('other'));
    const asked = desk.beginnings.beginAnother();
    const said = send('What is new?');
    desk.drafts.write('old', 'half a thou');
    desk.open('other');
    expect(desk.beginnings.leaveToNext(inView(), 'elsewhere')).toBeNull();
    const created = await asked;
    await said;
    if (created.kind !== 'created') throw new Error(created.kind);
    expect(await waiting(created.key.session)).toEqual(['What is new?']);
    expect(desk.drafts.read('old')).toBe('half a thou');
  });
});
