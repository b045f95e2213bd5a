import { fold } from './search';
import { keyOf, type ThreadItem } from './thread';

/** A part of a text: from the first character to before the last. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** More places than these are not looked for in one text. */
export const PLACES_MAX = 500;

/** A character with the marks that it may become one with, as half of a voiced kana. */
const CHARACTERS = /.[\p{M}\uFF9E\uFF9F]*/gsu;

const folded = new WeakMap<object, readonly string[]>();

/** The keys of those turns, in order, whose question or answer holds a text. */
export function turnsWith(items: readonly ThreadItem[], query: string): readonly string[] {
  const wanted = fold(query.trim());
  if (wanted === '') return [];
  return items
    .filter((item) => textsOf(item).some((text) => text.includes(wanted)))
    .map((item) => keyOf(item));
}

function textsOf(item: ThreadItem): readonly string[] {
  // Items are made anew for every snapshot, what they show is not.
  const shown = item.kind === 'turn' ? item.turn : item.message;
  const known = folded.get(shown);
  if (known !== undefined) return known;
  const answer = item.kind === 'turn' ? (item.turn.earlier ?? item.turn.answer) : '';
  const texts = [fold(shown.text), fold(answer)];
  folded.set(shown, texts);
  return texts;
}

/** The next of what was found, or the one before; round the ends. Null if nothing was. */
export function stepped(
  found: readonly string[],
  current: string | null,
  direction: 1 | -1,
): string | null {
  const at = current === null ? -1 : found.indexOf(current);
  if (at < 0) return found.at(direction > 0 ? 0 : -1) ?? null;
  return found.at((at + direction) % found.length) ?? null;
}

/**
 * Where a search begins: where it stands, if that is still found, else at the first that was found
 * from a row on, else at the first of all.
 */
export function nearest(
  items: readonly ThreadItem[],
  found: readonly string[],
  current: string | null,
  from: number,
): string | null {
  if (current !== null && found.includes(current)) return current;
  const among = new Set(found);
  const next = items.slice(from).find((item) => among.has(keyOf(item)));
  return next === undefined ? (found[0] ?? null) : keyOf(next);
}

/** Where a text stands in another, the first `PLACES_MAX` times. */
export function placesIn(text: string, query: string): readonly Part[] {
  const wanted = fold(query.trim());
  if (wanted === '' || !fold(text).includes(wanted)) return [];
  let whole = '';
  // For every place in the folded text, the character that it came from.
  const from: Part[] = [];
  for (const { 0: character, index: start } of text.matchAll(CHARACTERS)) {
    const part = { start, end: start + character.length };
    const as = fold(character);
    whole += as;
    for (let at = 0; at < as.length; at++) from.push(part);
  }
  const places: Part[] = [];
  let at = whole.indexOf(wanted);
  while (at >= 0 && places.length < PLACES_MAX) {
    const first = from[at];
    const last = from[at + wanted.length - 1];
    if (first !== undefined && last !== undefined)
      places.push({ start: first.start, end: last.end });
    at = whole.indexOf(wanted, at + wanted.length);
  }
  return places;
}
