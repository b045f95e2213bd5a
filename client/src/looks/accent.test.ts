import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accentOf, contrast, HARDEST } from './accent';
import { PAPER } from './themes';

const styles = readFileSync(join(import.meta.dirname, '../views/styles/base.css'), 'utf8');

function colours(name: string): readonly [string, string] {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(
    styles,
  );
  return [found?.[1] ?? '', found?.[2] ?? ''];
}

describe('an operator’s accent', () => {
  const every = [0x00, 0x40, 0x80, 0xc0, 0xff];
  const all = every.flatMap((r) => every.flatMap((g) => every.map((b) => [r, g, b] as const)));

  it('is readable, and so is what stands on it, whatever colour it is', () => {
    for (const rgb of all) {
      const colour = `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
      const accent = accentOf(colour);
      expect(contrast(accent.light, HARDEST.light), colour).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent.dark, HARDEST.dark), colour).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent.onLight, accent.light), colour).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accent.onDark, accent.dark), colour).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('stays as it is where it is readable already', () => {
    expect(accentOf('#2f5d50').light).toBe('#2f5d50');
    expect(accentOf('#93c6b4').dark).toBe('#93c6b4');
    expect(accentOf('#2f5d50').dark).not.toBe('#2f5d50');
  });

  it('counts contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBe(21);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });
});

describe('the style sheet', () => {
  it('has the colours that the looks know', () => {
    expect(colours('paper')).toEqual([PAPER.light, PAPER.dark]);
    expect([colours('tint')[0], colours('raised')[1]]).toEqual([HARDEST.light, HARDEST.dark]);
  });

  it.each(['ink', 'muted', 'danger', 'warning'])('has text of %s that can be read', (name) => {
    const [light, dark] = colours(name);
    for (const surface of ['paper', 'raised', 'tint', 'warning-tint']) {
      expect(contrast(light, colours(surface)[0]), surface).toBeGreaterThanOrEqual(4.5);
      expect(contrast(dark, colours(surface)[1]), surface).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('has edges of fields that can be seen', () => {
    const [light, dark] = colours('edge');
    expect(contrast(light, colours('paper')[0])).toBeGreaterThanOrEqual(3);
    expect(contrast(dark, colours('paper')[1])).toBeGreaterThanOrEqual(3);
  });
});
