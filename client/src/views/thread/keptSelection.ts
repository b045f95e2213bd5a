/** A place in a row: so many characters of its text come before it. */
interface Place {
  readonly row: Element;
  readonly offset: number;
}

interface Selected {
  readonly anchor: Place;
  readonly focus: Place;
}

/**
 * Keeps what is selected selected while the text around it grows: where an answer's text is put in
 * the place of the shorter one, the browser would let go of it.
 *
 * @param box around the rows
 * @returns what ends it
 */
export function keepSelection(box: Element): () => void {
  let selected: Selected | null = null;
  const remember = (): void => {
    selected = selectedIn(box);
  };
  const restore = (): void => {
    if (selected === null) return;
    const now = selectedIn(box);
    if (now !== null && same(now.anchor, selected.anchor) && same(now.focus, selected.focus))
      return;
    const anchor = pointAt(selected.anchor);
    const focus = pointAt(selected.focus);
    if (anchor === null || focus === null) return;
    document.getSelection()?.setBaseAndExtent(...anchor, ...focus);
  };
  const grown = new MutationObserver(restore);
  grown.observe(box, { characterData: true, childList: true, subtree: true });
  document.addEventListener('selectionchange', remember);
  return () => {
    grown.disconnect();
    document.removeEventListener('selectionchange', remember);
  };
}

function selectedIn(box: Element): Selected | null {
  const selection = document.getSelection();
  if (selection === null || selection.isCollapsed) return null;
  const anchor = placeOf(selection.anchorNode, selection.anchorOffset, box);
  const focus = placeOf(selection.focusNode, selection.focusOffset, box);
  return anchor === null || focus === null ? null : { anchor, focus };
}

function placeOf(node: Node | null, offset: number, box: Element): Place | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  const row = element?.closest('.row') ?? null;
  if (node === null || row === null || !box.contains(row)) return null;
  const before = document.createRange();
  before.setStart(row, 0);
  before.setEnd(node, offset);
  return { row, offset: before.toString().length };
}

function same(one: Place, other: Place): boolean {
  return one.row === other.row && one.offset === other.offset;
}

function pointAt({ row, offset }: Place): readonly [Node, number] | null {
  const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const length = text.nodeValue?.length ?? 0;
    if (left <= length) return [text, left];
    left -= length;
  }
  return null;
}
