import type { StateInline } from 'markdown-it';

/** Tags that models write and that carry nothing but their meaning. All other HTML is text. */
const TAG = /<(\/?)(b|i|u|s|em|strong|del|ins|sub|sup|kbd|mark|small)>/iy;
const BREAK = /<br ?\/?>/iy;

/** `<br>`, and the plain tags, which must have no attributes. */
export function plainTag(state: StateInline, silent: boolean): boolean {
  if (state.src.charCodeAt(state.pos) !== 0x3c) return false;
  BREAK.lastIndex = state.pos;
  const line = BREAK.exec(state.src);
  if (line !== null) {
    if (!silent) state.push('hardbreak', 'br', 0);
    state.pos += line[0].length;
    return true;
  }
  TAG.lastIndex = state.pos;
  const tag = TAG.exec(state.src);
  if (tag === null) return false;
  if (!silent) {
    const token = state.push('tag', (tag[2] ?? '').toLowerCase(), 0);
    token.content = tag[0];
    token.info = tag[1] ?? '';
  }
  state.pos += tag[0].length;
  return true;
}
