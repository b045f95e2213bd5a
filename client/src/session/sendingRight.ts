/**
 * The right to send a session's messages. One tab has it at a time, so that tabs which share an
 * outbox do not all send the same. It saves repeats and nothing more: a repeat is known by its
 * turnId.
 */
export interface SendingRight {
  /** False where every tab has it at once. */
  readonly exclusive: boolean;
  /**
   * @param granted called once, now or later, unless the right was given back before
   * @returns gives back the right, or the wish for it; whoever closes or crashes does so too
   */
  ask(session: string, granted: () => void): () => void;
}

/** Where tabs cannot agree: each may send, after a pause for what others wrote. */
export const EVERYONES_RIGHT: SendingRight = {
  exclusive: false,
  ask: (_, granted) => {
    granted();
    return () => undefined;
  },
};

/** @param locks undefined on pages that may have none, such as on plain HTTP of another host */
export function openSendingRight(locks: LockManager | undefined): SendingRight {
  return locks === undefined ? EVERYONES_RIGHT : new LockedRight(locks);
}

class LockedRight implements SendingRight {
  readonly exclusive = true;

  constructor(private readonly locks: LockManager) {}

  ask(session: string, granted: () => void): () => void {
    const wish = new AbortController();
    let giveBack = (): void => {
      wish.abort();
    };
    const held = this.locks.request(`parley-send ${session}`, { signal: wish.signal }, async () => {
      await new Promise<void>((done) => {
        giveBack = done;
        granted();
      });
    });
    held.catch(() => {
      // Given back before; or the browser blocks locks as it blocks storage.
      if (!wish.signal.aborted) granted();
    });
    return () => {
      giveBack();
    };
  }
}

/** Who waits longer than this sends without: the tab that has it may hang. */
export const RIGHT_WITHIN_MS = 15_000;

/** One tab's hold on the right to send a session's messages. */
export class Hold {
  private holding = false;
  private giveUp: (() => void) | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly right: SendingRight,
    private readonly session: string,
    /** The right was not there when it was asked for, and now is. */
    private readonly granted: () => void,
  ) {}

  /** Whether this tab has it, or asks for it. */
  get wanted(): boolean {
    return this.giveUp !== null;
  }

  /** Whether this tab alone has it. */
  get exclusive(): boolean {
    return this.holding && this.right.exclusive;
  }

  /** Asks for the right unless that was done. Returns whether it is held. */
  take(): boolean {
    if (this.giveUp !== null) return this.holding;
    this.giveUp = () => undefined;
    const giveBack = this.right.ask(this.session, () => {
      this.grant();
    });
    this.giveUp = giveBack;
    // Still asked for then, so that it is held as soon as it is free.
    this.timer = setTimeout(() => {
      this.grant();
    }, RIGHT_WITHIN_MS);
    return this.holding;
  }

  giveBack(): void {
    const { giveUp } = this;
    this.holding = false;
    this.giveUp = null;
    if (this.timer !== null) clearTimeout(this.timer);
    giveUp?.();
  }

  private grant(): void {
    if (this.holding) return;
    this.holding = true;
    this.granted();
  }
}
