import { describe, expect, it } from 'vitest';
import { readFixture } from '../testing/fixtures';
import { afterClose, CLOSE_CODES } from './closeCodes';

describe('close codes', () => {
  it('are the shared catalogue', () => {
    expect(CLOSE_CODES).toEqual(readFixture('close-codes.json'));
  });

  it.each(CLOSE_CODES)('$name is obeyed', ({ code, reconnect }) => {
    expect(afterClose(code).kind).toBe(reconnect ? 'reconnect' : 'stay_closed');
  });

  it.each([1000, 1001, 1006, 1011, 1012, 4999])('%i is an accident: try again', (code) => {
    expect(afterClose(code)).toEqual({ kind: 'reconnect', pace: 'backoff' });
  });
});
