/** How near to the end, in pixels, a move downwards must come to mean: keep the newest in sight. */
const NEAR_END_PX = 48;

/** Places are fractions of pixels on some screens. */
const AT_END_PX = 1;

/**
 * Whether the reader of a growing column wants its newest text kept in sight, and keeps it there.
 * The wish ends with a move upwards, by wheel, finger, key or scrollbar, and returns with one to
 * the end. What the column does by itself, growing and shrinking, is no wish.
 */
export class Follower {
  private box: HTMLElement | null = null;
  private wanted = true;
  private lastTop = 0;
  private touchedAt = 0;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly following = (): boolean => this.wanted;

  /** Follows in this scrolling element, until what is returned is called. */
  attach(box: HTMLElement): () => void {
    this.box = box;
    this.lastTop = box.scrollTop;
    const options = { passive: true } as const;
    const resized = new ResizeObserver(this.settle);
    box.addEventListener('scroll', this.scrolled, options);
    box.addEventListener('wheel', this.wheeled, options);
    box.addEventListener('touchstart', this.touched, options);
    box.addEventListener('touchmove', this.dragged, options);
    resized.observe(box);
    return () => {
      this.box = null;
      resized.disconnect();
      box.removeEventListener('scroll', this.scrolled);
      box.removeEventListener('wheel', this.wheeled);
      box.removeEventListener('touchstart', this.touched);
      box.removeEventListener('touchmove', this.dragged);
    };
  }

  /** Brings the newest into sight and keeps it there. */
  readonly follow = (): void => {
    this.want(true);
    this.settle();
  };

  /** Leaves the reader where they are, whatever comes below. */
  readonly hold = (): void => {
    const { box } = this;
    if (box !== null && box.scrollHeight - box.clientHeight > AT_END_PX) this.want(false);
  };

  /** To be called when the column may have changed its height: shows its end, if that is wanted. */
  readonly settle = (): void => {
    const { box } = this;
    if (box === null || !this.wanted) return;
    if (distanceFromEnd(box) > AT_END_PX) box.scrollTop = box.scrollHeight;
    this.lastTop = box.scrollTop;
  };

  /** To be called after a move that was not the reader's. */
  readonly moved = (): void => {
    if (this.box !== null) this.lastTop = this.box.scrollTop;
  };

  private readonly scrolled = (): void => {
    const { box, lastTop } = this;
    if (box === null) return;
    const top = box.scrollTop;
    this.lastTop = top;
    const distance = distanceFromEnd(box);
    if (distance < AT_END_PX || (top > lastTop && distance < NEAR_END_PX)) this.want(true);
    else if (top < lastTop) this.want(false);
  };

  // Before the first pixel of a smooth move: text that came in between would end that move.
  private readonly wheeled = (event: WheelEvent): void => {
    if (event.deltaY < 0 && this.movesUp(event.target)) this.hold();
  };

  private readonly touched = (event: TouchEvent): void => {
    this.touchedAt = event.touches[0]?.clientY ?? 0;
  };

  private readonly dragged = (event: TouchEvent): void => {
    const at = event.touches[0]?.clientY ?? 0;
    if (at > this.touchedAt + 2 && this.movesUp(event.target)) this.hold();
    this.touchedAt = at;
  };

  /** Whether a move upwards at an element moves the column, and nothing that scrolls inside of it. */
  private movesUp(target: EventTarget | null): boolean {
    const { box } = this;
    let at = target instanceof Element ? target : box;
    while (at !== null && at !== box) {
      if (at.scrollTop > 0) return false;
      at = at.parentElement;
    }
    return box !== null && box.scrollTop > 0;
  }

  private want(wanted: boolean): void {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    for (const listener of [...this.listeners]) listener();
  }
}

function distanceFromEnd(box: HTMLElement): number {
  return box.scrollHeight - box.clientHeight - box.scrollTop;
}
