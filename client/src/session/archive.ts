import type { Turn } from './state';

/** What this browser keeps of a session beside its turns. */
export interface KeptSession {
  /** Session token: the key to the session, for as long as the server has it. */
  readonly session: string;
  /** The name that its user gave. */
  readonly name: string;
  /** Given in this browser; null: it is called by its beginning. */
  readonly title: string | null;
  /** Of its first message, on one line; empty while there is none. */
  readonly beginning: string;
  /** ISO-8601 UTC: when its last message was written, or it was begun. */
  readonly changedAt: string;
  /** The server has it no longer; what is here can only be read. */
  readonly ended: boolean;
  /** Id of the model that its user chose; null, or absent in older copies: the server's first. */
  readonly model?: string | null;
}

export type KeptChange = Partial<Omit<KeptSession, 'session'>>;

export interface PlacedTurn {
  /** The turn's index in its session. */
  readonly place: number;
  readonly turn: Turn;
}

/**
 * The sessions of this browser and a copy of their turns, shared by all tabs: a list of what there
 * is, and something to read and search where the server has it no longer or cannot be reached.
 * What is said of a session that is not there is not stored: another tab may have removed it.
 */
export interface Archive {
  /** False where the browser keeps nothing: then a reload loses all but the session in view. */
  readonly durable: boolean;
  /** The one changed last comes first. */
  list(): Promise<readonly KeptSession[]>;
  /** Leaves a session that is there as it is. */
  add(kept: KeptSession): Promise<void>;
  update(session: string, change: KeptChange): Promise<void>;
  /** In the order in which they were accepted; none of a session that is not there. */
  turns(session: string): Promise<readonly Turn[]>;
  /** Writes turns in their places, and forgets those from place `length` on. */
  saveTurns(session: string, placed: readonly PlacedTurn[], length: number): Promise<void>;
  remove(session: string): Promise<void>;
  /** Calls back after the list changed, by this tab or another. Returns the way to stop that. */
  onChange(listener: () => void): () => void;
  close(): void;
}

export function newestFirst(kept: readonly KeptSession[]): readonly KeptSession[] {
  return [...kept].sort((a, b) => Date.parse(b.changedAt) - Date.parse(a.changedAt));
}

/** Keeps sessions for as long as the page lives, for this tab alone. */
export class MemoryArchive implements Archive {
  readonly durable = false;
  private readonly sessions = new Map<string, KeptSession>();
  private readonly copies = new Map<string, readonly Turn[]>();
  private readonly listeners = new Set<() => void>();

  list(): Promise<readonly KeptSession[]> {
    return Promise.resolve(newestFirst([...this.sessions.values()]));
  }

  add(kept: KeptSession): Promise<void> {
    if (!this.sessions.has(kept.session)) this.sessions.set(kept.session, kept);
    return this.tell();
  }

  update(session: string, change: KeptChange): Promise<void> {
    const kept = this.sessions.get(session);
    if (kept !== undefined) this.sessions.set(session, { ...kept, ...change });
    return this.tell();
  }

  turns(session: string): Promise<readonly Turn[]> {
    return Promise.resolve(this.copies.get(session) ?? []);
  }

  saveTurns(session: string, placed: readonly PlacedTurn[], length: number): Promise<void> {
    if (this.sessions.has(session)) {
      const turns = [...(this.copies.get(session) ?? [])];
      for (const { place, turn } of placed) turns[place] = turn;
      this.copies.set(session, turns.slice(0, length));
    }
    return Promise.resolve();
  }

  remove(session: string): Promise<void> {
    this.sessions.delete(session);
    this.copies.delete(session);
    return this.tell();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.listeners.clear();
  }

  private tell(): Promise<void> {
    for (const listener of [...this.listeners]) listener();
    return Promise.resolve();
  }
}
