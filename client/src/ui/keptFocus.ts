/** What had the focus, and where. */
interface Held {
  readonly element: HTMLElement;
  readonly name: string;
  /** Its place among rows; null: in none. */
  readonly row: string | null;
}

/**
 * Keeps the focus where it was while what is around it changes. Where the button that has it is
 * taken out, the browser would leave it to nobody, and keys and screen readers begin at the top of
 * the page: then what there is to go on with gets it, or of a button that is pressed many times the
 * same one in the row that stands in that place now.
 *
 * @param box what is watched; rows in it have a `data-index`, such buttons a `data-again`: pressed
 *   once more they do no harm
 * @param next what there is to go on with; null: nothing
 * @returns what ends it
 */
export function keepFocus(box: Element, next: () => HTMLElement | null): () => void {
  const has = document.activeElement;
  let held = has instanceof HTMLElement && box.contains(has) ? heldBy(has) : null;
  const remember = ({ target }: FocusEvent): void => {
    held = target instanceof HTMLElement && box.contains(target) ? heldBy(target) : null;
  };
  const leave = ({ target }: FocusEvent): void => {
    // While an element is being taken out it is still there; and a window that is left keeps its focus.
    queueMicrotask(() => {
      if (held?.element !== target || !held.element.isConnected) return;
      if (document.activeElement !== target) held = null;
    });
  };
  const restore = (): void => {
    if (held === null || held.element.isConnected) return;
    const before = held;
    held = null;
    if (document.activeElement !== document.body) return;
    const to = sameButton(box, before) ?? next();
    to?.focus({ preventScroll: true });
  };
  const changed = new MutationObserver(restore);
  changed.observe(box, { childList: true, subtree: true });
  document.addEventListener('focusin', remember);
  document.addEventListener('focusout', leave);
  return () => {
    changed.disconnect();
    document.removeEventListener('focusin', remember);
    document.removeEventListener('focusout', leave);
  };
}

function heldBy(element: HTMLElement): Held {
  const row = element.closest<HTMLElement>('[data-index]')?.dataset.index ?? null;
  return { element, name: nameOf(element), row };
}

function nameOf(element: HTMLElement): string {
  return element.getAttribute('aria-label') ?? element.textContent;
}

function sameButton(box: Element, { name, row }: Held): HTMLElement | null {
  if (row === null) return null;
  const buttons = box.querySelectorAll<HTMLElement>(
    `[data-index="${CSS.escape(row)}"] [data-again]`,
  );
  return [...buttons].find((button) => nameOf(button) === name) ?? null;
}
