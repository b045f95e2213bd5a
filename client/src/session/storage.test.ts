import { beforeEach, describe, expect, it } from 'vitest';
import { openStorage } from './storage';

function blocked(): never {
  throw new DOMException('The operation is insecure.', 'SecurityError');
}

describe('the storage', () => {
  beforeEach(() => {
    localStorage.clear();
  });

  it('is the browser’s', () => {
    const storage = openStorage(() => localStorage);
    storage.setItem('a', 'text');
    expect(storage.durable).toBe(true);
    expect(localStorage.getItem('a')).toBe('text');
    expect(openStorage(() => localStorage).getItem('a')).toBe('text');
    storage.removeItem('a');
    expect(localStorage.getItem('a')).toBeNull();
  });

  it.each([
    ['throws when mentioned', blocked],
    ['throws when used', () => ({ getItem: blocked }) as unknown as Storage],
    ['is null', () => null as unknown as Storage],
  ])('is memory where the browser’s %s', (_, open) => {
    const storage = openStorage(open);
    expect(storage.durable).toBe(false);
    expect(storage.getItem('a')).toBeNull();
    storage.setItem('a', 'text');
    expect(storage.getItem('a')).toBe('text');
    storage.removeItem('a');
    expect(storage.getItem('a')).toBeNull();
  });

  it('keeps in memory what a full browser does not take, over what that held before', () => {
    const full = { getItem: () => 'old', setItem: blocked } as unknown as Storage;
    const storage = openStorage(() => full);
    expect(storage.durable).toBe(true);
    storage.setItem('a', 'new');
    expect(storage.getItem('a')).toBe('new');
    expect(storage.durable).toBe(false);
  });
});
