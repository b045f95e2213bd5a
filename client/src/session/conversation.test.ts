import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  accepted,
  completed,
  delta,
  failed,
  refused,
  resumed,
  started,
  stopped,
  turnId,
  welcome,
  wireTurn,
} from '../testing/frames';
import { Tab } from '../testing/Tab';
import { MemoryOutbox, OutboxFullError, WAITING_MAX } from './outbox';
import { ACCEPT_WITHIN_MS, KEEP_AFTER_END_MS } from './sender';

let outbox: MemoryOutbox;
let tabs: Tab[];

beforeEach(() => {
  vi.useFakeTimers();
  outbox = new MemoryOutbox();
  tabs = [];
});

afterEach(() => {
  for (const tab of tabs) tab.conversation.close();
  vi.useRealTimers();
});

function openTab(firstTurn = 1): Tab {
  const tab = new Tab(outbox, firstTurn);
  tabs.push(tab);
  return tab;
}

/** Lets what the outbox promised come true, and timers of the next `ms` run. */
async function pass(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

async function welcomedTab(firstTurn = 1): Promise<Tab> {
  const tab = openTab(firstTurn);
  tab.socket.opens();
  tab.socket.says(welcome('c1'));
  await pass();
  return tab;
}

const [one, two, three] = [turnId(1), turnId(2), turnId(3)] as const;
const sends = (tab: Tab) => tab.socket.sentOf('send').map((frame) => frame.turnId);
const kept = async () => (await outbox.list('key')).map((entry) => entry.turnId);
const pendingKinds = (tab: Tab) => tab.snapshot.pending.map((message) => message.state.kind);

describe('sending', () => {
  it('has the times of the protocol', () => {
    expect(KEEP_AFTER_END_MS).toBe(5_000);
  });

  it('keeps a message in the outbox until 5 s after its turn ended', async () => {
    const tab = await welcomedTab();
    await tab.conversation.say('Hello?');
    await pass();
    expect(tab.socket.sentOf('send')).toEqual([{ type: 'send', turnId: one, text: 'Hello?' }]);
    expect(pendingKinds(tab)).toEqual(['sending']);
    tab.socket.says(accepted('c2', one, 'Hello?'));
    expect(tab.snapshot.pending).toEqual([]);
    tab.socket.says(started('c3', one, 'a1'));
    tab.socket.says(delta(one, 'a1', 0, 'Hi'));
    await pass(60_000 - 35_000);
    tab.socket.says(completed('c4', one, 2));
    await pass(KEEP_AFTER_END_MS - 1);
    expect(await kept()).toEqual([one]);
    await pass(1);
    expect(await kept()).toEqual([]);
  });

  it('holds a message written offline and sends it once when the connection is there', async () => {
    const tab = openTab();
    await tab.conversation.say('Hello?');
    await pass();
    expect(pendingKinds(tab)).toEqual(['unsent']);
    tab.socket.opens();
    expect(sends(tab)).toEqual([]);
    tab.socket.says(welcome('c1'));
    await pass();
    expect(sends(tab)).toEqual([one]);
  });

  it('sends what an earlier life of the page left behind', async () => {
    await outbox.add({ turnId: three, session: 'key', text: 'From before' });
    const tab = await welcomedTab();
    expect(tab.socket.sentOf('send')).toEqual([
      { type: 'send', turnId: three, text: 'From before' },
    ]);
  });

  it('sends one message after another, in the order written', async () => {
    const tab = await welcomedTab();
    await tab.conversation.say('One');
    await tab.conversation.say('Two');
    await pass();
    expect(sends(tab)).toEqual([one]);
    tab.socket.says(accepted('c2', one, 'One'));
    await pass();
    expect(sends(tab)).toEqual([one, two]);
  });

  it('sends again under the same turnId what no welcome shows', async () => {
    const tab = await welcomedTab();
    await tab.conversation.say('Hello?');
    await pass();
    tab.socket.closesWith(1006);
    expect(pendingKinds(tab)).toEqual(['unsent']);
    await pass(500);
    tab.socket.opens();
    tab.socket.says(resumed('c1'));
    await pass();
    expect(sends(tab)).toEqual([one]);
  });

  it('does not send again what was seen accepted, unless a whole welcome lacks it', async () => {
    const tab = await welcomedTab();
    await tab.conversation.say('Hello?');
    await pass();
    tab.socket.says(accepted('c2', one, 'Hello?'));
    tab.socket.closesWith(1006);
    await pass(500);
    tab.socket.opens();
    tab.socket.says(resumed('c2'));
    await pass();
    expect(sends(tab)).toEqual([]);
    tab.socket.says(welcome('d1', []));
    await pass();
    expect(sends(tab)).toEqual([one]);
  });

  it('sends again an ended turn that the store lost within 5 s, and then keeps it', async () => {
    const tab = await welcomedTab();
    await tab.conversation.say('Hello?');
    await pass();
    tab.socket.says(accepted('c2', one, 'Hello?'));
    tab.socket.says(completed('c3', one, 0));
    await pass(KEEP_AFTER_END_MS - 1000);
    tab.socket.says(welcome('d1', []));
    await pass(2000);
    expect(sends(tab)).toEqual([one, one]);
    expect(await kept()).toEqual([one]);
  });

  it('does not send what the welcome shows', async () => {
    await outbox.add({ turnId: one, session: 'key', text: 'Hello?' });
    const tab = openTab();
    tab.socket.opens();
    tab.socket.says(welcome('c1', [wireTurn(one, 'completed', 'Hi')]));
    await pass();
    expect(sends(tab)).toEqual([]);
    await pass(KEEP_AFTER_END_MS);
    expect(await kept()).toEqual([]);
  });

  it('sends again what nothing was heard about', async () => {
    const tab = await welcomedTab();
    await tab.conversation.say('Hello?');
    await pass();
    await pass(ACCEPT_WITHIN_MS);
    expect(sends(tab)).toEqual([one, one]);
  });

  it('waits as long as a busy server says, and lets nothing overtake', async () => {
    const tab = await welcomedTab();
    await tab.conversation.say('One');
    await tab.conversation.say('Two');
    await pass();
    tab.socket.says(refused(one, 'busy', 3000));
    expect(pendingKinds(tab)).toEqual(['held', 'sending']);
    await pass(2999);
    expect(sends(tab)).toEqual([one]);
    await pass(1);
    expect(sends(tab)).toEqual([one, one]);
  });

  it('waits longer each time where the server says nothing of time', async () => {
    const tab = await welcomedTab();
    await tab.conversation.say('One');
    await pass();
    for (const waitMs of [1000, 2000, 4000]) {
      const before = sends(tab).length;
      tab.socket.says(refused(one, 'unavailable'));
      await pass(waitMs - 1);
      expect(sends(tab)).toHaveLength(before);
      await pass(1);
      expect(sends(tab)).toHaveLength(before + 1);
    }
  });

  it('gives up what is refused for good, keeps it on screen, and goes on with the next', async () => {
    const tab = await welcomedTab();
    await tab.conversation.say('Too long');
    await tab.conversation.say('Two');
    await pass();
    tab.socket.says(refused(one, 'too_long'));
    await pass();
    expect(sends(tab)).toEqual([one, two]);
    expect(tab.snapshot.refused).toMatchObject([{ turnId: one, code: 'too_long' }]);
    await pass(KEEP_AFTER_END_MS);
    expect(tab.snapshot.refused).toHaveLength(1);
    await tab.conversation.discard(one);
    expect(tab.snapshot.refused).toEqual([]);
    expect(await kept()).toEqual([two]);
  });

  it('keeps the text of what was refused over a reload, and sends it no more', async () => {
    const before = await welcomedTab();
    await before.conversation.say('Too long');
    await pass();
    before.socket.says(refused(one, 'too_long'));
    await pass();
    before.conversation.close();
    const tab = await welcomedTab(2);
    expect(tab.snapshot.refused).toMatchObject([{ text: 'Too long', code: 'too_long' }]);
    expect(sends(tab)).toEqual([]);
    expect(tab.snapshot.settled).toBe(true);
    expect(await outbox.sessions(true)).toEqual([]);
  });

  it('does not send what is longer than the server takes, written before that was known', async () => {
    const tab = openTab();
    await tab.conversation.say('x'.repeat(100_000));
    await tab.conversation.say('Two');
    tab.socket.opens();
    tab.socket.says(welcome('c1'));
    await pass();
    expect(sends(tab)).toEqual([two]);
    expect(tab.snapshot.refused).toMatchObject([{ turnId: one, code: 'too_long' }]);
  });

  it('takes back a message that was on its way when the connection broke', async () => {
    const tab = await welcomedTab();
    await tab.conversation.say('Never mind');
    await pass();
    expect(sends(tab)).toEqual([one]);
    tab.socket.closesWith(1006);
    expect(pendingKinds(tab)).toEqual(['unsent']);
    await tab.conversation.discard(one);
    expect(await kept()).toEqual([]);
  });

  it('keeps a message on its branch when the one before it is taken back', async () => {
    const tab = await welcomedTab(3);
    tab.socket.says(accepted('c2', one, 'First'));
    tab.socket.says(completed('c3', one, 0));
    tab.socket.says(accepted('c4', two, 'First, reworded', null));
    tab.socket.says(completed('c5', two, 0));
    tab.conversation.choose(one);
    tab.socket.closesWith(1006);
    await tab.conversation.say('One');
    await tab.conversation.say('Two');
    await tab.conversation.discard(three);
    expect(await outbox.list('key')).toMatchObject([{ turnId: turnId(4), parent: one }]);
  });

  it('takes back a message that was not sent', async () => {
    const tab = openTab();
    await tab.conversation.say('Never mind');
    await tab.conversation.discard(one);
    await pass();
    tab.socket.opens();
    tab.socket.says(welcome('c1'));
    await pass();
    expect(sends(tab)).toEqual([]);
  });
});

describe('two tabs of one session', () => {
  it('leave a message to the tab where it was written', async () => {
    const here = await welcomedTab(1);
    const there = await welcomedTab(2);
    await here.conversation.say('Hello?');
    await pass();
    expect(sends(here)).toEqual([one]);
    expect(sends(there)).toEqual([]);
    expect(pendingKinds(there)).toEqual(['sending']);
  });

  it('take over from a tab that has gone', async () => {
    const here = openTab(1);
    const there = await welcomedTab(2);
    await here.conversation.say('Hello?');
    here.conversation.close();
    await pass(ACCEPT_WITHIN_MS);
    expect(sends(there)).toEqual([one]);
  });

  it('send at the next welcome what another tab wrote unheard', async () => {
    class DeafOutbox extends MemoryOutbox {
      override onChange(): () => void {
        return () => undefined;
      }
    }
    outbox = new DeafOutbox();
    const tab = await welcomedTab(2);
    await outbox.add({ turnId: one, session: 'key', text: 'Unheard' });
    tab.socket.closesWith(1006);
    await pass(500);
    tab.socket.opens();
    tab.socket.says(resumed('c1'));
    await pass();
    expect(sends(tab)).toEqual([one]);
  });

  it('do not hold up their own messages for another tab’s', async () => {
    const here = openTab(1);
    const there = await welcomedTab(2);
    await here.conversation.say('Hello?');
    await there.conversation.say('Mine');
    await pass();
    expect(sends(there)).toEqual([two]);
  });
});

describe('stop and retry', () => {
  it('asks to stop until the turn has ended, over a reconnect too', async () => {
    const tab = await welcomedTab();
    tab.socket.says(accepted('c2', one, 'Hello?'));
    tab.socket.says(started('c3', one, 'a1'));
    tab.conversation.stop(one);
    expect(tab.socket.sentOf('stop')).toEqual([{ type: 'stop', turnId: one }]);
    expect([...tab.snapshot.stopping]).toEqual([one]);
    tab.socket.closesWith(1006);
    await pass(500);
    tab.socket.opens();
    tab.socket.says(resumed('c3'));
    expect(tab.socket.sentOf('stop')).toEqual([{ type: 'stop', turnId: one }]);
    tab.socket.says(stopped('c4', one, 0));
    expect([...tab.snapshot.stopping]).toEqual([]);
    tab.conversation.stop(one);
    expect(tab.socket.sentOf('stop')).toHaveLength(1);
  });

  it('stops what followed a message that is edited, and not what stands beside it', async () => {
    const tab = await welcomedTab(4);
    tab.socket.says(accepted('c2', one, 'Beside'));
    tab.socket.says(completed('c3', one, 0));
    tab.socket.says(accepted('c4', two, 'First', null));
    tab.socket.says(completed('c5', two, 0));
    tab.socket.says(accepted('c6', three, 'Second', two));
    tab.socket.says(started('c7', three, 'a1'));
    await tab.conversation.edit(two, 'First, reworded');
    await pass();
    expect(tab.socket.sentOf('send')).toMatchObject([{ text: 'First, reworded', parent: null }]);
    expect(tab.socket.sentOf('stop')).toEqual([{ type: 'stop', turnId: three }]);
  });

  it('says what was to replace a message that is there no more', async () => {
    const tab = await welcomedTab();
    await tab.conversation.edit(two, 'Reworded');
    await pass();
    expect(tab.socket.sentOf('send')).toMatchObject([{ text: 'Reworded' }]);
  });

  it('lets an answer run on whose edited message was not taken', async () => {
    const tab = await welcomedTab();
    tab.socket.says(accepted('c2', one, 'Hello?'));
    tab.socket.says(started('c3', one, 'a1'));
    for (let waiting = 0; waiting < WAITING_MAX; waiting++) {
      await outbox.add({ turnId: `waiting ${waiting}`, session: 'key', text: 'From before' });
    }
    await expect(tab.conversation.edit(one, 'Hello!')).rejects.toThrow(OutboxFullError);
    expect(tab.socket.sentOf('stop')).toEqual([]);
    expect([...tab.snapshot.stopping]).toEqual([]);
  });

  it('retries a failed turn under a new name, in the same place', async () => {
    const tab = await welcomedTab(3);
    tab.socket.says(accepted('c2', one, 'First'));
    tab.socket.says(accepted('c3', two, 'Second', one));
    tab.socket.says(failed('c4', two, 'model_timeout'));
    await tab.conversation.retry(two);
    await pass();
    expect(tab.socket.sentOf('send')).toEqual([
      { type: 'send', turnId: three, text: 'Second', parent: one },
    ]);
  });

  it('asks a stopped turn again under a new name, in the same place', async () => {
    const tab = await welcomedTab(3);
    tab.socket.says(accepted('c2', one, 'First'));
    tab.socket.says(accepted('c3', two, 'Second', one));
    await tab.conversation.retry(two);
    expect(sends(tab)).toEqual([]);
    tab.socket.says(stopped('c4', two, 0));
    await tab.conversation.retry(two);
    await pass();
    expect(tab.socket.sentOf('send')).toEqual([
      { type: 'send', turnId: three, text: 'Second', parent: one },
    ]);
  });

  it('retries the first turn from the beginning', async () => {
    const tab = await welcomedTab(3);
    tab.socket.says(accepted('c2', one, 'First'));
    tab.socket.says(failed('c3', one, 'internal'));
    await tab.conversation.retry(one);
    await pass();
    expect(tab.socket.sentOf('send')).toEqual([
      { type: 'send', turnId: three, text: 'First', parent: null },
    ]);
  });
});

describe('a gap', () => {
  async function running(): Promise<Tab> {
    const tab = await welcomedTab();
    tab.socket.says(accepted('c2', one, 'Hello?'));
    tab.socket.says(started('c3', one, 'a1'));
    tab.socket.says(delta(one, 'a1', 0, 'Hi'));
    return tab;
  }

  it('is asked about once, with what is held', async () => {
    const tab = await running();
    tab.socket.says(delta(one, 'a1', 9, '!'));
    tab.socket.says(delta(one, 'a1', 10, '!'));
    const partial = { turnId: one, attempt: 'a1', length: 2 };
    expect(tab.socket.sentOf('hello').slice(1)).toEqual([
      { type: 'hello', session: 'key', cursor: 'c3', partial },
    ]);
  });

  it('is asked about ever more slowly when it comes back', async () => {
    const tab = await running();
    const hellos = () => tab.socket.sentOf('hello').length - 1;
    for (const [asked, waitMs] of [
      [1, 0],
      [2, 500],
      [3, 1000],
    ] as const) {
      tab.socket.says(delta(one, 'a1', 9, '!'));
      if (waitMs > 0) await pass(waitMs - 1);
      expect(hellos()).toBe(waitMs > 0 ? asked - 1 : asked);
      if (waitMs > 0) await pass(1);
      expect(hellos()).toBe(asked);
      tab.socket.says(resumed('c3'));
    }
  });

  it('in what could not be read asks for everything', async () => {
    const tab = await running();
    tab.socket.saysText('{"type":"delta"');
    expect(tab.socket.sentOf('hello').slice(1)).toEqual([{ type: 'hello', session: 'key' }]);
  });
});

describe('a session that is gone', () => {
  it('keeps what was not answered', async () => {
    const tab = await welcomedTab();
    await tab.conversation.say('Answered');
    await tab.conversation.say('Not answered');
    await pass();
    tab.socket.says(accepted('c2', one, 'Answered'));
    tab.socket.says(completed('c3', one, 0));
    await pass();
    tab.socket.closesWith(4401);
    expect(tab.snapshot.link).toEqual({ kind: 'closed', reason: 'SESSION_GONE' });
    expect(tab.snapshot.unanswered.map((entry) => entry.turnId)).toEqual([two]);
    await pass(600_000);
    expect(await kept()).toEqual([two]);
  });
});
