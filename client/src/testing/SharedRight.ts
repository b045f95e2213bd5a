import type { SendingRight } from '../session/sendingRight';

/** A right that the tabs of a test share: first come, first served. */
export class SharedRight implements SendingRight {
  readonly exclusive = true;
  private readonly queue: (() => void)[] = [];

  ask(_: string, granted: () => void): () => void {
    this.queue.push(granted);
    if (this.queue.length === 1) granted();
    return () => {
      const place = this.queue.indexOf(granted);
      if (place < 0) return;
      this.queue.splice(place, 1);
      if (place === 0) this.queue[0]?.();
    };
  }

  /** How many tabs have it or wait for it. */
  get wanted(): number {
    return this.queue.length;
  }
}
