import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SLEPT_HIDDEN_MS, SLEPT_MS, TICK_MS, Wakefulness } from './wakefulness';

class FakePage extends EventTarget {
  hidden = false;

  becomes(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let page: FakePage;
let target: EventTarget;
let now: number;
let woken: boolean[];
let wakefulness: Wakefulness;

beforeEach(() => {
  vi.useFakeTimers();
  page = new FakePage();
  target = new EventTarget();
  now = 0;
  woken = [];
  wakefulness = new Wakefulness({
    page,
    window: target,
    now: () => now,
    woken: (slept) => woken.push(slept),
  });
});

afterEach(() => {
  wakefulness.close();
  vi.useRealTimers();
});

/** Time in which the page runs. */
function run(ms: number): void {
  for (let passed = 0; passed < ms; passed += TICK_MS) {
    now += TICK_MS;
    vi.advanceTimersByTime(TICK_MS);
  }
}

describe('a page', () => {
  it('that runs tells nothing', () => {
    run(600_000);
    expect(woken).toEqual([]);
  });

  it('that is looked at again has not slept while it was only hidden', () => {
    page.becomes(true);
    expect(woken).toEqual([]);
    run(600_000);
    // Browsers tick a hidden page once a minute.
    now += 60_000;
    page.becomes(false);
    expect(woken).toEqual([false]);
  });

  it('has slept when nothing ticked, hidden or in sight', () => {
    page.becomes(true);
    now += SLEPT_HIDDEN_MS + 1;
    page.becomes(false);
    now += SLEPT_MS + 1;
    target.dispatchEvent(new Event('online'));
    expect(woken).toEqual([true, true]);
  });

  it('tells of a sleep that no event tells of', () => {
    run(3_000);
    now += 3_600_000;
    vi.advanceTimersByTime(TICK_MS);
    expect(woken).toEqual([true]);
    run(60_000);
    expect(woken).toEqual([true]);
  });

  it('that was frozen has slept, however short', () => {
    page.becomes(true);
    page.dispatchEvent(new Event('freeze'));
    now += 2_000;
    page.dispatchEvent(new Event('resume'));
    expect(woken).toEqual([]);
    page.becomes(false);
    expect(woken).toEqual([true]);
    page.becomes(true);
    page.becomes(false);
    expect(woken).toEqual([true, false]);
  });

  it('tells of a network that changed, and of a page that is shown again', () => {
    for (const event of ['online', 'offline', 'pageshow']) target.dispatchEvent(new Event(event));
    expect(woken).toEqual([false, false, false]);
    wakefulness.close();
    target.dispatchEvent(new Event('online'));
    page.becomes(true);
    page.becomes(false);
    expect(woken).toHaveLength(3);
  });
});
