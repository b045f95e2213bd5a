import MarkdownIt, { type MarkdownIt as Parser, type StateBlock } from 'markdown-it';
import { mathBlock, mathInline } from './mathRules';
import { plainTag } from './tagRule';

/*
 * The language that answers are read in: CommonMark with GFM's tables, strikethrough and bare
 * addresses, and mathematics. HTML is text. Its tokens are drawn by Inline and Blocks, so that an
 * answer can become nothing that is not named there.
 */

/** How deep lists and quotes are nested; what lies deeper is a paragraph. */
const DEPTH_MAX = 24;

/** Without it, what is nested too deep would be left out. */
function tooDeep(state: StateBlock, line: number, end: number, silent: boolean): boolean {
  if (state.level < DEPTH_MAX) return false;
  if (silent) return true;
  state.push('paragraph_open', 'p', 1).map = [line, end];
  state.push('inline', '', 0).content = state.getLines(line, end, state.blkIndent, false).trim();
  state.push('paragraph_close', 'p', -1);
  state.line = end;
  return true;
}

function make(): Parser {
  const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false });
  // The address as it is: a name in other letters may be there to deceive.
  markdown.normalizeLinkText = (url) => url;
  markdown.linkify.set({ fuzzyLink: false, fuzzyIP: false });
  markdown.disable(['html_block', 'html_inline']);
  markdown.block.ruler.before('table', 'too_deep', tooDeep);
  markdown.block.ruler.before('fence', 'math', mathBlock, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  markdown.inline.ruler.before('escape', 'math', mathInline);
  markdown.inline.ruler.before('autolink', 'tag', plainTag);
  keepFootnotes(markdown);
  return markdown;
}

/** `[^1]: text` is no link's address: read as one, its text would be seen nowhere. */
function keepFootnotes(markdown: Parser): void {
  const rule = markdown.block.ruler.__rules__.find(({ name }) => name === 'reference');
  if (rule === undefined) throw new Error('the markdown parser has no rule for references');
  const { alt, fn } = rule;
  markdown.block.ruler.at(
    'reference',
    (state, line, end, silent) => {
      const at = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0);
      return !state.src.startsWith('[^', at) && fn(state, line, end, silent);
    },
    { alt },
  );
}

export const grammar = make();
