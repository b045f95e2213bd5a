import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHECK_EVERY_MS, TAKE_OVER_MS, Versions, type Registration } from './versions';

class FakeWorker extends EventTarget {
  readonly heard: unknown[] = [];
  state = 'installing';

  postMessage(message: unknown): void {
    this.heard.push(message);
  }

  becomes(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  active: FakeWorker | null = null;
  updates = 0;

  update(): Promise<void> {
    this.updates += 1;
    return Promise.resolve();
  }

  finds(): FakeWorker {
    const worker = new FakeWorker();
    this.installing = worker;
    this.dispatchEvent(new Event('updatefound'));
    return worker;
  }

  installs(worker: FakeWorker): void {
    this.installing = null;
    this.waiting = worker;
    worker.becomes('installed');
  }
}

class FakeWorkers extends EventTarget {
  controller: FakeWorker | null = null;
  refuses = false;
  readonly registration = new FakeRegistration();

  register(): Promise<Registration> {
    return this.refuses
      ? Promise.reject(new Error('no'))
      : Promise.resolve(this.registration as unknown as Registration);
  }

  changes(): void {
    this.dispatchEvent(new Event('controllerchange'));
  }
}

let workers: FakeWorkers;
let now: number;
let status: number;
let asked: string[];
let reloads: number;

beforeEach(() => {
  vi.useFakeTimers();
  workers = new FakeWorkers();
  now = 0;
  status = 404;
  asked = [];
  reloads = 0;
});

afterEach(() => {
  vi.useRealTimers();
});

function page(controlled: boolean): Versions {
  if (controlled) workers.controller = new FakeWorker();
  return new Versions({
    workers: workers as unknown as ConstructorParameters<typeof Versions>[0]['workers'],
    fetcher: (input) => {
      asked.push(input instanceof Request ? input.url : input.toString());
      return status === 0
        ? Promise.reject(new TypeError('failed'))
        : Promise.resolve(new Response(null, { status }));
    },
    reload: () => {
      reloads += 1;
    },
    now: () => now,
  });
}

describe('a version', () => {
  it('is not offered to the page that had none before', async () => {
    const versions = page(false);
    await versions.start();
    const worker = workers.registration.finds();
    workers.registration.installs(worker);
    workers.changes();
    expect(versions.get()).toBe(false);
    expect(reloads).toBe(0);
  });

  it('that is newer is offered, and taken only when somebody says so', async () => {
    const versions = page(true);
    let told = 0;
    versions.subscribe(() => (told += 1));
    await versions.start();
    const worker = workers.registration.finds();
    expect(versions.get()).toBe(false);
    workers.registration.installs(worker);
    expect(versions.get()).toBe(true);
    expect(told).toBe(1);
    expect(worker.heard).toEqual([]);
    await versions.take();
    expect(worker.heard).toEqual(['take_over']);
    expect(reloads).toBe(0);
    workers.changes();
    expect(reloads).toBe(1);
  });

  it('that waits since an earlier visit is offered', async () => {
    workers.registration.waiting = new FakeWorker();
    const versions = page(true);
    await versions.start();
    expect(versions.get()).toBe(true);
  });

  it('that another tab has taken is offered here, not forced', async () => {
    const versions = page(true);
    await versions.start();
    workers.changes();
    expect(versions.get()).toBe(true);
    expect(reloads).toBe(0);
  });

  it('that does not take over in time is left to the reload', async () => {
    workers.registration.waiting = new FakeWorker();
    const versions = page(true);
    await versions.start();
    await versions.take();
    vi.advanceTimersByTime(TAKE_OVER_MS - 1);
    expect(reloads).toBe(0);
    vi.advanceTimersByTime(1);
    expect(reloads).toBe(1);
  });

  it('is looked for when a connection is back, but not at each of many', async () => {
    const versions = page(true);
    versions.check();
    await versions.start();
    for (now of [0, 1, CHECK_EVERY_MS - 1]) versions.check();
    expect(workers.registration.updates).toBe(0);
    for (now of [CHECK_EVERY_MS, CHECK_EVERY_MS + 1]) versions.check();
    expect(workers.registration.updates).toBe(1);
  });
});

describe('a part of the page that could not be loaded', () => {
  const failure = new TypeError('Failed to fetch dynamically imported module: https://here/a.js');

  it('makes the offer where the server has it no longer, and the reload finds the new one', async () => {
    const versions = page(true);
    await versions.start();
    await versions.missing(failure);
    expect(asked).toEqual(['https://here/a.js']);
    expect(versions.get()).toBe(true);
    await versions.take();
    expect(workers.registration.updates).toBe(1);
    expect(reloads).toBe(1);
  });

  it('makes none where the server has it, or cannot be asked', async () => {
    const versions = page(true);
    for (status of [200, 503, 0]) await versions.missing(failure);
    await versions.missing('nothing that names a file');
    expect(asked).toHaveLength(3);
    expect(versions.get()).toBe(false);
  });
});

describe('a browser without service workers', () => {
  it('works as before, and reloads when asked to', async () => {
    const versions = new Versions({
      workers: undefined,
      fetcher: fetch,
      reload: () => (reloads += 1),
      now: () => now,
    });
    await versions.start();
    versions.check();
    versions.fetchLater();
    await versions.take();
    expect(reloads).toBe(1);
  });

  it('is as one that refuses them', async () => {
    workers.refuses = true;
    const versions = page(false);
    await versions.start();
    expect(versions.get()).toBe(false);
    await versions.take();
    expect(reloads).toBe(1);
  });
});
