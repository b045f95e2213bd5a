import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryOutbox, openOutbox, OutboxFullError, WAITING_MAX, type Outbox } from './outbox';
import { PATIENCE } from '../testing/patience';

const opened: Outbox[] = [];

async function open(): Promise<Outbox> {
  const outbox = await openOutbox();
  opened.push(outbox);
  return outbox;
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});

afterEach(() => {
  for (const outbox of opened.splice(0)) outbox.close();
  vi.unstubAllGlobals();
});

const entry = (turnId: string, session = 'key') => ({ turnId, session, text: `text of ${turnId}` });

// One contract for both kinds.
describe.each([
  ['in the browser', open],
  ['in memory', () => Promise.resolve(new MemoryOutbox() as Outbox)],
])('an outbox %s', (_name, make) => {
  it('lists the entries of one session in the order they were added', async () => {
    const outbox = await make();
    await outbox.add(entry('z'));
    await outbox.add(entry('a'));
    await outbox.add(entry('b', 'other'));
    await outbox.add({ ...entry('m'), parent: null });
    expect(await outbox.list('key')).toEqual([
      entry('z'),
      entry('a'),
      { ...entry('m'), parent: null },
    ]);
  });

  it('takes no more for a session than anybody writes, until some were answered', async () => {
    const outbox = await make();
    for (let said = 0; said < WAITING_MAX; said++) await outbox.add(entry(`t${said}`));
    await expect(outbox.add(entry('more'))).rejects.toThrow(OutboxFullError);
    expect(await outbox.list('key')).toHaveLength(WAITING_MAX);
    await outbox.add(entry('elsewhere', 'other'));
    await outbox.remove(['t0']);
    await outbox.add(entry('more'));
    expect((await outbox.list('key')).at(-1)).toEqual(entry('more'));
  });

  it('removes entries, and does not mind those that are gone', async () => {
    const outbox = await make();
    await outbox.add(entry('a'));
    await outbox.add(entry('b'));
    await outbox.remove(['a', 'gone']);
    await outbox.remove(['a']);
    expect(await outbox.list('key')).toEqual([entry('b')]);
  });

  it('gives entries to another session, without their parents', async () => {
    const outbox = await make();
    await outbox.add({ ...entry('a'), parent: 'p' });
    await outbox.add(entry('b'));
    await outbox.rebind(['a'], 'next');
    expect(await outbox.list('key')).toEqual([entry('b')]);
    expect(await outbox.list('next')).toEqual([{ ...entry('a'), session: 'next' }]);
  });

  it('tells of changes until it is no longer asked to', async () => {
    const outbox = await make();
    const heard = vi.fn();
    const stop = outbox.onChange(heard);
    await outbox.add(entry('a'));
    expect(heard).toHaveBeenCalledTimes(1);
    stop();
    await outbox.add(entry('b'));
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe('the browser’s outbox', () => {
  it('is the browser’s', async () => {
    expect((await open()).durable).toBe(true);
  });

  it('survives a reload', async () => {
    const before = await open();
    await before.add(entry('a'));
    before.close();
    const after = await open();
    expect(after.durable).toBe(true);
    expect(await after.list('key')).toEqual([entry('a')]);
  });

  it('is shared by tabs, which hear of each other’s changes', async () => {
    const here = await open();
    const there = await open();
    const heard = vi.fn();
    there.onChange(heard);
    await here.add(entry('a'));
    await vi.waitFor(() => {
      expect(heard).toHaveBeenCalled();
    }, PATIENCE);
    await there.add(entry('b'));
    expect(await here.list('key')).toEqual([entry('a'), entry('b')]);
  });

  it('refuses a second entry of the same turn', async () => {
    const outbox = await open();
    await outbox.add(entry('a'));
    await expect(outbox.add(entry('a'))).rejects.toThrow();
    expect(await outbox.list('key')).toHaveLength(1);
  });

  it('falls back to memory where the browser refuses, and says so', async () => {
    const refusing = new IDBFactory();
    vi.spyOn(refusing, 'open').mockImplementation(() => {
      throw new DOMException('no storage here', 'SecurityError');
    });
    vi.stubGlobal('indexedDB', refusing);
    const outbox = await open();
    expect(outbox.durable).toBe(false);
    await outbox.add(entry('a'));
    expect(await outbox.list('key')).toEqual([entry('a')]);
  });
});
