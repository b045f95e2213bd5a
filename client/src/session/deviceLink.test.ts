import { describe, expect, it } from 'vitest';
import { isOnlyHere, linkTo, sessionIn } from './deviceLink';

describe('a link for another device', () => {
  it('has the session token in its fragment alone', () => {
    const link = new URL(linkTo('a key/1', 'https://parley.example/in/?query=1#else'));
    expect(link.origin + link.pathname + link.search).toBe('https://parley.example/in/');
    expect(sessionIn(link.hash)).toBe('a key/1');
  });

  it.each(['', '#', '#session=', '#other=key', '#session=%', `#session=${'x'.repeat(201)}`])(
    'is none: %s',
    (fragment) => {
      expect(sessionIn(fragment)).toBeNull();
    },
  );
});

describe('an address', () => {
  it.each([
    ['localhost', true],
    ['parley.localhost', true],
    ['127.0.0.1', true],
    ['[::1]', true],
    ['192.168.1.20', false],
    ['localhost.example.org', false],
    ['parley.example.org', false],
  ])('of %s leads only to the device itself: %s', (host, only) => {
    expect(isOnlyHere(host)).toBe(only);
  });
});
