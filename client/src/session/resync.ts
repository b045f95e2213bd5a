import { backoffMs } from '../connection/backoff';

/** Hellos for gaps: the first at once, more within this time ever more slowly. */
const WINDOW_MS = 30_000;
const BACKOFF = { firstMs: 500, maxMs: 3_000 };

/** Paces what asks a server for what is missing, so that a gap that stays is no storm. */
export class Resync {
  private recent: readonly number[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;

  /** @param ask is called when it is time to ask; what was missing may have come by then */
  constructor(
    private readonly ask: () => void,
    private readonly random: () => number,
  ) {}

  /** Asks now or soon; once for all that is missing until then. */
  wish(): void {
    if (this.timer !== null) return;
    const now = Date.now();
    this.recent = this.recent.filter((at) => now - at < WINDOW_MS);
    if (this.recent.length === 0) {
      this.asks();
      return;
    }
    const waitMs = backoffMs(BACKOFF, this.recent.length - 1, this.random());
    this.timer = setTimeout(() => {
      this.asks();
    }, waitMs);
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private asks(): void {
    this.timer = null;
    this.recent = [...this.recent, Date.now()];
    this.ask();
  }
}
