import { describe, expect, it } from 'vitest';
import { linkTo, sessionIn } from './deviceLink';

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
