import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import {
  MemoryArchive,
  newestFirst,
  type Archive,
  type KeptChange,
  type KeptSession,
  type PlacedTurn,
} from './archive';
import { Changes } from './changes';
import type { Turn } from './state';

interface Schema extends DBSchema {
  sessions: { key: string; value: KeptSession };
  turns: { key: [string, number]; value: PlacedTurn & { readonly session: string } };
}

const DATABASE = 'parley-archive';

/** Opens the browser's archive, or one in memory where the browser refuses to store. */
export async function openArchive(): Promise<Archive> {
  try {
    const database = await openDB<Schema>(DATABASE, 1, {
      upgrade(fresh) {
        fresh.createObjectStore('sessions', { keyPath: 'session' });
        fresh.createObjectStore('turns', { keyPath: ['session', 'place'] });
      },
    });
    return new BrowserArchive(database);
  } catch {
    return new MemoryArchive();
  }
}

/** The turns of a session from a place on. */
function turnsFrom(session: string, place: number): IDBKeyRange {
  return IDBKeyRange.bound([session, place], [session, Infinity]);
}

class BrowserArchive implements Archive {
  readonly durable = true;
  private readonly changes = new Changes(DATABASE);

  constructor(private readonly database: IDBPDatabase<Schema>) {}

  async list(): Promise<readonly KeptSession[]> {
    return newestFirst(await this.database.getAll('sessions'));
  }

  async add(kept: KeptSession): Promise<void> {
    const transaction = this.database.transaction('sessions', 'readwrite');
    const there = await transaction.store.getKey(kept.session);
    if (there === undefined) await transaction.store.add(kept);
    await transaction.done;
    this.changes.tell();
  }

  async update(session: string, change: KeptChange): Promise<void> {
    const transaction = this.database.transaction('sessions', 'readwrite');
    const kept = await transaction.store.get(session);
    if (kept !== undefined) await transaction.store.put({ ...kept, ...change });
    await transaction.done;
    this.changes.tell();
  }

  async turns(session: string): Promise<readonly Turn[]> {
    const found = await this.database.getAll('turns', turnsFrom(session, 0));
    return found.map(({ turn }) => turn);
  }

  async saveTurns(session: string, placed: readonly PlacedTurn[], length: number): Promise<void> {
    const transaction = this.database.transaction(['sessions', 'turns'], 'readwrite');
    const turns = transaction.objectStore('turns');
    const there = await transaction.objectStore('sessions').getKey(session);
    if (there !== undefined) {
      await Promise.all([
        ...placed.map(({ place, turn }) => turns.put({ session, place, turn })),
        turns.delete(turnsFrom(session, length)),
      ]);
    }
    await transaction.done;
  }

  async remove(session: string): Promise<void> {
    const transaction = this.database.transaction(['sessions', 'turns'], 'readwrite');
    await Promise.all([
      transaction.objectStore('sessions').delete(session),
      transaction.objectStore('turns').delete(turnsFrom(session, 0)),
      transaction.done,
    ]);
    this.changes.tell();
  }

  onChange(listener: () => void): () => void {
    return this.changes.listen(listener);
  }

  close(): void {
    this.changes.close();
    this.database.close();
  }
}
