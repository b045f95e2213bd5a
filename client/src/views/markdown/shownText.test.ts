import { describe, expect, it } from 'vitest';
import { shownText } from './shownText';

function parts(answer: string): readonly string[] {
  return shownText(answer).split('\0');
}

describe('what is read of an answer', () => {
  it('is its words, without the signs around and within them', () => {
    expect(
      parts('# A *ti*tle\n\nSome **wo**rds, [a link][l]\nand `code`.\n\n[l]: https://b.example'),
    ).toEqual(['A title', 'Some words, a link\nand code.']);
  });

  it('ends with each item, cell and block', () => {
    expect(parts('- [x] one\n  - two\n\n> three\n\n| a | b |\n|---|---|\n| c | **d** |')).toEqual([
      'one',
      'two',
      'three',
      'a',
      'b',
      'c',
      'd',
    ]);
  });

  it('has code and formulas as they were written', () => {
    expect(parts('```python\n**x** = 1\n```\n\n$$\n\\frac12\n$$\n\nso $y^2$')).toEqual([
      '**x** = 1',
      '\\frac12',
      'so y^2',
    ]);
  });
});
