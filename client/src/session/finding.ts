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

/** A turn whose question or answer holds a text, and how often. */
export interface Found {
  readonly key: string;
  /** From 1; at most `PLACES_MAX` for the question and as many for the answer. */
  readonly count: number;
}

/** One place of those that were found: the turn's key, and which of its places, from 0. */
export interface Place {
  readonly key: string;
  readonly nth: number;
}

/** Stands where one block ends and another begins; no text that is shown holds it, nor any query. */
export const BLOCK_END = '\0';

/** From an answer to what is read of it. */
export type Reading = (answer: string) => string;

interface Folded {
  readonly reading: Reading;
  readonly texts: readonly string[];
}

const folded = new WeakMap<object, Folded>();

/** Those turns, in order, whose question or answer holds a text. */
export function foundIn(
  items: readonly ThreadItem[],
  query: string,
  reading: Reading,
): readonly Found[] {
  const wanted = spaced(query.trim());
  if (wanted === '') return [];
  return items
    .map((item) => ({
      key: keyOf(item),
      count: textsOf(item, reading).reduce((count, text) => count + timesIn(text, wanted), 0),
    }))
    .filter(({ count }) => count > 0);
}

function textsOf(item: ThreadItem, reading: Reading): readonly string[] {
  // Items are made anew for every snapshot, what they show is not.
  const shown = item.kind === 'turn' ? item.turn : item.message;
  const known = folded.get(shown);
  if (known?.reading === reading) return known.texts;
  const answer = item.kind === 'turn' ? (item.turn.earlier ?? item.turn.answer) : '';
  const texts = [spaced(shown.text), spaced(reading(answer))];
  folded.set(shown, { reading, texts });
  return texts;
}

/** A text as it is compared here: the end of a line is a space, as it is drawn. */
function spaced(text: string): string {
  return fold(text).replace(/\s/g, ' ');
}

function timesIn(text: string, wanted: string): number {
  let times = 0;
  let at = text.indexOf(wanted);
  while (at >= 0 && times < PLACES_MAX) {
    times++;
    at = text.indexOf(wanted, at + wanted.length);
  }
  return times;
}

export function placesOf(found: readonly Found[]): number {
  return found.reduce((sum, { count }) => sum + count, 0);
}

/** Which of all places one is, from 1; 0: none of them. */
export function numberOf(found: readonly Found[], place: Place | null): number {
  const at = place === null ? -1 : found.findIndex(({ key }) => key === place.key);
  const turn = found[at];
  if (place === null || turn === undefined) return 0;
  // An answer that is written again may hold the text less often than it did.
  return placesOf(found.slice(0, at)) + Math.min(place.nth + 1, turn.count);
}

/** The next of the places, or the one before; round the ends. Null if there is none. */
export function stepped(
  found: readonly Found[],
  current: Place | null,
  direction: 1 | -1,
): Place | null {
  const count = placesOf(found);
  if (count === 0) return null;
  const number = numberOf(found, current);
  if (number === 0) return placeAt(found, direction > 0 ? 1 : count);
  return placeAt(found, ((number - 1 + direction + count) % count) + 1);
}

function placeAt(found: readonly Found[], number: number): Place | null {
  let before = 0;
  for (const { key, count } of found) {
    if (number <= before + count) return { key, nth: number - before - 1 };
    before += count;
  }
  return null;
}

/**
 * Where a search begins: at the turn where it stands, if that still holds the text, else at the
 * first that does from a row on, else at the first of all.
 */
export function nearest(
  items: readonly ThreadItem[],
  found: readonly Found[],
  current: Place | null,
  from: number,
): Place | null {
  const number = numberOf(found, current);
  if (number > 0) return placeAt(found, number);
  const among = new Set(found.map(({ key }) => key));
  const next = items.slice(from).find((item) => among.has(keyOf(item)));
  const key = next === undefined ? found[0]?.key : keyOf(next);
  return key === undefined ? null : { key, nth: 0 };
}

/** Where a text stands in another, the first `PLACES_MAX` times. */
export function placesIn(text: string, query: string): readonly Part[] {
  const wanted = spaced(query.trim());
  if (wanted === '' || !spaced(text).includes(wanted)) return [];
  let whole = '';
  // For every place in the folded text, the character that it came from.
  const from: Part[] = [];
  for (const { 0: character, index: start } of text.matchAll(CHARACTERS)) {
    const part = { start, end: start + character.length };
    const as = spaced(character);
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
