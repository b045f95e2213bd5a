import type { ThreadItem } from '../../session/thread';

/*
 * How high a turn will be before it was ever drawn. The nearer this comes, the steadier the
 * scrollbar; it is put right as soon as the turn is measured.
 */

const LINE_PX = 28;
/** Names, actions, margins and the rule between two turns. */
const AROUND_PX = 170;
const NARROW_PX = 640;
const CHARACTER_PX = 8.4;
const MARGIN_COLUMN_PX = 124;

/** A text so long is judged by its beginning. */
const SAMPLE_LENGTH = 2_000;

const widths = new WeakMap<object, number>();

/** @param width of the column, in pixels */
export function estimatedHeight(item: ThreadItem, width: number): number {
  const line = Math.max(120, width > NARROW_PX ? width - MARGIN_COLUMN_PX : width);
  return AROUND_PX + LINE_PX * Math.ceil(widthOf(item) / line);
}

function widthOf(item: ThreadItem): number {
  // Items are made anew for every snapshot, what they show is not.
  const shown = item.kind === 'turn' ? item.turn : item.message;
  const known = widths.get(shown);
  if (known !== undefined) return known;
  const answer = item.kind === 'turn' ? textWidth(item.turn.answer) : 0;
  const width = textWidth(shown.text) + answer;
  widths.set(shown, width);
  return width;
}

/** The length of its line, if it were one; a line break counts as half of a usual line. */
function textWidth(text: string): number {
  const sample = Math.min(text.length, SAMPLE_LENGTH);
  let width = 0;
  for (let at = 0; at < sample; at++) {
    const code = text.charCodeAt(at);
    width += code === 10 ? 300 : code >= 0x2e80 ? 2 * CHARACTER_PX : CHARACTER_PX;
  }
  return sample === 0 ? 0 : (width * text.length) / sample;
}
