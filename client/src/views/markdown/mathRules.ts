import type { StateBlock, StateInline } from 'markdown-it';

/** Said of a parse whose text still grows: mathematics may be without its end. */
export interface Growing {
  /** Where in the text mathematics begins that has not ended; -1 if nowhere. */
  mathFrom: number;
}

const growing = (env: object): Growing | undefined =>
  (env as { readonly growing?: Growing }).growing;

/** How far the end of a formula within a line is looked for. */
const INLINE_MAX = 600;

const ENDS: Readonly<Record<string, string>> = { $$: '$$', '\\[': '\\]', '\\(': '\\)' };

/** A formula on lines of its own, between `$$` and `$$` or `\[` and `\]`, with no empty line. */
export function mathBlock(
  state: StateBlock,
  first: number,
  last: number,
  silent: boolean,
): boolean {
  if ((state.sCount[first] ?? 0) - state.blkIndent >= 4) return false;
  const start = (state.bMarks[first] ?? 0) + (state.tShift[first] ?? 0);
  const begin = state.src.slice(start, start + 2);
  const end = begin === '\\(' ? undefined : ENDS[begin];
  if (end === undefined) return false;

  let line = first;
  let closed = false;
  for (; line < last && !closed; line++) {
    if (line > first && ((state.sCount[line] ?? 0) < state.blkIndent || state.isEmpty(line))) break;
    const from = line === first ? start + 2 : (state.bMarks[line] ?? 0);
    const text = state.src.slice(from, state.eMarks[line]).trimEnd();
    const at = text.indexOf(end);
    if (at < 0) continue;
    if (at !== text.length - 2) return false;
    closed = true;
  }
  const open = !closed && line >= last && growing(state.env) !== undefined;
  if (!closed && !open) return false;
  if (silent) return true;

  const whole = state.getLines(first, line, state.blkIndent, false).trim();
  const token = state.push('math_block', 'math', 0);
  token.content = whole.slice(2, closed ? -2 : undefined).trim();
  token.markup = end;
  token.map = [first, line];
  token.meta = { closed };
  state.line = line;
  return true;
}

/** A formula within a line: `$x$`, `$$x$$`, `\(x\)` or `\[x\]`; sums of money are none. */
export function mathInline(state: StateInline, silent: boolean): boolean {
  const { src, pos } = state;
  const code = src.charCodeAt(pos);
  if (code !== 0x24 && code !== 0x5c) return false;
  const end = ENDS[src.slice(pos, pos + 2)] ?? (code === 0x24 ? '$' : undefined);
  if (end === undefined) return false;
  const begin = end === '$' ? 1 : 2;
  if (end === '$' && /^[\s$]?$/.test(src.charAt(pos + 1))) return false;

  const from = pos + begin;
  const close = closeOf(src, from, end);
  if (close < 0) {
    const pending = growing(state.env);
    if (pending === undefined || silent || pending.mathFrom >= 0) return false;
    if (mayBecomeMath(src.slice(from), end)) pending.mathFrom = pos;
    return false;
  }
  if (!silent) {
    const token = state.push('math_inline', 'math', 0);
    token.content = src.slice(from, close).trim();
    token.markup = end;
  }
  state.pos = close + end.length;
  return true;
}

function closeOf(src: string, from: number, end: string): number {
  const until = Math.min(src.length, from + INLINE_MAX);
  for (let at = from; at < until; at++) {
    if (src.startsWith(end, at)) {
      if (at === from) return -1;
      if (end !== '$') return at;
      const before = src.charAt(at - 1);
      return /\s/.test(before) || /[\p{L}\p{N}]/u.test(src.charAt(at + 1)) ? -1 : at;
    }
    const char = src.charAt(at);
    if (char === '`') return -1;
    if (char === '\\') at++;
  }
  return -1;
}

/** Whether text after a beginning without its end is held back, as it would look otherwise soon. */
function mayBecomeMath(rest: string, end: string): boolean {
  if (rest.length > INLINE_MAX || rest.includes('`')) return false;
  if (end !== '$') return true;
  if (/^\d/.test(rest)) return /^\d[\d.,]{0,9}$/.test(rest) || /^\d[\d.,]*[\^_\\]/.test(rest);
  // A dollar before a word is as likely a variable: held only while it may still be short.
  return rest.includes('$') ? false : rest.length < 24 || /[\\^_{=]/.test(rest);
}
