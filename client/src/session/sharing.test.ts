import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accepted, resumed, turnId, welcome } from '../testing/frames';
import { SharedRight } from '../testing/SharedRight';
import { Tab } from '../testing/Tab';
import { MemoryOutbox } from './outbox';
import { ACCEPT_WITHIN_MS } from './sender';
import { RIGHT_WITHIN_MS } from './sendingRight';

let outbox: MemoryOutbox;
let right: SharedRight;
let tabs: Tab[];

beforeEach(() => {
  vi.useFakeTimers();
  outbox = new MemoryOutbox();
  right = new SharedRight();
  tabs = [];
});

afterEach(() => {
  for (const tab of tabs) tab.conversation.close();
  expect(right.wanted).toBe(0);
  vi.useRealTimers();
});

async function pass(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

/** Opens a tab whose messages are numbered from 10, 20, … */
function openTab(): Tab {
  const tab = new Tab(outbox, (tabs.length + 1) * 10, right);
  tabs.push(tab);
  return tab;
}

function welcomes(tab: Tab): void {
  tab.socket.opens();
  tab.socket.says(welcome('c0'));
}

const sends = (tab: Tab) => tab.socket.sentOf('send').map((frame) => frame.turnId);

/** The server accepts a message, and tells the given tabs of it. */
async function accepts(id: string, ...told: readonly Tab[]): Promise<void> {
  for (const tab of told) tab.socket.says(accepted(`c-${id}`, id, 'text'));
  await pass();
}

describe('three tabs of one session', () => {
  it('send what was written without a network once between them, in the order written', async () => {
    const [one, two, three] = [openTab(), openTab(), openTab()];
    await two.conversation.say('first');
    await one.conversation.say('second');
    await three.conversation.say('third');
    const order = [turnId(20), turnId(10), turnId(30)];
    for (const tab of tabs) welcomes(tab);
    await pass();
    for (const id of order) await accepts(id, one, two, three);
    expect(tabs.flatMap(sends)).toEqual(order);
    await pass(60_000);
    expect(tabs.flatMap(sends)).toEqual(order);
  });

  it('do not send again what one of them has not heard of yet', async () => {
    const [one, two] = [openTab(), openTab()];
    for (const tab of tabs) welcomes(tab);
    await pass();
    await one.conversation.say('first');
    await two.conversation.say('second');
    await pass();
    expect([sends(one), sends(two)]).toEqual([[turnId(10)], []]);
    await accepts(turnId(10), one);
    await accepts(turnId(20), one);
    // The second has the right by now.
    await two.conversation.say('third');
    await pass();
    expect([sends(one), sends(two)]).toEqual([[turnId(10), turnId(20)], [turnId(21)]]);
    for (const id of [turnId(10), turnId(20), turnId(21)]) await accepts(id, two);
    await accepts(turnId(21), one);
    await pass(60_000);
    expect(tabs.flatMap(sends)).toEqual([turnId(10), turnId(20), turnId(21)]);
  });

  it('send again what the store has lost, though a tab saw it accepted', async () => {
    const one = openTab();
    welcomes(one);
    await pass();
    await one.conversation.say('first');
    await pass();
    await accepts(turnId(10), one);
    await pass(1);
    one.socket.says(welcome('c0'));
    await pass();
    expect(sends(one)).toEqual([turnId(10), turnId(10)]);
    await accepts(turnId(10), one);
  });

  it('take over at once from one that is closed while it sends', async () => {
    const [one, two] = [openTab(), openTab()];
    for (const tab of tabs) welcomes(tab);
    await pass();
    await one.conversation.say('first');
    await two.conversation.say('second');
    await pass();
    expect([sends(one), sends(two)]).toEqual([[turnId(10)], []]);
    one.conversation.close();
    await pass();
    // It may have arrived, or not: the same turnId makes both right.
    expect(sends(two)).toEqual([turnId(10)]);
    await accepts(turnId(10), two);
    expect(sends(two)).toEqual([turnId(10), turnId(20)]);
    await accepts(turnId(20), two);
  });

  it('take over at once from one that has lost its connection', async () => {
    const [one, two] = [openTab(), openTab()];
    for (const tab of tabs) welcomes(tab);
    await pass();
    await one.conversation.say('first');
    await two.conversation.say('second');
    await pass();
    one.socket.closesWith(1006);
    await pass();
    expect(sends(two)).toEqual([turnId(10)]);
    await accepts(turnId(10), two);
    await accepts(turnId(20), two);
    await pass(1_000);
    one.socket.opens();
    one.socket.says(resumed('c0'));
    await pass();
    expect(sends(one)).toEqual([]);
    await accepts(turnId(10), one);
    await accepts(turnId(20), one);
    await pass(ACCEPT_WITHIN_MS);
    expect(sends(one)).toEqual([]);
  });

  it('do not wait for ever for one that hangs', async () => {
    const hung = right.ask('key', () => undefined);
    const one = openTab();
    welcomes(one);
    await pass();
    await one.conversation.say('first');
    await pass(RIGHT_WITHIN_MS - 1);
    expect(sends(one)).toEqual([]);
    await pass(1);
    expect(sends(one)).toEqual([turnId(10)]);
    await accepts(turnId(10), one);
    hung();
  });
});
