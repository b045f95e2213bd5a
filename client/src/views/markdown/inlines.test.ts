import { describe, expect, it } from 'vitest';
import { readInlines, textOf } from './inlines';
import { hostToShow, linkAddress } from './links';

describe('what stands within lines', () => {
  it.each([
    ['$x^2$', 'x^2'],
    ['\\(x^2\\)', 'x^2'],
    ['$$x^2$$', 'x^2'],
    ['\\[x\\]', 'x'],
  ])('reads %s as a formula', (text, math) => {
    expect(readInlines(text, {})).toEqual([{ kind: 'math', text: math }]);
  });

  it.each(['$5 and $10', 'from $5-$10', '$HOME and $PATH', '`$a$`', '\\$a$', '$ a $'])(
    'reads no formula in %s',
    (text) => {
      expect(JSON.stringify(readInlines(text, {}))).not.toContain('"math"');
    },
  );

  it('keeps plain tags, and all other HTML as text', () => {
    expect(readInlines('H<sub>2</sub>O<br>x', {})).toEqual([
      { kind: 'text', text: 'H' },
      { kind: 'element', tag: 'sub', children: [{ kind: 'text', text: '2' }] },
      { kind: 'text', text: 'O' },
      { kind: 'break' },
      { kind: 'text', text: 'x' },
    ]);
    const html = '<b onclick="x">a</b><script>b</script><img src=x>';
    expect(textOf(readInlines(html, {}))).toBe(html);
  });

  it('bears tags that cross', () => {
    expect(textOf(readInlines('<b>a *b</b> c* d</i>', {}))).toBe('a b</b> c d</i>');
  });

  it('keeps the text of footnotes', () => {
    expect(textOf(readInlines('Note[^1].', {}))).toBe('Note[^1].');
  });
});

describe('a link', () => {
  it.each(['//a.example', '/a', 'a.html', '#a', 'javascript:1', 'data:text/html,1', 'blob:x', ''])(
    'is text where it is %j',
    (address) => {
      expect(linkAddress(address)).toBeNull();
    },
  );

  it.each([
    ['https://bank.example', 'https://evil.example/', 'evil.example'],
    ['bank.com', 'https://evil.example/', 'evil.example'],
    ['www.bank.example/login', 'https://evil.example/', 'evil.example'],
    ['https://bank\u200b.example', 'https://bank.example/', null],
    ['https://bank.example@evil.example/', 'https://bank.example@evil.example/', 'evil.example'],
    ['https://\u0430pple.com', 'https://xn--pple-43d.com/', 'xn--pple-43d.com'],
    ['https://ok.example/a', 'https://www.ok.example/b', null],
    ['Node.js', 'https://nodejs.org/', null],
    ['the docs', 'https://ok.example/', null],
    ['ada@ok.example', 'mailto:ada@ok.example', null],
  ])('that says %j and leads to %j shows %j', (text, address, host) => {
    expect(hostToShow(text, address)).toBe(host);
  });
});
