import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { firstPrinted, PRINTED_MAX, usePrinting } from './printing';

afterEach(cleanup);

describe('printing', () => {
  it('takes all of a thread, and of a very long one the newest', () => {
    expect(firstPrinted(0)).toBe(0);
    expect(firstPrinted(PRINTED_MAX)).toBe(0);
    expect(firstPrinted(PRINTED_MAX + 3)).toBe(3);
  });

  it('is drawn before the browser goes on, and gone afterwards', () => {
    const { result } = renderHook(usePrinting);
    expect(result.current).toBe(false);
    // Not within act, which would draw it by itself.
    window.dispatchEvent(new Event('beforeprint'));
    expect(result.current).toBe(true);
    act(() => {
      window.dispatchEvent(new Event('afterprint'));
    });
    expect(result.current).toBe(false);
  });
});
