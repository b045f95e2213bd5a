import type { Connection, ConnectionOptions } from '../connection/connection';
import { Conversation } from './conversation';
import {
  createSession,
  forgetKey,
  loadKey,
  storeKey,
  type Created,
  type SessionKey,
} from './keyring';
import type { Outbox } from './outbox';
import type { TextStorage } from './storage';

export interface DeskOptions {
  readonly storage: TextStorage;
  readonly outbox: Outbox;
  readonly fetcher: typeof fetch;
  readonly connect: (options: Omit<ConnectionOptions, 'open'>) => Connection;
  readonly schedule: (publish: () => void) => void;
}

/** Which conversation this tab holds, if any: begins, resumes, replaces and leaves it. */
export class Desk {
  private conversation: Conversation | null = null;
  private key: SessionKey | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: DeskOptions) {
    const key = loadKey(options.storage);
    if (key !== null) this.open(key);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The conversation to show; null while nobody gave a name. */
  readonly getConversation = (): Conversation | null => this.conversation;

  /** False where this browser forgets the key on reload. */
  get keepsKey(): boolean {
    return this.options.storage.durable;
  }

  async begin(name: string): Promise<Created> {
    const created = await createSession(name, this.options.fetcher);
    if (created.kind === 'created') this.take(created.key);
    return created;
  }

  /**
   * Goes on under the same name in a new session, the old one having ended.
   *
   * @param carried the outbox's messages that are to be sent again there; the others are dropped
   */
  async beginAgain(carried: readonly string[]): Promise<Created> {
    const old = this.key;
    const created = await createSession(old?.name ?? '', this.options.fetcher);
    if (created.kind !== 'created') return created;
    await this.options.outbox.rebind(carried, created.key.session);
    if (old !== null) await this.clear(old);
    this.take(created.key);
    return created;
  }

  /** Forgets the session in this browser, with what was not sent. */
  async leave(): Promise<void> {
    if (this.key !== null) await this.clear(this.key);
    forgetKey(this.options.storage);
    this.conversation?.close();
    this.conversation = null;
    this.key = null;
    this.tell();
  }

  wake(): void {
    this.conversation?.wake();
  }

  private async clear(key: SessionKey): Promise<void> {
    const left = await this.options.outbox.list(key.session);
    await this.options.outbox.remove(left.map((entry) => entry.turnId));
  }

  private take(key: SessionKey): void {
    storeKey(this.options.storage, key);
    this.open(key);
    this.tell();
  }

  private open(key: SessionKey): void {
    this.conversation?.close();
    const { outbox, connect, schedule } = this.options;
    this.key = key;
    this.conversation = new Conversation({ key, outbox, connect, schedule });
    this.conversation.start();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
