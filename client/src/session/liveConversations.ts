import type { Connection, ConnectionOptions } from '../connection/connection';
import type { Archive } from './archive';
import { Conversation } from './conversation';
import { Copyist } from './copyist';
import type { SessionKey } from './keyring';
import type { Outbox } from './outbox';
import type { SendingRight } from './sendingRight';
import { hasEnded } from './state';

export interface LiveOptions {
  readonly outbox: Outbox;
  readonly right?: SendingRight;
  readonly archive: Archive;
  readonly connect: (options: Omit<ConnectionOptions, 'open'>) => Connection;
  readonly schedule: (publish: () => void) => void;
  /** A conversation has another snapshot. */
  readonly changed: (conversation: Conversation) => void;
  /** The browser took no more of a copy. */
  readonly full: () => void;
}

interface Live {
  readonly conversation: Conversation;
  readonly copyist: Copyist;
  readonly stopListening: () => void;
}

/** So many conversations out of view stay connected at most, until what they await has come. */
export const BACKGROUND_MAX = 6;

/** The conversations that this tab has connected: the one in view, and those that await something. */
export class LiveConversations {
  /** In the order in which they were last in view. */
  private readonly live = new Map<string, Live>();

  constructor(private readonly options: LiveOptions) {}

  get(session: string): Conversation | undefined {
    return this.live.get(session)?.conversation;
  }

  /** Makes a conversation, which is not connected before `start`. */
  add(key: SessionKey, gone: boolean): Conversation {
    const { outbox, archive, connect, schedule, changed, full } = this.options;
    const { session, name } = key;
    const conversation = new Conversation({
      key: { session, name },
      gone,
      outbox,
      right: this.options.right,
      connect,
      schedule,
    });
    const copyist = new Copyist(session, conversation, archive, full);
    const stopListening = conversation.subscribe(() => {
      changed(conversation);
    });
    this.live.set(session, { conversation, copyist, stopListening });
    return conversation;
  }

  start(conversation: Conversation): void {
    conversation.start();
    void this.options.archive.turns(conversation.session).then((turns) => {
      conversation.showCopy(turns);
    });
  }

  /**
   * A conversation goes out of view: it stays connected for as long as something is awaited.
   *
   * @param inView the session that is in view now
   * @returns the sessions that were let go
   */
  rest(conversation: Conversation, inView: string | undefined): readonly string[] {
    const { session } = conversation;
    const live = this.live.get(session);
    if (live === undefined) return [];
    this.live.delete(session);
    this.live.set(session, live);
    // Not as it was last shown: a message may have been written since.
    const settled = conversation.settled() ? [session] : [];
    const background = [...this.live.keys()].filter(
      (key) => key !== inView && !settled.includes(key),
    );
    const letGo = [...settled, ...background.slice(0, -BACKGROUND_MAX)];
    for (const each of letGo) this.close(each);
    return letGo;
  }

  wake(slept: boolean): void {
    for (const { conversation } of this.live.values()) conversation.wake(slept);
  }

  /** How many are connected beside one that is in view. */
  get outOfView(): number {
    return Math.max(0, this.live.size - 1);
  }

  /** The sessions in which an answer waits or runs. */
  running(): ReadonlySet<string> {
    const all = [...this.live.values()].map(({ conversation }) => conversation);
    return new Set(all.filter(runs).map(({ session }) => session));
  }

  close(session: string): void {
    const live = this.live.get(session);
    if (live === undefined) return;
    this.live.delete(session);
    live.stopListening();
    live.copyist.close();
    live.conversation.close();
  }

  closeAll(): void {
    for (const session of [...this.live.keys()]) this.close(session);
  }
}

/** Whether an answer waits or runs in a conversation. */
export function runs(conversation: Conversation): boolean {
  const { link, session, pending } = conversation.getSnapshot();
  if (link.kind !== 'ready') return false;
  return pending.length > 0 || !session.turns.every(hasEnded);
}
