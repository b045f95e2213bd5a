/** The part of a browser's page and window that tells of sleep. */
export interface WakefulnessOptions {
  readonly page: EventTarget & { readonly hidden: boolean };
  readonly window: EventTarget;
  readonly now: () => number;
  /**
   * The page is looked at again, or the network has changed.
   *
   * @param slept nothing ran for a while, so that no answer could have been heard
   */
  readonly woken: (slept: boolean) => void;
}

/** A clock that says whether the page ran. */
export const TICK_MS = 1_000;

/** Missing ticks that mean sleep. Hidden pages are ticked once a minute by some browsers. */
export const SLEPT_MS = 5_000;
export const SLEPT_HIDDEN_MS = 90_000;

/** Tells of a page that comes back: from another tab, a locked screen, a closed lid. */
export class Wakefulness {
  private tickedAt: number;
  private frozen = false;
  private wasHidden: boolean;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly options: WakefulnessOptions) {
    const { page, window, now } = options;
    this.tickedAt = now();
    this.wasHidden = page.hidden;
    this.timer = setInterval(this.tick, TICK_MS);
    for (const event of ['online', 'offline', 'pageshow']) {
      window.addEventListener(event, this.look);
    }
    page.addEventListener('visibilitychange', this.look);
    page.addEventListener('resume', this.look);
    page.addEventListener('freeze', this.freeze);
  }

  close(): void {
    const { page, window } = this.options;
    clearInterval(this.timer);
    for (const event of ['online', 'offline', 'pageshow']) {
      window.removeEventListener(event, this.look);
    }
    page.removeEventListener('visibilitychange', this.look);
    page.removeEventListener('resume', this.look);
    page.removeEventListener('freeze', this.freeze);
  }

  private readonly tick = (): void => {
    // A lid that was closed over a page in sight wakes it without any event.
    if (this.hasSlept() && !this.options.page.hidden) this.look();
    this.tickedAt = this.options.now();
  };

  private readonly freeze = (): void => {
    this.frozen = true;
  };

  private readonly look = (): void => {
    const { page, now, woken } = this.options;
    const slept = this.hasSlept();
    this.wasHidden = page.hidden;
    if (page.hidden) return;
    this.frozen = false;
    this.tickedAt = now();
    woken(slept);
  };

  private hasSlept(): boolean {
    const missingMs = this.options.now() - this.tickedAt;
    if (this.frozen) return missingMs > TICK_MS;
    return missingMs > (this.wasHidden ? SLEPT_HIDDEN_MS : SLEPT_MS);
  }
}
