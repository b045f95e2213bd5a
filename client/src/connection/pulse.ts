import { Timers } from './timers';

export interface PulseConfig {
  /** Silence after which an answer is asked for, when nothing is awaited, and how long for it. */
  readonly pingEveryMs: number;
  readonly pongMs: number;
  /** The same while somebody waits for something: together less than 10 s. */
  readonly awaitedPingMs: number;
  readonly awaitedPongMs: number;
  /** A link that missed a pong may only be slow: the next waits twice as long, up to this. */
  readonly pongMsMax: number;
  /** After the page or the network came back. */
  readonly wakePongMs: number;
}

export interface PulseOptions {
  readonly config: PulseConfig;
  /** Whether an answer could be expected now. */
  readonly mayAsk: () => boolean;
  readonly ask: () => void;
  /** Nothing was heard in time. */
  readonly dead: () => void;
}

/**
 * Whether the other end of a standing socket still lives: a browser says nothing of a network that
 * went away without a word. Whatever is heard is a sign of life.
 */
export class Pulse {
  private readonly timers = new Timers<'ask' | 'answer'>();
  private running = false;
  private awaited = false;
  /** When something was last heard, or asked; Unix milliseconds. */
  private movedAt = 0;
  private missed = 0;

  constructor(private readonly options: PulseOptions) {}

  start(): void {
    this.running = true;
    this.movedAt = Date.now();
    this.wait();
  }

  stop(): void {
    this.running = false;
    this.timers.disarmAll();
  }

  heard(): void {
    // An answer in the usual time: the link is not slow.
    const soon = Date.now() - this.movedAt <= this.options.config.awaitedPongMs;
    this.movedAt = Date.now();
    if (!this.timers.has('answer')) return;
    if (soon) this.missed = 0;
    this.timers.disarm('answer');
    this.wait();
  }

  /** Whether somebody waits for something now. */
  expect(awaited: boolean): void {
    if (awaited === this.awaited) return;
    this.awaited = awaited;
    if (this.running) this.wait();
  }

  /** Asks now, and waits for the answer only as long as a return may take. */
  probe(): void {
    if (this.running) this.ask(this.options.config.wakePongMs);
  }

  /** A timer for each frame of an answer would be many: it looks once, then waits for the rest. */
  private wait(): void {
    const { pingEveryMs, awaitedPingMs } = this.options.config;
    const everyMs = this.awaited ? awaitedPingMs : pingEveryMs;
    const dueInMs = this.movedAt + everyMs - Date.now();
    // One question at a time.
    const busyMs = this.timers.has('answer') ? this.timers.leftMs('answer') : 0;
    this.timers.arm('ask', Math.max(1, dueInMs, busyMs), () => {
      const due = Date.now() - this.movedAt >= everyMs;
      if (due && !this.timers.has('answer')) this.ask(this.answerMs());
      this.wait();
    });
  }

  private ask(answerMs: number): void {
    this.movedAt = Date.now();
    if (!this.options.mayAsk()) return;
    // Asked again in the meantime, it is still the first question that was not answered.
    if (this.timers.leftMs('answer') > answerMs) {
      this.timers.arm('answer', answerMs, () => {
        this.missed += 1;
        this.options.dead();
      });
    }
    this.options.ask();
  }

  private answerMs(): number {
    const { awaitedPongMs, pongMs, pongMsMax } = this.options.config;
    const usualMs = this.awaited ? awaitedPongMs : pongMs;
    return Math.min(pongMsMax, usualMs * 2 ** Math.min(this.missed, 10));
  }
}
