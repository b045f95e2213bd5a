import type { DBSchema } from 'idb';
import {
  MemoryArchive,
  newestFirst,
  type Archive,
  type KeptChange,
  type KeptSession,
  type PlacedTurn,
} from './archive';
import { Changes } from './changes';
import { Database } from './database';
import type { Turn } from './state';

interface Schema extends DBSchema {
  sessions: { key: string; value: KeptSession };
  turns: { key: [string, number]; value: PlacedTurn & { readonly session: string } };
}

const DATABASE = 'parley-archive';

/** What this page keeps in its browser, all together; no more turns are copied beyond it. */
export const KEPT_BYTES_MAX = 256 * 1024 * 1024;

/** How much that is, is asked for at most so often. */
const MEASURE_EVERY_MS = 30_000;

/** Bytes that this page keeps; undefined where the browser does not say. */
export type Measure = () => Promise<number | undefined>;

async function browsersMeasure(): Promise<number | undefined> {
  // Missing on plain HTTP of other hosts.
  const { storage } = navigator as { readonly storage?: StorageManager };
  return (await storage?.estimate())?.usage;
}

/** Opens the browser's archive, or one in memory where the browser refuses to store. */
export async function openArchive(measure: Measure = browsersMeasure): Promise<Archive> {
  try {
    const database = new Database<Schema>(DATABASE, (fresh) => {
      fresh.createObjectStore('sessions', { keyPath: 'session' });
      fresh.createObjectStore('turns', { keyPath: ['session', 'place'] });
    });
    await database.open();
    return new BrowserArchive(database, measure);
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

  private measuredAt = -Infinity;
  private keptBytes = 0;

  constructor(
    private readonly database: Database<Schema>,
    private readonly measure: Measure,
  ) {}

  async list(): Promise<readonly KeptSession[]> {
    return newestFirst(await (await this.database.open()).getAll('sessions'));
  }

  async add(kept: KeptSession): Promise<void> {
    const transaction = (await this.database.open()).transaction('sessions', 'readwrite');
    const there = await transaction.store.getKey(kept.session);
    if (there === undefined) await transaction.store.add(kept);
    await transaction.done;
    this.changes.tell();
  }

  async update(session: string, change: KeptChange): Promise<void> {
    const transaction = (await this.database.open()).transaction('sessions', 'readwrite');
    const kept = await transaction.store.get(session);
    if (kept !== undefined) await transaction.store.put({ ...kept, ...change });
    await transaction.done;
    this.changes.tell();
  }

  async turns(session: string): Promise<readonly Turn[]> {
    const found = await (await this.database.open()).getAll('turns', turnsFrom(session, 0));
    return found.map(({ turn }) => turn);
  }

  async saveTurns(session: string, placed: readonly PlacedTurn[], length: number): Promise<void> {
    if (placed.length > 0 && (await this.isFull())) throw new Error('the archive is full');
    const transaction = (await this.database.open()).transaction(
      ['sessions', 'turns'],
      'readwrite',
    );
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
    const transaction = (await this.database.open()).transaction(
      ['sessions', 'turns'],
      'readwrite',
    );
    await Promise.all([
      transaction.objectStore('sessions').delete(session),
      transaction.objectStore('turns').delete(turnsFrom(session, 0)),
      transaction.done,
    ]);
    this.changes.tell();
  }

  private async isFull(): Promise<boolean> {
    const now = Date.now();
    if (now - this.measuredAt >= MEASURE_EVERY_MS) {
      this.measuredAt = now;
      this.keptBytes = (await this.measure()) ?? 0;
    }
    return this.keptBytes > KEPT_BYTES_MAX;
  }

  onChange(listener: () => void): () => void {
    return this.changes.listen(listener);
  }

  close(): void {
    this.changes.close();
    this.database.close();
  }
}
