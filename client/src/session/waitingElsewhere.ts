import type { KeptSession } from './archive';
import { BACKGROUND_MAX, type LiveConversations } from './liveConversations';
import type { Outbox } from './outbox';

/** Another tab that is open sends its messages within this time. */
export const OTHERS_SEND_WITHIN_MS = 15_000;

export interface WaitingOptions {
  readonly outbox: Outbox;
  readonly live: LiveConversations;
  readonly kept: () => readonly KeptSession[];
}

/**
 * Messages that wait in conversations which no tab has open: sends them from here, out of view, as
 * many conversations at a time as may be connected there.
 */
export class WaitingElsewhere {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private closed = false;
  /** A server takes no connection to these. */
  private readonly givenUp = new Set<string>();
  private readonly stopListening: () => void;

  constructor(private readonly options: WaitingOptions) {
    this.stopListening = options.outbox.onChange(() => {
      this.timer ??= setTimeout(() => {
        this.timer = null;
        void this.send();
      }, OTHERS_SEND_WITHIN_MS);
    });
  }

  close(): void {
    this.closed = true;
    this.stopListening();
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Sends nothing more of a session, which the server would not have. */
  giveUp(session: string): void {
    this.givenUp.add(session);
  }

  /**
   * Looks now, at a moment at which there may be a way to send them.
   *
   * @param accepted also those that were accepted, and are kept until their answers have ended
   */
  async send(accepted = false): Promise<void> {
    const { outbox, live, kept } = this.options;
    // What cannot be read now is looked at again at the next occasion.
    const waiting = await outbox.sessions(accepted).catch((): readonly string[] => []);
    if (this.closed) return;
    const others = kept().filter(
      ({ session, ended }) =>
        !ended && waiting.includes(session) && !live.get(session) && !this.givenUp.has(session),
    );
    for (const other of others.slice(0, Math.max(0, BACKGROUND_MAX - live.outOfView))) {
      live.start(live.add(other, false));
    }
  }
}
