import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Browser, kept } from '../testing/Browser';
import type { Conversation } from './conversation';
import type { Desk } from './desk';
import { storeKey } from './keyring';

let browser: Browser;

beforeEach(async () => {
  browser = new Browser();
  storeKey(browser.storage, { session: 'old', name: 'Ada' });
  await browser.archive.add(kept('old'));
});

afterEach(() => {
  browser.close();
});

function inView(desk: Desk): Conversation {
  const conversation = desk.getConversation();
  if (conversation === null) throw new Error('no conversation is in view');
  return conversation;
}

const texts = async (session: string): Promise<readonly string[]> =>
  (await browser.outbox.list(session)).map(({ text }) => text);

describe('what is written while a new conversation is on its way', () => {
  it('is the draft of the new one, and the draft that was there before stays', async () => {
    const desk = await browser.openDesk();
    desk.drafts.write('old', 'of the old one');
    const asked = desk.beginnings.beginAnother();
    desk.drafts.write('old', 'of the old one and the new one');
    await asked;
    expect(desk.drafts.read('old')).toBe('of the old one');
    expect(desk.drafts.read(inView(desk).session)).toBe(' and the new one');
    expect(await texts('old')).toEqual([]);
  });

  it('is sent in the new one where it was sent', async () => {
    await browser.archive.update('old', { model: 'chosen' });
    const desk = await browser.openDesk();
    const old = inView(desk);
    expect(desk.beginnings.leaveToNext(old)).toBe(false);
    const asked = desk.beginnings.beginAnother();
    desk.drafts.write('old', '\nWhat is new?\n');
    expect(desk.beginnings.leaveToNext(old)).toBe(true);
    await asked;
    const { session } = inView(desk);
    expect(session).not.toBe('old');
    expect(await browser.outbox.list(session)).toMatchObject([
      { text: 'What is new?', model: 'chosen' },
    ]);
    expect([desk.drafts.read('old'), desk.drafts.read(session)]).toEqual(['', '']);
    expect(desk.beginnings.leaveToNext(inView(desk))).toBe(false);
  });

  it('stays where it is if none comes', async () => {
    const desk = await browser.openDesk();
    browser.status = 503;
    const asked = desk.beginnings.beginAnother();
    desk.drafts.write('old', 'What is new?');
    desk.beginnings.leaveToNext(inView(desk));
    expect(await asked).toEqual({ kind: 'busy' });
    expect(desk.drafts.read('old')).toBe('What is new?');
    expect(await texts('old')).toEqual([]);
  });

  it('is the draft of the new one where the browser keeps no more messages', async () => {
    const desk = await browser.openDesk();
    browser.outbox.add = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const asked = desk.beginnings.beginAnother();
    desk.drafts.write('old', 'What is new?');
    desk.beginnings.leaveToNext(inView(desk));
    await asked;
    expect(desk.drafts.read(inView(desk).session)).toBe('What is new?');
  });

  it('belongs to the conversation somebody went to instead', async () => {
    await browser.archive.add(kept('other'));
    const desk = await browser.openDesk();
    const asked = desk.beginnings.beginAnother();
    desk.open('other');
    expect(desk.beginnings.leaveToNext(inView(desk))).toBe(false);
    desk.drafts.write('other', 'elsewhere');
    await asked;
    expect(desk.drafts.read('other')).toBe('elsewhere');
  });
});
