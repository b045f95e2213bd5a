import { useEffect } from 'react';

export const COMPOSER_ID = 'composer';

/** On Apple's keyboards the key for commands is ⌘. */
export const MOD = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';

export interface Shortcuts {
  readonly begin: () => void;
  readonly toggleSidebar: () => void;
  readonly search: () => void;
  readonly showSheet: () => void;
}

export function focusComposer(): void {
  document.getElementById(COMPOSER_ID)?.focus();
}

function actionOf(event: KeyboardEvent, shortcuts: Shortcuts): (() => void) | null {
  const key = event.key.toLowerCase();
  if (key === 'escape' && event.shiftKey) return focusComposer;
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
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
      if (event.defaultPrevented || event.isComposing) return;
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
