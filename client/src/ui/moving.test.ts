import { expect, it } from 'vitest';
import { placeAfter } from './moving';

it.each([
  ['ArrowDown', 0, 1],
  ['ArrowDown', 2, 0],
  ['ArrowDown', -1, 0],
  ['ArrowUp', 0, 2],
  ['ArrowUp', -1, 2],
  ['Home', 2, 0],
  ['End', 0, 2],
  ['Enter', 0, null],
])('%s from %i of three leads to %s', (key, at, to) => {
  expect(placeAfter(key, at, 3)).toBe(to);
  expect(placeAfter(key, -1, 0)).toBeNull();
});
