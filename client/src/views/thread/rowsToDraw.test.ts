import { describe, expect, it } from 'vitest';
import { PINNED_MAX, rowsToDraw } from './rowsToDraw';

const inSight = { startIndex: 500, endIndex: 502, overscan: 2, count: 1_000 };

describe('the rows in the document', () => {
  it('are those in sight and some beyond, within the thread', () => {
    expect(rowsToDraw(inSight, [])).toEqual([498, 499, 500, 501, 502, 503, 504]);
    expect(rowsToDraw({ ...inSight, startIndex: 0, endIndex: 1, count: 3 }, [])).toEqual([0, 1, 2]);
  });

  it('are the pinned ones too, each once, in order', () => {
    const pins = [
      { first: 3, last: 4 },
      { first: 504, last: 505 },
    ];
    expect(rowsToDraw(inSight, pins)).toEqual([3, 4, 498, 499, 500, 501, 502, 503, 504, 505]);
  });

  it('are of a long pin only those near what is in sight', () => {
    const above = rowsToDraw(inSight, [{ first: 0, last: 501 }]);
    expect(above[0]).toBe(500 - PINNED_MAX);
    const below = rowsToDraw(inSight, [{ first: 501, last: 999 }]);
    expect(below.length).toBeLessThan(PINNED_MAX + 10);
    expect(below).toContain(501);
    const far = rowsToDraw(inSight, [{ first: 0, last: 300 }]);
    expect(far).toContain(300);
    expect(far.length).toBeLessThan(PINNED_MAX + 10);
  });
});
