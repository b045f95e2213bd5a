import { useEffect } from 'react';
import type { Conversation } from '../session/conversation';

export const COMPOSER_ID = 'composer';

const APPLE = /mac|iphone|ipad/i.test(navigator.userAgent);

/** On Apple's keyboards the key for commands is ⌘. */
export const MOD = APPLE ? '⌘' : 'Ctrl';

/** The code of every key that an input method takes for itself. */
const TAKEN_BY_INPUT_METHOD = 229;

/**
 * Whether a key belongs to an input method. Safari ends a composition before it tells of the Enter
 * that ended it, so that nothing but the key's old code says that this Enter is not for the page.
 */
export function composes(event: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing newer tells it in Safari
  return event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD;
}

export interface Shortcuts {
  readonly begin: () => void;
  readonly toggleSidebar: () => void;
  readonly search: () => void;
  readonly showSheet: () => void;
  /** Go to where messages are written. */
  readonly write: () => void;
}

export function focusComposer(): void {
  document.getElementById(COMPOSER_ID)?.focus();
}

/** Whether what is typed comes from a keyboard on the screen, which focus in a field brings up. */
export function typesOnScreen(): boolean {
  return window.matchMedia('(pointer: coarse)').matches;
}

/** The second half of a double click is no second wish. */
export function once(action: () => void): (event: React.MouseEvent) => void {
  return ({ detail }) => {
    if (detail < 2) action();
  };
}

/** The letter on a key; by its place where the layout has other letters than Latin ones. */
function letterOf({ key, code }: KeyboardEvent): string {
  const placed = /^Key([A-Z])$/.exec(code)?.[1];
  return (/^\P{ASCII}/u.test(key) ? (placed ?? key) : key).toLowerCase();
}

function hasMod({ ctrlKey, metaKey }: KeyboardEvent, apple: boolean): boolean {
  return apple ? metaKey && !ctrlKey : ctrlKey && !metaKey;
}

/** Whether a key asks to find a text on the page. */
export function asksToFind(event: KeyboardEvent, apple = APPLE): boolean {
  const alone = !event.altKey && !event.shiftKey;
  return alone && hasMod(event, apple) && letterOf(event) === 'f';
}

/**
 * What a key asks for; null if nothing.
 *
 * @param apple whether ⌘ is the key for commands: Ctrl there moves the cursor and cuts lines
 */
export function actionOf(
  event: KeyboardEvent,
  shortcuts: Shortcuts,
  apple = APPLE,
): (() => void) | null {
  const key = letterOf(event);
  if (key === 'escape' && event.shiftKey) return shortcuts.write;
  if (!hasMod(event, apple) || event.altKey) return null;
  // On some keyboards the slash itself needs Shift.
  if (key === '/') return shortcuts.showSheet;
  if (key === 'k' && !event.shiftKey) return shortcuts.search;
  if (key === 'o' && event.shiftKey) return shortcuts.begin;
  return key === 's' && event.shiftKey ? shortcuts.toggleSidebar : null;
}

/** The keys that work everywhere on the page but in an open dialog. */
export function useShortcuts(shortcuts: Shortcuts): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || composes(event)) return;
      if (document.querySelector('dialog[open]:not(.drawer)') !== null) return;
      const action = actionOf(event, shortcuts);
      if (action === null) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', pressed);
    return () => {
      document.removeEventListener('keydown', pressed);
    };
  }, [shortcuts]);
}

/** Lets Escape stop a turn; null: there is none to stop. */
export function useStopKey(conversation: Conversation, turnId: string | null): void {
  useEffect(() => {
    if (turnId === null) return;
    const pressed = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.shiftKey) return;
      if (event.defaultPrevented || composes(event)) return;
      // Inside an open dialog, Escape is the dialog's.
      if (document.querySelector('dialog[open]') === null) conversation.stop(turnId);
    };
    document.addEventListener('keydown', pressed);
    return () => {
      document.removeEventListener('keydown', pressed);
    };
  }, [conversation, turnId]);
}
