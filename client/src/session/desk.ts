import type { Connection, ConnectionOptions } from '../connection/connection';
import type { Archive, KeptSession } from './archive';
import { Conversation } from './conversation';
import { Copyist } from './copyist';
import { Drafts } from './drafts';
import { toCarry } from './exports';
import {
  createSession,
  createSessionWith,
  endSession,
  forgetKey,
  loadKey,
  storeKey,
  type Created,
  type SessionKey,
} from './keyring';
import type { Outbox } from './outbox';
import { search, type Found } from './search';
import { hasEnded, type Turn } from './state';
import type { TextStorage } from './storage';

export interface DeskOptions {
  /** Of this browser, for all its tabs. */
  readonly storage: TextStorage;
  /** Of this tab alone. */
  readonly tabStorage: TextStorage;
  readonly outbox: Outbox;
  readonly archive: Archive;
  readonly fetcher: typeof fetch;
  readonly connect: (options: Omit<ConnectionOptions, 'open'>) => Connection;
  readonly schedule: (publish: () => void) => void;
}

/** What views show of the desk. Immutable: a change makes another. */
export interface DeskState {
  /** The conversation in view; null while nobody gave a name. */
  readonly conversation: Conversation | null;
  /** All sessions of this browser, the one changed last first. */
  readonly kept: readonly KeptSession[];
  /** Sessions in which an answer waits or runs, as far as this tab has them open. */
  readonly running: ReadonlySet<string>;
  /** Answers that have ended out of view, the newest last. */
  readonly news: readonly News[];
  /** The browser takes no more: what is said from now on is not copied here. */
  readonly full: boolean;
}

/** An answer has ended in a conversation that was not in view. */
export interface News {
  readonly id: number;
  readonly session: string;
  readonly failed: boolean;
}

/** Older ones give way. */
const NEWS_MAX = 3;

interface Live {
  readonly conversation: Conversation;
  readonly copyist: Copyist;
  readonly stopListening: () => void;
}

const SIDEBAR = 'parley.sidebar';

/** So many conversations out of view stay connected at most, until what they await has come. */
export const BACKGROUND_MAX = 6;

/**
 * The conversations of this tab: the one in view, those that still await something, and the list
 * of all. Begins, opens, carries on and deletes them.
 */
export class Desk {
  readonly drafts: Drafts;
  /** When the list has been read, and what waited to be sent is on its way. */
  readonly opened: Promise<void>;
  /** In the order in which they were last in view. */
  private readonly live = new Map<string, Live>();
  private current: Conversation | null = null;
  private state: DeskState;
  private kept: readonly KeptSession[] = [];
  private full = false;
  private news: readonly News[] = [];
  private newsCount = 0;
  /** How many turns had ended in each live conversation when this was last looked at. */
  private readonly endedTurns = new Map<string, number>();
  private readings = 0;
  private closed = false;
  private readonly listeners = new Set<() => void>();
  private readonly stopListening: () => void;

  constructor(private readonly options: DeskOptions) {
    this.drafts = new Drafts(options.tabStorage, options.storage);
    const key = loadKey(options.tabStorage) ?? loadKey(options.storage);
    this.state = this.take();
    if (key !== null) {
      this.current = this.connect(key, false);
      this.start(this.current);
      this.state = this.take();
    }
    this.stopListening = options.archive.onChange(() => {
      void this.read();
    });
    this.opened = this.resume(key);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getState = (): DeskState => this.state;

  readonly getConversation = (): Conversation | null => this.current;

  /** False where this browser forgets the key on reload. */
  get keepsKey(): boolean {
    return this.options.storage.durable;
  }

  /** Whether this browser's user has the list of conversations open. */
  get sidebarOpen(): boolean {
    return this.options.storage.getItem(SIDEBAR) !== 'closed';
  }

  keepSidebar(open: boolean): void {
    this.options.storage.setItem(SIDEBAR, open ? 'open' : 'closed');
  }

  async search(query: string, signal: AbortSignal): Promise<readonly Found[]> {
    return search(this.options.archive, this.kept, query, signal);
  }

  /** A session's turns as they were last seen here. */
  async copyOf(session: string): Promise<readonly Turn[]> {
    const welcomed = this.live.get(session)?.conversation.getSnapshot().session;
    if (welcomed?.welcomed === true) return welcomed.turns;
    return this.options.archive.turns(session);
  }

  /** Begins a session under a name, and shows it. */
  async begin(name: string): Promise<Created> {
    return this.shown(await createSession(name, this.options.fetcher));
  }

  /** Shows a conversation in which nothing was said: one that there is, or a new one. */
  async beginAnother(): Promise<Created> {
    const name = this.state.kept.find((kept) => kept.session === this.current?.session)?.name;
    const waiting = await this.options.outbox.sessions();
    const empty = this.kept.find(
      (kept) => kept.beginning === '' && !kept.ended && !waiting.includes(kept.session),
    );
    if (empty === undefined) return this.begin(name ?? this.kept[0]?.name ?? '');
    this.show(empty);
    return { kind: 'created', key: empty };
  }

  /** Takes in a session that was begun elsewhere, by its token, and shows it. */
  async adopt(session: string): Promise<void> {
    if (session === this.current?.session) return;
    const kept = this.kept.find((candidate) => candidate.session === session);
    if (kept !== undefined) this.show(kept);
    else await this.shown({ kind: 'created', key: { session, name: '' } });
  }

  dismiss(id: number): void {
    this.news = this.news.filter((news) => news.id !== id);
    this.tell();
  }

  /** Brings a kept session into view. */
  open(session: string): void {
    const kept = this.kept.find((candidate) => candidate.session === session);
    if (kept !== undefined && session !== this.current?.session) this.show(kept);
  }

  /**
   * Goes on under the same name in a new session that begins with the turns of the one in view,
   * which has ended.
   *
   * @param carried the outbox's messages that are to be sent there; the others are dropped
   */
  async goOn(carried: readonly string[]): Promise<Created> {
    const old = this.current;
    if (old === null) return { kind: 'unavailable' };
    const { fetcher, outbox, archive } = this.options;
    const { session } = old;
    const kept = this.kept.find((candidate) => candidate.session === session);
    const name = old.getSnapshot().session.name || kept?.name || old.key.name;
    const turns = toCarry(await this.copyOf(session));
    const created =
      turns.length === 0
        ? await createSession(name, fetcher)
        : await createSessionWith(name, turns, fetcher);
    if (created.kind !== 'created') return created;
    const left = (await outbox.list(session)).map((entry) => entry.turnId);
    await outbox.rebind(carried, created.key.session);
    await outbox.remove(left.filter((turnId) => !carried.includes(turnId)));
    await archive.add({ ...fresh(created.key), title: kept?.title ?? null });
    return this.shown(created);
  }

  /** @param title empty: the session is called by its beginning again */
  async rename(session: string, title: string): Promise<void> {
    const given = title.trim();
    await this.options.archive.update(session, { title: given === '' ? null : given });
  }

  /**
   * Ends a session on the server and forgets it here.
   *
   * @returns false where the server could not be asked: then nothing has changed
   */
  async delete(session: string): Promise<boolean> {
    const ended = this.kept.find((kept) => kept.session === session)?.ended ?? false;
    if (!ended && !(await endSession(session, this.options.fetcher))) return false;
    await this.forget(session);
    return true;
  }

  /** Lets go of all connections; keeps what is kept. */
  close(): void {
    this.closed = true;
    this.stopListening();
    for (const session of [...this.live.keys()]) this.disconnect(session);
    this.listeners.clear();
  }

  wake(): void {
    for (const { conversation } of this.live.values()) conversation.wake();
  }

  private async forget(session: string): Promise<void> {
    const { archive, outbox, storage, tabStorage } = this.options;
    this.disconnect(session);
    const left = await outbox.list(session);
    await outbox.remove(left.map((entry) => entry.turnId));
    await archive.remove(session);
    this.news = this.news.filter((news) => news.session !== session);
    this.drafts.write(session, '');
    this.kept = this.kept.filter((kept) => kept.session !== session);
    if (this.current?.session === session) {
      this.current = null;
      forgetKey(tabStorage);
      forgetKey(storage);
      const next = this.kept.find((kept) => kept.beginning !== '') ?? this.kept[0];
      if (next !== undefined) this.show(next);
    }
    this.tell();
  }

  private async shown(created: Created): Promise<Created> {
    if (created.kind === 'created') {
      this.show(created.key);
      await this.options.archive.add(fresh(created.key));
    }
    return created;
  }

  private show(key: SessionKey & { readonly ended?: boolean }): void {
    const { session, name } = key;
    const before = this.current;
    this.news = this.news.filter((news) => news.session !== session);
    storeKey(this.options.tabStorage, { session, name });
    storeKey(this.options.storage, { session, name });
    const live = this.live.get(session)?.conversation;
    this.current = live ?? this.connect(key, key.ended ?? false);
    if (live === undefined) this.start(this.current);
    if (before !== null && before !== this.current) this.rest(before);
    this.tell();
  }

  private connect(key: SessionKey, gone: boolean): Conversation {
    const { outbox, archive, connect, schedule } = this.options;
    const { session, name } = key;
    const conversation = new Conversation({
      key: { session, name },
      gone,
      outbox,
      connect,
      schedule,
    });
    const copyist = new Copyist(session, conversation, archive, () => {
      this.full = true;
      this.tell();
    });
    const stopListening = conversation.subscribe(() => {
      this.changed(conversation);
    });
    this.live.set(session, { conversation, copyist, stopListening });
    return conversation;
  }

  private start(conversation: Conversation): void {
    conversation.start();
    void this.options.archive.turns(conversation.session).then((turns) => {
      conversation.showCopy(turns);
    });
  }

  private disconnect(session: string): void {
    const live = this.live.get(session);
    if (live === undefined) return;
    this.live.delete(session);
    this.endedTurns.delete(session);
    live.stopListening();
    live.copyist.close();
    live.conversation.close();
  }

  /** Out of view: it stays connected for as long as something is awaited. */
  private rest(conversation: Conversation): void {
    const { session } = conversation;
    const live = this.live.get(session);
    if (live === undefined) return;
    this.live.delete(session);
    this.live.set(session, live);
    if (conversation.getSnapshot().settled) this.disconnect(session);
    const background = [...this.live.keys()].filter((key) => key !== this.current?.session);
    for (const oldest of background.slice(0, -BACKGROUND_MAX)) this.disconnect(oldest);
  }

  private changed(conversation: Conversation): void {
    const { link, settled } = conversation.getSnapshot();
    const { session } = conversation;
    const gone = link.kind === 'closed' && link.reason === 'SESSION_GONE';
    const kept = this.kept.find((candidate) => candidate.session === session);
    if (gone && kept?.ended === false) void this.options.archive.update(session, { ended: true });
    this.note(conversation);
    if (settled && conversation !== this.current) this.disconnect(session);
    const isRunning = runs(conversation);
    if (isRunning !== this.state.running.has(session)) this.tell();
  }

  /** Makes news of an answer that has ended out of view. */
  private note(conversation: Conversation): void {
    const { session } = conversation;
    const { welcomed, turns } = conversation.getSnapshot().session;
    if (!welcomed) return;
    const before = this.endedTurns.get(session);
    const ended = turns.filter(hasEnded);
    this.endedTurns.set(session, ended.length);
    const last = ended.at(-1);
    if (before === undefined || ended.length <= before || last === undefined) return;
    // Who stopped it knows.
    if (conversation === this.current || last.state === 'stopped') return;
    this.newsCount += 1;
    const others = this.news.filter((news) => news.session !== session);
    const news = { id: this.newsCount, session, failed: last.state === 'failed' };
    this.news = [...others, news].slice(-NEWS_MAX);
    this.tell();
  }

  /** Reads the list, and sends what an earlier visit has left in the outbox. */
  private async resume(key: SessionKey | null): Promise<void> {
    const { archive, outbox } = this.options;
    if (key !== null) await archive.add(fresh(key));
    await this.read();
    const waiting = await outbox.sessions();
    const others = this.kept.filter(
      (kept) => !kept.ended && waiting.includes(kept.session) && !this.live.has(kept.session),
    );
    if (this.closed) return;
    for (const other of others.slice(0, BACKGROUND_MAX)) this.start(this.connect(other, false));
  }

  private async read(): Promise<void> {
    this.readings += 1;
    const reading = this.readings;
    const kept = await this.options.archive.list();
    // A reading that began later is newer.
    if (this.closed || reading !== this.readings) return;
    this.kept = kept;
    this.tell();
  }

  private tell(): void {
    this.state = this.take();
    for (const listener of [...this.listeners]) listener();
  }

  private take(): DeskState {
    const running = [...this.live.values()].filter(({ conversation }) => runs(conversation));
    return {
      conversation: this.current,
      kept: this.kept,
      running: new Set(running.map(({ conversation }) => conversation.session)),
      news: this.news,
      full: this.full,
    };
  }
}

function runs(conversation: Conversation): boolean {
  const { link, session, pending } = conversation.getSnapshot();
  if (link.kind !== 'ready') return false;
  return pending.length > 0 || !session.turns.every(hasEnded);
}

function fresh({ session, name }: SessionKey): KeptSession {
  const changedAt = new Date().toISOString();
  return { session, name, title: null, beginning: '', changedAt, ended: false };
}
