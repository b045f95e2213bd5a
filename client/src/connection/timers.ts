interface Timer {
  readonly dueAt: number;
  readonly timeout: ReturnType<typeof setTimeout>;
}

/** Timers by name, each running once or not at all. */
export class Timers<Name extends string> {
  private readonly running = new Map<Name, Timer>();

  /** In the place of the one of this name that runs. */
  arm(name: Name, ms: number, then: () => void): void {
    this.disarm(name);
    const timeout = setTimeout(() => {
      this.running.delete(name);
      then();
    }, ms);
    this.running.set(name, { dueAt: Date.now() + ms, timeout });
  }

  has(name: Name): boolean {
    return this.running.has(name);
  }

  /** Infinite for one that does not run. */
  leftMs(name: Name): number {
    const timer = this.running.get(name);
    return timer === undefined ? Infinity : timer.dueAt - Date.now();
  }

  disarm(name: Name): void {
    const timer = this.running.get(name);
    if (timer !== undefined) clearTimeout(timer.timeout);
    this.running.delete(name);
  }

  disarmAll(): void {
    for (const name of [...this.running.keys()]) this.disarm(name);
  }
}
