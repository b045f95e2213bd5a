import { backoffMs } from '../connection/backoff';
import type { ClientFrame, ServerFrame } from '../connection/frames';
import type { Outbox, OutboxEntry } from './outbox';
import { Hold, type SendingRight } from './sendingRight';
import { hasEnded, type Turn } from './state';

/** How far a message is that the session does not show yet. */
export type PendingState =
  /** There is no connection: it goes out when there is. */
  | { readonly kind: 'unsent' }
  /** It is on its way, or next in line. */
  | { readonly kind: 'sending' }
  /** The server cannot take it now; it goes again at `retryAtMs` (Unix milliseconds). */
  | { readonly kind: 'held'; readonly code: string; readonly retryAtMs: number };

export interface Pending extends OutboxEntry {
  readonly state: PendingState;
}

export interface Refused extends OutboxEntry {
  readonly code: string;
}

export interface SenderOptions {
  readonly session: string;
  readonly outbox: Outbox;
  readonly right: SendingRight;
  /** False: not sent, there is no connection. */
  readonly send: (frame: ClientFrame) => boolean;
  readonly turn: (turnId: string) => Turn | undefined;
  /** Why the server would refuse a message, as far as is known here; null: it may be sent. */
  readonly refusal: (frame: ClientFrame) => string | null;
  readonly changed: () => void;
  readonly random: () => number;
}

/** An entry stays so long after its turn ended: a store may lose its newest second. */
export const KEEP_AFTER_END_MS = 5_000;

/** No word about a sent message for so long: send it again. */
export const ACCEPT_WITHIN_MS = 10_000;

const HELD_BACKOFF = { firstMs: 1_000, maxMs: 30_000 };

/** Codes after which the same message may be sent again. */
const FOR_NOW = new Set(['busy', 'overloaded', 'rate_limited', 'unavailable']);

type Timer = ReturnType<typeof setTimeout>;

/**
 * Brings the outbox to the server: one message at a time, in the order written, each until the
 * session shows it. Repeats carry the same turnId, so repeating is always safe. Of the tabs that
 * share an outbox the one that has the right sends the messages of all.
 */
export class Sender {
  private entries: readonly OutboxEntry[] = [];
  private ready = false;
  private closed = false;
  private inFlight: { readonly turnId: string; readonly timer: Timer } | null = null;
  private readonly own = new Set<string>();
  /** Entries of other tabs, which send them themselves unless they have gone. */
  private readonly othersUntilMs = new Map<string, number>();
  private readonly held = new Map<string, { code: string; retryAtMs: number; times: number }>();
  private readonly refusals = new Map<string, Refused>();
  private readonly removals = new Map<string, Timer>();
  private pumpTimer: { readonly atMs: number; readonly timer: Timer } | null = null;
  private reloads = 0;
  /** So many are on their way into the outbox. */
  private adding = 0;
  private loaded = false;
  /** The next entries to be read are this tab's to send, whoever wrote them. */
  private claimsAll = true;
  private stopListening: (() => void) | null = null;
  private readonly hold: Hold;
  /** The entries were read since this tab had the right, and since the last welcome. */
  private fresh = false;
  private welcomedMs = 0;
  private followsUntilMs = 0;
  /** Until what this tab saw accepted stands in the outbox. */
  private noting: Promise<void> = Promise.resolve();

  constructor(private readonly options: SenderOptions) {
    this.hold = new Hold(options.right, options.session, () => {
      this.fresh = false;
      void this.reload();
    });
  }

  start(): void {
    this.stopListening = this.options.outbox.onChange(() => {
      void this.reload();
    });
    void this.reload();
  }

  close(): void {
    this.closed = true;
    this.stopListening?.();
    this.land();
    this.hold.giveBack();
    if (this.pumpTimer !== null) clearTimeout(this.pumpTimer.timer);
    for (const timer of this.removals.values()) clearTimeout(timer);
    this.removals.clear();
  }

  async add(entry: OutboxEntry): Promise<void> {
    this.own.add(entry.turnId);
    this.adding += 1;
    try {
      await this.options.outbox.add(entry);
    } finally {
      this.adding -= 1;
    }
    await this.reload();
  }

  /** Takes a message back, unless it is on its way just now. */
  async discard(turnId: string): Promise<void> {
    if (this.inFlight?.turnId === turnId) return;
    this.refusals.delete(turnId);
    const at = this.entries.findIndex((entry) => entry.turnId === turnId);
    const [parent, next] = [this.entries[at]?.parent, this.entries[at + 1]];
    // What was said after it on another branch than the newest stays there.
    if (parent !== undefined && next !== undefined && next.parent === undefined) {
      await this.options.outbox.note(next.turnId, { parent });
    }
    await this.options.outbox.remove([turnId]);
    this.options.changed();
  }

  linked(ready: boolean): void {
    this.ready = ready;
    if (ready) return;
    this.land();
    // Another tab may have a connection.
    this.hold.giveBack();
  }

  /**
   * What was sent on an older socket counts for nothing; whatever is not shown goes again.
   *
   * @param resumed what came since is not shown yet: it follows
   */
  welcomed(resumed: boolean): void {
    this.land();
    this.welcomedMs = Date.now();
    this.followsUntilMs = resumed ? this.welcomedMs + ACCEPT_WITHIN_MS : 0;
    this.fresh = false;
    this.held.clear();
    this.othersUntilMs.clear();
    for (const entry of this.entries) this.own.add(entry.turnId);
    // Another tab may have written or removed entries while this page slept.
    this.claimsAll = true;
    void this.reload();
  }

  refused(frame: Extract<ServerFrame, { type: 'refused' }>): void {
    const entry = this.entries.find((candidate) => candidate.turnId === frame.turnId);
    if (entry === undefined) return;
    if (this.inFlight?.turnId === frame.turnId) this.land();
    if (FOR_NOW.has(frame.code) || frame.retryAfterMs != null) {
      const times = (this.held.get(frame.turnId)?.times ?? 0) + 1;
      const waitMs =
        frame.retryAfterMs ?? backoffMs(HELD_BACKOFF, times - 1, this.options.random());
      this.held.set(frame.turnId, { code: frame.code, retryAtMs: Date.now() + waitMs, times });
    } else {
      this.refuse(entry, frame.code);
    }
    this.options.changed();
  }

  /** Sends the next message if it may go. Called after every frame; cheap when nothing is due. */
  pump(): void {
    if (this.closed) return;
    const flown = this.inFlight?.turnId;
    if (flown !== undefined && this.options.turn(flown) !== undefined) this.landed(flown);
    for (const entry of this.entries) {
      const turn = this.options.turn(entry.turnId);
      if (turn !== undefined && hasEnded(turn)) this.removeLater(entry.turnId);
    }
    if (!this.ready || this.inFlight !== null) return;
    const next = this.next();
    if (next === null) this.giveBackSoon();
    else if (this.hold.take() && this.fresh) this.launch(next);
  }

  pending(): readonly Pending[] {
    return this.waiting().map((entry) => ({ ...entry, state: this.stateOf(entry) }));
  }

  refusedForGood(): readonly Refused[] {
    const all = new Map(this.refusals);
    for (const entry of this.entries) {
      if (entry.refused !== undefined) all.set(entry.turnId, { ...entry, code: entry.refused });
    }
    return [...all.values()];
  }

  unanswered(): readonly OutboxEntry[] {
    return this.entries.filter((entry) => {
      const turn = this.options.turn(entry.turnId);
      return turn === undefined ? !this.isRefused(entry) : !hasEnded(turn);
    });
  }

  /** Whether there is nothing left to do, as far as this tab knows. */
  settled(): boolean {
    const added = this.loaded && this.adding === 0;
    return added && this.entries.every((entry) => this.isRefused(entry));
  }

  private waiting(): readonly OutboxEntry[] {
    return this.entries.filter(
      (entry) => this.options.turn(entry.turnId) === undefined && !this.isRefused(entry),
    );
  }

  private isRefused({ turnId, refused }: OutboxEntry): boolean {
    return refused !== undefined || this.refusals.has(turnId);
  }

  private refuse(entry: OutboxEntry, code: string): void {
    this.refusals.set(entry.turnId, { ...entry, code });
    this.options.outbox.note(entry.turnId, { refused: code }).catch(() => {
      // No room: after a reload it is sent, and refused, once more.
    });
  }

  private stateOf(entry: OutboxEntry): PendingState {
    if (!this.ready) return { kind: 'unsent' };
    const held = this.held.get(entry.turnId);
    if (held === undefined || held.retryAtMs <= Date.now()) return { kind: 'sending' };
    return { kind: 'held', code: held.code, retryAtMs: held.retryAtMs };
  }

  private launch(entry: OutboxEntry): void {
    const { turnId, text, parent, model } = entry;
    const frame = {
      type: 'send',
      turnId,
      text,
      ...(parent === undefined ? {} : { parent }),
      ...(model === undefined ? {} : { model }),
    } as const;
    const refusal = this.options.refusal(frame);
    if (refusal !== null) {
      // A frame that is too large would end the connection, again and again.
      this.refuse(entry, refusal);
      this.options.changed();
      this.pump();
      return;
    }
    if (!this.options.send(frame)) return;
    const timer = setTimeout(() => {
      this.inFlight = null;
      this.pump();
    }, ACCEPT_WITHIN_MS);
    this.inFlight = { turnId, timer };
  }

  /** The first message that may go now; for one that may go later a timer is set. */
  private next(): OutboxEntry | null {
    const now = Date.now();
    for (const entry of this.waiting()) {
      const othersUntilMs = this.othersUntil(entry);
      if (othersUntilMs > now) {
        this.pumpAt(othersUntilMs);
        continue;
      }
      const heldUntilMs = this.held.get(entry.turnId)?.retryAtMs ?? 0;
      if (heldUntilMs <= now) return entry;
      this.pumpAt(heldUntilMs);
      return null;
    }
    return null;
  }

  /** Until when a message is left to the tab that wrote it, or that saw it accepted. */
  private othersUntil({ turnId, acceptedMs = 0 }: OutboxEntry): number {
    // A welcome since then that does not show it: the store has lost it.
    if (acceptedMs >= this.welcomedMs) return acceptedMs + ACCEPT_WITHIN_MS;
    if (acceptedMs > 0 && this.followsUntilMs > Date.now()) return this.followsUntilMs;
    if (this.hold.exclusive || this.own.has(turnId)) return 0;
    return this.othersUntilMs.get(turnId) ?? 0;
  }

  private landed(turnId: string): void {
    this.land();
    if (!this.hold.exclusive) return;
    this.noting = this.options.outbox.note(turnId, { acceptedMs: Date.now() }).catch(() => {
      // No room: the next tab sends it once more, which the server knows for a repeat.
    });
  }

  private giveBackSoon(): void {
    if (!this.hold.wanted) return;
    void this.noting.then(() => {
      if (this.inFlight === null) this.hold.giveBack();
    });
  }

  private land(): void {
    if (this.inFlight !== null) clearTimeout(this.inFlight.timer);
    this.inFlight = null;
  }

  private removeLater(turnId: string): void {
    if (this.removals.has(turnId)) return;
    const timer = setTimeout(() => {
      this.removals.delete(turnId);
      const turn = this.options.turn(turnId);
      // A welcome since then may show that the store lost the turn after all.
      if (turn !== undefined && hasEnded(turn)) void this.options.outbox.remove([turnId]);
    }, KEEP_AFTER_END_MS);
    this.removals.set(turnId, timer);
  }

  private pumpAt(atMs: number): void {
    if (this.pumpTimer !== null) {
      if (this.pumpTimer.atMs <= atMs) return;
      clearTimeout(this.pumpTimer.timer);
    }
    const timer = setTimeout(
      () => {
        this.pumpTimer = null;
        this.options.changed();
        this.pump();
      },
      Math.max(0, atMs - Date.now()),
    );
    this.pumpTimer = { atMs, timer };
  }

  private async reload(): Promise<void> {
    this.reloads += 1;
    const reload = this.reloads;
    const { outbox, session } = this.options;
    const entries = await outbox.list(session).catch(() => this.entries);
    // A reading that began later is newer.
    if (this.closed || reload !== this.reloads) return;
    for (const { turnId } of entries) {
      if (this.claimsAll) this.own.add(turnId);
      else if (!this.own.has(turnId) && !this.othersUntilMs.has(turnId)) {
        this.othersUntilMs.set(turnId, Date.now() + ACCEPT_WITHIN_MS);
      }
    }
    this.claimsAll = false;
    this.fresh = true;
    this.entries = entries;
    this.loaded = true;
    this.options.changed();
    this.pump();
  }
}
