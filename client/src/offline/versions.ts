import type { PageMessage } from '../serviceworker/files';

/** The part of a service worker's registration that is used here. */
export interface Registration extends EventTarget {
  readonly installing: ServiceWorker | null;
  readonly waiting: ServiceWorker | null;
  readonly active: ServiceWorker | null;
  update(): Promise<unknown>;
}

export interface Workers extends EventTarget {
  readonly controller: ServiceWorker | null;
  register(path: string): Promise<Registration>;
}

export interface VersionsOptions {
  /** Undefined where the browser has no service workers, or not for this page. */
  readonly workers: Workers | undefined;
  readonly fetcher: typeof fetch;
  readonly reload: () => void;
  readonly now: () => number;
}

/** The server is asked for a newer version at most so often. */
export const CHECK_EVERY_MS = 60_000;

/** A new version that does not take over in this time is left to the reload. */
export const TAKE_OVER_MS = 4_000;

/**
 * Which version of the client this page is, and whether there is a newer one. That is offered and
 * never taken without a word: a page that is in use goes on as it is.
 */
export class Versions {
  private offered = false;
  private registration: Registration | null = null;
  private checkedAt = -Infinity;
  private taking = false;
  /** Whether the page had a service worker before; the first to come is no newer version. */
  private controlled: boolean;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly options: VersionsOptions) {
    const { workers } = options;
    this.controlled = workers?.controller != null;
    workers?.addEventListener('controllerchange', () => {
      if (this.taking) options.reload();
      // Another tab has taken it; this one goes on with what it has loaded.
      else if (this.controlled) this.offer();
      this.controlled = true;
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Whether a newer version is there to be taken. */
  readonly get = (): boolean => this.offered;

  /** Lets the page open without a network from now on. Never throws. */
  async start(): Promise<void> {
    const { workers } = this.options;
    if (workers === undefined) return;
    try {
      const registration = await workers.register('/sw.js');
      this.registration = registration;
      this.checkedAt = this.options.now();
      if (registration.waiting !== null && this.controlled) this.offer();
      this.watch(registration.installing);
      registration.addEventListener('updatefound', () => {
        this.watch(registration.installing);
      });
    } catch {
      // Refused by the browser, or no network: the page works without.
    }
  }

  /** Lets the service worker fetch what few need. */
  fetchLater(): void {
    this.registration?.active?.postMessage('fetch_later' satisfies PageMessage);
  }

  /** Asks whether the server has a newer version; for moments at which that is likely. */
  check(): void {
    const now = this.options.now();
    if (this.registration === null || now - this.checkedAt < CHECK_EVERY_MS) return;
    this.checkedAt = now;
    this.registration.update().catch(() => {
      // No network: asked again at the next occasion.
    });
  }

  /**
   * A part of the page could not be loaded. That is a newer version if the server no longer has it;
   * anything else is the network.
   *
   * @param error of the import that failed; most browsers name the file in it
   */
  async missing(error: unknown): Promise<void> {
    const address = /https?:\/\/\S+/.exec(error instanceof Error ? error.message : '')?.[0];
    if (address === undefined) return;
    try {
      const answer = await this.options.fetcher(address, { method: 'HEAD', cache: 'no-store' });
      if (answer.status === 404) this.offer();
    } catch {
      // No network.
    }
  }

  /** Loads the newer version, in place of this page. */
  async take(): Promise<void> {
    if (this.taking) return;
    this.taking = true;
    // A worker that does not answer must not keep the page from being loaded anew.
    setTimeout(this.options.reload, TAKE_OVER_MS);
    const { registration } = this;
    const waiting = registration?.waiting ?? null;
    if (waiting !== null) waiting.postMessage('take_over' satisfies PageMessage);
    else if (registration === null || !(await this.findsAnother(registration))) {
      this.options.reload();
    }
  }

  /** Whether another version is on its way, which then takes over. */
  private async findsAnother(registration: Registration): Promise<boolean> {
    try {
      await registration.update();
    } catch {
      return false;
    }
    return registration.installing !== null || registration.waiting !== null;
  }

  private watch(worker: ServiceWorker | null): void {
    worker?.addEventListener('statechange', () => {
      if (worker.state !== 'installed' || !this.controlled) return;
      if (this.taking) worker.postMessage('take_over' satisfies PageMessage);
      else this.offer();
    });
  }

  private offer(): void {
    if (this.offered) return;
    this.offered = true;
    for (const listener of [...this.listeners]) listener();
  }
}
