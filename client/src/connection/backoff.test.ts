import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff';

const config = { firstMs: 500, maxMs: 30_000 };

describe('the wait between tries', () => {
  it('doubles up to its longest', () => {
    const waits = [0, 1, 2, 5, 6, 7, 1000].map((failures) => backoffMs(config, failures, 0));
    expect(waits).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is cut by up to half', () => {
    expect(backoffMs(config, 1, 0.5)).toBe(750);
    expect(backoffMs(config, 1, 0.999)).toBeGreaterThanOrEqual(500);
  });
});
