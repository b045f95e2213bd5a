import type { DBSchema } from 'idb';
import { Changes } from './changes';
import { Database } from './database';

/** A message that is the client's to keep until its turn is known to have ended. */
export interface OutboxEntry {
  /** The turn's name; the same on every send, so that a server knows a repeat. */
  readonly turnId: string;
  /** Session token. */
  readonly session: string;
  readonly text: string;
  /** Absent: after the turn accepted last. Null: from the beginning. */
  readonly parent?: string | null;
  /** Id of the model that is to answer; absent: the server's first. */
  readonly model?: string;
  /** When a tab saw it accepted, in Unix milliseconds; others may hear of that a moment later. */
  readonly acceptedMs?: number;
  /** Why it will never be sent; such a message is kept until somebody clears it away. */
  readonly refused?: string;
}

/** What becomes known of an entry, or changes of it. */
export type EntryNote = Partial<Pick<OutboxEntry, 'acceptedMs' | 'parent' | 'refused'>>;

/** Nobody writes so many by hand; past it an outage would only fill the browser. */
export const WAITING_MAX = 100;

/** So many messages of a session wait for their answers that another is not taken. */
export class OutboxFullError extends Error {
  override readonly name = 'OutboxFullError';
}

/**
 * The messages not yet known to be answered, shared by all tabs of this browser and kept over
 * reloads. Entries of one session are listed in the order in which they were added, by any tab.
 */
export interface Outbox {
  /** False where the browser keeps nothing: then a reload loses unsent text. */
  readonly durable: boolean;
  /** @throws OutboxFullError when the session has `WAITING_MAX` already, of all tabs together */
  add(entry: OutboxEntry): Promise<void>;
  list(session: string): Promise<readonly OutboxEntry[]>;
  /**
   * The sessions that have entries to be sent.
   *
   * @param accepted also those of which all were accepted
   */
  sessions(accepted: boolean): Promise<readonly string[]>;
  remove(turnIds: readonly string[]): Promise<void>;
  /** Writes to an entry, if it is there. Other tabs are not told of `acceptedMs` alone. */
  note(turnId: string, what: EntryNote): Promise<void>;
  /** Gives entries to another session, where their parents are unknown, in one step. */
  rebind(turnIds: readonly string[], session: string): Promise<void>;
  /** Calls back after each change, by this tab or another. Returns the way to stop that. */
  onChange(listener: () => void): () => void;
  close(): void;
}

interface Schema extends DBSchema {
  entries: {
    key: number;
    value: OutboxEntry & { readonly place?: number };
    indexes: { session: string; turnId: string };
  };
}

const DATABASE = 'parley-outbox';

/** Opens the browser's outbox, or one in memory where the browser refuses to store. */
export async function openOutbox(): Promise<Outbox> {
  try {
    const database = new Database<Schema>(DATABASE, (fresh) => {
      const store = fresh.createObjectStore('entries', { keyPath: 'place', autoIncrement: true });
      store.createIndex('session', 'session');
      store.createIndex('turnId', 'turnId', { unique: true });
    });
    await database.open();
    return new BrowserOutbox(database);
  } catch {
    return new MemoryOutbox();
  }
}

function sessionsOf(entries: readonly OutboxEntry[], accepted: boolean): readonly string[] {
  const waiting = entries.filter(
    ({ refused, acceptedMs }) => refused === undefined && (accepted || acceptedMs === undefined),
  );
  return [...new Set(waiting.map(({ session }) => session))];
}

function changesShown(what: EntryNote): boolean {
  return 'parent' in what || 'refused' in what;
}

class BrowserOutbox implements Outbox {
  readonly durable = true;
  private readonly changes = new Changes(DATABASE);

  constructor(private readonly database: Database<Schema>) {}

  async add(entry: OutboxEntry): Promise<void> {
    const transaction = await this.transaction();
    const waiting = await transaction.store.index('session').count(entry.session);
    if (waiting >= WAITING_MAX) throw new OutboxFullError();
    await Promise.all([transaction.store.add(entry), transaction.done]);
    this.changes.tell();
  }

  async list(session: string): Promise<readonly OutboxEntry[]> {
    const found = await (await this.database.open()).getAllFromIndex('entries', 'session', session);
    // The index orders entries of one session by their place, which only ever grows.
    return found.map(({ place, ...entry }) => entry);
  }

  async sessions(accepted: boolean): Promise<readonly string[]> {
    const entries = await (await this.database.open()).getAll('entries');
    return sessionsOf(entries, accepted);
  }

  async remove(turnIds: readonly string[]): Promise<void> {
    if (turnIds.length === 0) return;
    const transaction = await this.transaction();
    for (const turnId of turnIds) {
      const place = await transaction.store.index('turnId').getKey(turnId);
      if (place !== undefined) await transaction.store.delete(place);
    }
    await transaction.done;
    this.changes.tell();
  }

  async note(turnId: string, what: EntryNote): Promise<void> {
    const transaction = await this.transaction();
    const entry = await transaction.store.index('turnId').get(turnId);
    if (entry !== undefined) await transaction.store.put({ ...entry, ...what });
    await transaction.done;
    if (changesShown(what)) this.changes.tell();
  }

  async rebind(turnIds: readonly string[], session: string): Promise<void> {
    const transaction = await this.transaction();
    for (const turnId of turnIds) {
      const entry = await transaction.store.index('turnId').get(turnId);
      if (entry === undefined) continue;
      const { parent: _, acceptedMs: __, ...kept } = entry;
      await transaction.store.put({ ...kept, session });
    }
    await transaction.done;
    this.changes.tell();
  }

  onChange(listener: () => void): () => void {
    return this.changes.listen(listener);
  }

  close(): void {
    this.changes.close();
    this.database.close();
  }

  private async transaction() {
    return (await this.database.open()).transaction('entries', 'readwrite');
  }
}

/** Keeps entries for as long as the page lives, for this tab alone. */
export class MemoryOutbox implements Outbox {
  readonly durable = false;
  private entries: readonly OutboxEntry[] = [];
  private readonly listeners = new Set<() => void>();

  async add(entry: OutboxEntry): Promise<void> {
    const waiting = this.entries.filter(({ session }) => session === entry.session);
    if (waiting.length >= WAITING_MAX) throw new OutboxFullError();
    await this.become([...this.entries, entry]);
  }

  list(session: string): Promise<readonly OutboxEntry[]> {
    return Promise.resolve(this.entries.filter((entry) => entry.session === session));
  }

  sessions(accepted: boolean): Promise<readonly string[]> {
    return Promise.resolve(sessionsOf(this.entries, accepted));
  }

  remove(turnIds: readonly string[]): Promise<void> {
    return this.become(this.entries.filter((entry) => !turnIds.includes(entry.turnId)));
  }

  note(turnId: string, what: EntryNote): Promise<void> {
    const noted = this.entries.map((entry) =>
      entry.turnId === turnId ? { ...entry, ...what } : entry,
    );
    if (changesShown(what)) return this.become(noted);
    this.entries = noted;
    return Promise.resolve();
  }

  rebind(turnIds: readonly string[], session: string): Promise<void> {
    return this.become(
      this.entries.map((entry) => {
        if (!turnIds.includes(entry.turnId)) return entry;
        const { parent: _, acceptedMs: __, ...kept } = entry;
        return { ...kept, session };
      }),
    );
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.listeners.clear();
  }

  private become(entries: readonly OutboxEntry[]): Promise<void> {
    this.entries = entries;
    for (const listener of [...this.listeners]) listener();
    return Promise.resolve();
  }
}
