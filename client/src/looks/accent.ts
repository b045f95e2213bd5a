/*
 * An operator's colour, made readable: on light paper it is mixed with black, on dark paper with
 * white, just as far as the contrast of text asks for (WCAG 2.2, 1.4.3).
 */

/** One accent for each theme, and the text on it. */
export interface Accent {
  readonly light: string;
  readonly dark: string;
  readonly onLight: string;
  readonly onDark: string;
}

/** The surfaces on which accented text stands at its hardest. The same stand in base.css. */
export const HARDEST = { light: '#f1ede4', dark: '#282622' } as const;

const CONTRAST_MIN = 4.5;
const STEPS = 50;
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

type Rgb = readonly [number, number, number];

/** @param colour as `#rrggbb` */
export function accentOf(colour: string): Accent {
  const rgb = parse(colour);
  const light = readable(rgb, parse(HARDEST.light), BLACK);
  const dark = readable(rgb, parse(HARDEST.dark), WHITE);
  return { light: hex(light), dark: hex(dark), onLight: textOn(light), onDark: textOn(dark) };
}

/** The contrast of two colours as WCAG counts it, from 1 to 21. */
export function contrast(one: string, other: string): number {
  return ratio(parse(one), parse(other));
}

function readable(colour: Rgb, on: Rgb, towards: Rgb): Rgb {
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(colour, towards, step / STEPS);
    if (ratio(mixed, on) >= CONTRAST_MIN) return mixed;
  }
  return towards;
}

function textOn(colour: Rgb): string {
  return hex(ratio(WHITE, colour) >= ratio(BLACK, colour) ? WHITE : BLACK);
}

function mix([r, g, b]: Rgb, [r2, g2, b2]: Rgb, part: number): Rgb {
  const channel = (from: number, to: number): number => Math.round(from + (to - from) * part);
  return [channel(r, r2), channel(g, g2), channel(b, b2)];
}

function ratio(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance([r, g, b]: Rgb): number {
  const linear = (channel: number): number => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function parse(colour: string): Rgb {
  const number = Number.parseInt(colour.slice(1), 16);
  return [(number >> 16) & 0xff, (number >> 8) & 0xff, number & 0xff];
}

function hex(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
