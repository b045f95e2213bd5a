import type { Connection, ConnectionOptions } from '../connection/connection';
import type { Archive, KeptChange, KeptSession } from './archive';
import { Beginnings, fresh, isOver } from './beginnings';
import { discardAll } from './carrying';
import type { Conversation } from './conversation';
import type { DeskState } from './deskState';
import { Copies } from './copies';
import { Drafts } from './drafts';
import { endSession, forgetKey, isGone, loadKey, storeKey, type SessionKey } from './keyring';
import { LiveConversations, runs } from './liveConversations';
import { NewsRoll } from './news';
import { KeptSessions } from './keptSessions';
import type { Outbox } from './outbox';
import type { SendingRight } from './sendingRight';
import type { TextStorage } from './storage';
import { WaitingElsewhere } from './waitingElsewhere';

export interface DeskOptions {
  /** Of this browser, for all its tabs. */
  readonly storage: TextStorage;
  /** Of this tab alone. */
  readonly tabStorage: TextStorage;
  readonly outbox: Outbox;
  /** Which of the tabs that share the outbox sends; absent: there is no other tab. */
  readonly right?: SendingRight;
  readonly archive: Archive;
  readonly fetcher: typeof fetch;
  readonly connect: (options: Omit<ConnectionOptions, 'open'>) => Connection;
  readonly schedule: (publish: () => void) => void;
}

const SIDEBAR = 'parley.sidebar';

/**
 * The conversations of this tab: the one in view, those that still await something, and the list
 * of all. Opens and deletes them.
 */
export class Desk {
  readonly drafts: Drafts;
  readonly copies: Copies;
  readonly beginnings: Beginnings;
  /** When the list has been read, and what waited to be sent is on its way. */
  readonly opened: Promise<void>;
  private readonly live: LiveConversations;
  private readonly waiting: WaitingElsewhere;
  private readonly news = new NewsRoll();
  private current: Conversation | null = null;
  private state: DeskState;
  private readonly kept: KeptSessions;
  private full = false;
  private deadLink = false;
  private closed = false;
  private readonly listeners = new Set<() => void>();
  private readonly stopListening: () => void;

  constructor(private readonly options: DeskOptions) {
    this.drafts = new Drafts(options.tabStorage, options.storage);
    this.kept = new KeptSessions(options.archive);
    this.live = new LiveConversations({
      ...options,
      changed: (conversation) => {
        this.changed(conversation);
      },
      full: () => {
        this.noRoom();
      },
    });
    this.waiting = new WaitingElsewhere({
      outbox: options.outbox,
      live: this.live,
      kept: () => this.kept.all,
    });
    this.copies = new Copies(options, this.kept, this.live);
    this.beginnings = new Beginnings({
      ...options,
      drafts: this.drafts,
      kept: this.kept,
      copies: this.copies,
      news: this.news,
      inView: () => this.current,
      show: (key) => {
        this.show(key);
      },
      keep: (session) => this.keep(session),
      leave: () => {
        this.leave();
        this.tell();
      },
    });
    const own = loadKey(options.tabStorage);
    if (own !== null) this.beginnings.begunHere(own.session);
    const key = own ?? loadKey(options.storage);
    this.state = this.take();
    if (key !== null) {
      // Another tab may go to another conversation; this one stays.
      storeKey(options.tabStorage, key);
      this.drafts.takeBackAhead(key.session);
      this.current = this.live.add(key, false);
      this.live.start(this.current);
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

  /**
   * Takes in a session that was begun elsewhere, by its token, and shows it. Where the server does
   * not have it, what is in view stays.
   */
  async adopt(session: string): Promise<void> {
    const from = this.current;
    if (session === from?.session) return;
    const kept = this.kept.of(session);
    if (kept !== undefined) {
      this.show(kept);
    } else if (await isGone(session, this.options.fetcher)) {
      this.deadLink = true;
      this.tell();
    } else {
      await this.beginnings.shown({ kind: 'created', key: { session, name: '' } }, from);
    }
  }

  /** The word of a link that leads nowhere was read. */
  forgetDeadLink(): void {
    if (!this.deadLink) return;
    this.deadLink = false;
    this.tell();
  }

  dismiss(id: number): void {
    this.news.dismiss(id);
    this.tell();
  }

  /** Brings a kept session into view. */
  open(session: string): void {
    const kept = this.kept.of(session);
    if (kept !== undefined && session !== this.current?.session) this.show(kept);
  }

  /** Lets a model answer in a session from now on. */
  async chooseModel(session: string, model: string): Promise<void> {
    this.live.get(session)?.chooseModel(model);
    await this.options.archive.update(session, { model });
  }

  /** @param title empty: the session is called by its beginning again */
  async rename(session: string, title: string): Promise<void> {
    const given = title.trim();
    await this.options.archive.update(session, { title: given === '' ? null : given });
  }

  /**
   * Ends a session on the server and forgets it here.
   *
   * @param given gives up asking
   * @returns false where the server could not be asked: then nothing has changed
   */
  async delete(session: string, given?: AbortSignal): Promise<boolean> {
    const ended = this.kept.of(session)?.ended ?? false;
    if (!ended && !(await endSession(session, this.options.fetcher, given))) return false;
    await this.forget(session);
    return true;
  }

  /** Forgets a session in this browser; on the server it stays until nobody uses it any more. */
  async forget(session: string): Promise<void> {
    const { archive, outbox } = this.options;
    this.disconnect(session);
    await discardAll(outbox, session);
    await archive.remove(session);
    this.news.clear(session);
    this.drafts.forget(session);
    this.kept.drop(session);
    if (this.current?.session === session) {
      this.leave();
      const next = this.kept.all.find((kept) => kept.beginning !== '') ?? this.kept.all[0];
      if (next !== undefined) this.show(next);
    }
    this.tell();
  }

  /** Lets go of all connections; keeps what is kept. */
  close(): void {
    this.closed = true;
    this.stopListening();
    this.waiting.close();
    this.live.closeAll();
    this.listeners.clear();
  }

  /** @param slept nothing ran for a while, in this page or its whole device */
  wake(slept: boolean): void {
    this.live.wake(slept);
    void this.waiting.send();
  }

  /** Where there is no room for the list, the conversation itself is not of this browser alone. */
  private async keep(session: KeptSession): Promise<void> {
    await this.options.archive.add(session).catch(() => {
      this.noRoom();
    });
  }

  /** The browser kept no more. */
  private noRoom(): void {
    this.full = true;
    this.tell();
  }

  /** Nothing is in view. */
  private leave(): void {
    this.current = null;
    forgetKey(this.options.tabStorage);
    forgetKey(this.options.storage);
  }

  private show(key: SessionKey & KeptChange): void {
    const { session, name } = key;
    const before = this.current;
    this.deadLink = false;
    this.news.clear(session);
    storeKey(this.options.tabStorage, { session, name });
    storeKey(this.options.storage, { session, name });
    const live = this.live.get(session);
    this.current = live ?? this.live.add(key, key.ended ?? false);
    this.current.chooseModel(key.model ?? null);
    if (live === undefined) this.live.start(this.current);
    if (before !== null && before !== this.current) {
      for (const letGo of this.live.rest(before, session)) this.news.leave(letGo);
    }
    this.tell();
  }

  private disconnect(session: string): void {
    this.live.close(session);
    this.news.leave(session);
  }

  private changed(conversation: Conversation): void {
    const { settled, link } = conversation.getSnapshot();
    const { session } = conversation;
    const kept = this.kept.of(session);
    if (kept?.ended === false && isOver(conversation)) this.noteEnd(kept, conversation);
    const news = this.news.look(conversation, conversation === this.current);
    if (settled && conversation !== this.current) {
      this.disconnect(session);
      if (link.kind === 'closed') this.waiting.giveUp(session);
      void this.waiting.send();
    }
    if (news || runs(conversation) !== this.state.running.has(session)) this.tell();
  }

  /** The server has a session no longer. Of one in which nothing was said nothing is to be read. */
  private noteEnd({ session, beginning, title }: KeptSession, conversation: Conversation): void {
    const { archive } = this.options;
    const { session: live, pending, refused } = conversation.getSnapshot();
    const said = beginning !== '' || live.turns.length + pending.length + refused.length > 0;
    if (said || title !== null) void archive.update(session, { ended: true });
    else void archive.remove(session);
  }

  /** Reads the list, and sends what an earlier visit has left in the outbox. */
  private async resume(key: SessionKey | null): Promise<void> {
    if (key !== null) await this.keep(fresh(key));
    await this.read().catch(() => {
      this.noRoom();
    });
    await this.waiting.send(true);
  }

  private async read(): Promise<void> {
    if (!(await this.kept.read()) || this.closed) return;
    for (const { session, model } of this.kept.all)
      this.live.get(session)?.chooseModel(model ?? null);
    this.tell();
  }

  private tell(): void {
    this.state = this.take();
    for (const listener of [...this.listeners]) listener();
  }

  private take(): DeskState {
    return {
      conversation: this.current,
      kept: this.kept.all,
      running: this.live.running(),
      news: this.news.all,
      full: this.full,
      deadLink: this.deadLink,
    };
  }
}
