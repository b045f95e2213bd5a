import { describe, expect, it } from 'vitest';
import { steadyInline, steadyTail } from './tail';

describe('the end of an answer that streams', () => {
  it.each([
    ['Text\n-', 'Text\n'],
    ['Text\n--', 'Text\n'],
    ['Text\n=', 'Text\n'],
    ['Text\n#', 'Text\n'],
    ['Text\n1', 'Text\n'],
    ['Text\n1. ', 'Text\n'],
    ['Text\n``', 'Text\n'],
    ['Text\n```', 'Text\n'],
    ['Text\n$$', 'Text\n'],
    ['Text\n> ', 'Text\n'],
    ['Text\n[a]: https://a.exa', 'Text\n'],
    ['```js\nlet a;\n``', '```js\nlet a;\n'],
  ])('holds back %j', (text, shown) => {
    expect(steadyTail(text)).toBe(shown);
  });

  it.each([
    'Text\n- a',
    'Text\n```js',
    'Text\n1984 was',
    '```\n| a |',
    '```\n-',
    '~~~\n```\n| a',
    'In 1984\n',
  ])('shows %j', (text) => {
    expect(steadyTail(text)).toBe(text);
  });

  it.each([
    ['| a', '| a|\n|-|'],
    ['| a | b |', '| a | b |\n|-|-|'],
    ['| a | b |\n', '| a | b |\n|-|-|'],
    ['| a | b |\n|', '| a | b |\n|-|-|'],
    ['| a | b |\n|--', '| a | b |\n|-|-|'],
    ['| a | b |\n|---|:-', '| a | b |\n|-|-|'],
    ['| a | b |\n|---|---|\n', '| a | b |\n|---|---|\n'],
    ['| a | b |\n|---|---|\n| c', '| a | b |\n|---|---|\n| c|'],
    ['> | a | b |\n> |-', '> | a | b |\n> |-|-|'],
  ])('shows %j as a table', (text, shown) => {
    expect(steadyTail(text)).toBe(shown);
  });
});

describe('the end of a line that streams', () => {
  it.each([
    ['some **bold', 'some **bold**'],
    ['some `code', 'some `code`'],
    ['a [link', 'a link'],
    ['a [link](https://exa', 'a link'],
    ['an ![im', 'an '],
    ['a <br', 'a '],
    ['a &am', 'a '],
    ['a \\', 'a '],
    ['so $x^2', 'so '],
    ['so **bold $x', 'so **bold**'],
    ['so \\(x', 'so '],
    ['so $x$ is', 'so $x$ is'],
    ['for $5 and more', 'for $5 and more'],
    ['set $HOME to the folder of the user', 'set $HOME to the folder of the user'],
  ])('makes of %j %j', (text, shown) => {
    expect(steadyInline(text).trimEnd()).toBe(shown.trimEnd());
  });
});
