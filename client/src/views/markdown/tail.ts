import remend from 'remend';
import { grammar } from './grammar';
import type { Growing } from './mathRules';

/*
 * What is shown of an answer's end while it streams. What would look otherwise with the next
 * character is held back or finished, so that nothing flickers.
 */

/** Marks of which more may follow: the beginning of a fence, list, rule, heading, quote or table. */
const MARKS_ONLY = /^[ \t>]*(?:[-*+_=#`~|:$\\>]+[-*+_=#`~|:$\\> \t]*|\d{1,9}[.)]?[ \t]*|\\?[[\]])$/;

/** What may be the beginning of a label's address, which is shown nowhere. */
const LABEL = /^ {0,3}\[[^\]\n]{0,200}(?:\](?::.*)?)?$/;

const FENCE = /^[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)*(`{3,}|~{3,})/;

/** @param text the answer from its last settled block on */
export function steadyTail(text: string): string {
  const from = text.lastIndexOf('\n') + 1;
  const last = text.slice(from);
  const before = text.slice(0, from);
  if (isWithinFence(before)) {
    const mark = /^[ \t>]*([`~]+)[ \t]*$/.test(last);
    return mark ? before : text;
  }
  if (last === '' || MARKS_ONLY.test(last)) {
    const head = lastLine(before);
    const divides = /^$|^[ \t>]*\|?[-:|]/.test(last) && isRow(head) && !isRow(lineBefore(before));
    return divides ? before + dividerOf(head) : before;
  }
  if (LABEL.test(last)) return before;
  if (isRow(last)) return text + endOfRow(last, before);
  return text;
}

function isWithinFence(text: string): boolean {
  let mark: string | null = null;
  for (const line of text.split('\n')) {
    const fence = FENCE.exec(line)?.[1];
    if (fence === undefined) continue;
    if (mark === null) mark = fence;
    else if (fence.startsWith(mark) && /^[ \t>]*[`~]+[ \t]*$/.test(line)) mark = null;
  }
  return mark !== null;
}

function isRow(line: string): boolean {
  return /^[ \t>]*\|/.test(line);
}

/** Ends a row that is on its way; the first one of a table is shown as its head at once. */
function endOfRow(row: string, before: string): string {
  const end = /\|[ \t]*$/.test(row) ? '' : '|';
  if (isRow(lastLine(before))) return end;
  return `${end}\n${dividerOf(row)}`;
}

function dividerOf(head: string): string {
  const prefix = /^[ \t>]*/.exec(head)?.[0] ?? '';
  const cells = head
    .slice(prefix.length)
    .replace(/\\./g, '')
    .replace(/^\||\|[ \t]*$/g, '');
  return `${prefix}|${'-|'.repeat(cells.split('|').length)}`;
}

function lastLine(text: string): string {
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  return text.slice(text.lastIndexOf('\n', end - 1) + 1, end);
}

function lineBefore(text: string): string {
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  const from = text.lastIndexOf('\n', end - 1);
  return from < 0 ? '' : lastLine(text.slice(0, from + 1));
}

/** Finishing looks at all of a text several times: a longer one is shown as it is. */
const FINISHED_CHARS_MAX = 4_000;

/** An entity, a tag, a picture or an escape that has only begun. */
const BEGUN =
  /(?:&#?[\da-z]{0,30}|<\/?[a-z]{0,10}|!|!\[[^\]\n]{0,400}(?:\](?:\([^)\n]{0,800})?)?|\\)$/i;

/** Closes what is open in the text of a paragraph or a cell that still grows. */
export function steadyInline(text: string): string {
  const growing: Growing = { mathFrom: -1 };
  if (/[$\\]/.test(text)) grammar.inline.parse(text, grammar, { growing }, []);
  const known = growing.mathFrom < 0 ? text : text.slice(0, growing.mathFrom);
  const steady = known.replace(BEGUN, '');
  return steady.length > FINISHED_CHARS_MAX ? steady : remend(steady, FINISH);
}

const FINISH = {
  linkMode: 'text-only',
  katex: false,
  inlineKatex: false,
  setextHeadings: false,
  comparisonOperators: false,
  singleTilde: false,
} as const;
