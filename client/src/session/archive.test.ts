import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { turnId, welcome, wireTurn } from '../testing/frames';
import { MemoryArchive, type Archive, type KeptSession } from './archive';
import { KEPT_BYTES_MAX, openArchive } from './browserArchive';
import { reduce } from './reducer';
import { EMPTY_SESSION, type Turn } from './state';

const kept = (session: string, day: number): KeptSession => ({
  session,
  name: 'Ada',
  title: null,
  beginning: 'Hello?',
  changedAt: `2026-01-0${day}T12:00:00Z`,
  ended: false,
});

const turns: readonly Turn[] = reduce(
  EMPTY_SESSION,
  welcome(
    'c1',
    [1, 2, 3].map((id) => wireTurn(turnId(id), 'completed', `answer ${id}`)),
  ),
).turns;

const placed = (...places: readonly number[]) =>
  places.flatMap((place) => turns.slice(place, place + 1).map((turn) => ({ place, turn })));

describe.each([
  ['of the browser', () => openArchive()],
  ['in memory', () => Promise.resolve(new MemoryArchive())],
] as const)('the archive %s', (_, open) => {
  let archive: Archive | null = null;

  const opened = async (): Promise<Archive> => {
    archive = await open();
    return archive;
  };

  afterEach(async () => {
    for (const { session } of (await archive?.list()) ?? []) await archive?.remove(session);
    archive?.close();
  });

  it('lists sessions, the one changed last first', async () => {
    const it = await opened();
    await it.add(kept('one', 1));
    await it.add(kept('two', 2));
    await it.add({ ...kept('one', 1), beginning: 'Not again' });
    await it.update('one', { changedAt: '2026-01-03T12:00:00Z', title: 'Plans' });
    expect(await it.list()).toMatchObject([
      { session: 'one', title: 'Plans', beginning: 'Hello?' },
      { session: 'two', title: null },
    ]);
  });

  it('keeps turns in their places, and forgets those beyond', async () => {
    const it = await opened();
    await it.add(kept('one', 1));
    await it.add(kept('one-more', 1));
    await it.saveTurns('one', placed(0, 1, 2), 3);
    await it.saveTurns('one-more', placed(2), 1);
    expect(await it.turns('one')).toEqual(turns);
    await it.saveTurns('one', [], 1);
    expect(await it.turns('one')).toEqual(turns.slice(0, 1));
    await it.remove('one');
    expect(await it.turns('one')).toEqual([]);
    expect(await it.list()).toHaveLength(1);
  });

  it('stores nothing of a session that is not there', async () => {
    const it = await opened();
    await it.update('gone', { title: 'Plans' });
    await it.saveTurns('gone', placed(0), 1);
    expect([await it.list(), await it.turns('gone')]).toEqual([[], []]);
  });

  it('tells of each change of the list until nobody listens', async () => {
    const it = await opened();
    const heard = vi.fn();
    const stop = it.onChange(heard);
    await it.add(kept('one', 1));
    await it.update('one', { title: 'Plans' });
    await it.remove('one');
    expect(heard).toHaveBeenCalledTimes(3);
    stop();
    await it.add(kept('two', 1));
    expect(heard).toHaveBeenCalledTimes(3);
  });
});

it('is the same for all tabs of the browser, which hear of each other', async () => {
  const [here, there] = [await openArchive(), await openArchive()];
  const heard = vi.fn();
  there.onChange(heard);
  await here.add(kept('one', 1));
  await vi.waitFor(() => {
    expect(heard).toHaveBeenCalled();
  });
  expect(await there.list()).toHaveLength(1);
  here.close();
  there.close();
});

describe('an archive whose browser holds as much as it may', () => {
  it('takes no more turns, keeps what is there, and still lists', async () => {
    let bytes: number | undefined = KEPT_BYTES_MAX;
    const now = vi.spyOn(Date, 'now').mockReturnValue(0);
    const archive = await openArchive(() => Promise.resolve(bytes));
    await archive.add(kept('one', 1));
    await archive.saveTurns('one', placed(0), 1);
    bytes = KEPT_BYTES_MAX + 1;
    now.mockReturnValue(30_000);
    await expect(archive.saveTurns('one', placed(0, 1), 2)).rejects.toThrow('full');
    await archive.update('one', { title: 'Still here' });
    expect(await archive.turns('one')).toEqual(turns.slice(0, 1));
    expect((await archive.list())[0]?.title).toBe('Still here');
    // A browser that does not say how much it holds refuses by itself when that is too much.
    bytes = undefined;
    now.mockReturnValue(60_000);
    await archive.saveTurns('one', placed(0, 1), 2);
    expect(await archive.turns('one')).toEqual(turns.slice(0, 2));
    await archive.remove('one');
    archive.close();
  });
});
