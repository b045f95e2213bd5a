import { describe, expect, it } from 'vitest';
import { actionOf, asksToFind, composes, type Shortcuts } from './keys';

const asked: string[] = [];
const note = (name: string) => (): void => {
  asked.push(name);
};
const shortcuts: Shortcuts = {
  begin: note('begin'),
  toggleSidebar: note('sidebar'),
  search: note('search'),
  showSheet: note('sheet'),
  write: note('write'),
};

function press(init: KeyboardEventInit, apple: boolean): string | null {
  asked.length = 0;
  actionOf(new KeyboardEvent('keydown', init), shortcuts, apple)?.();
  return asked[0] ?? null;
}

describe('shortcuts', () => {
  const all: readonly [string, KeyboardEventInit][] = [
    ['begin', { key: 'O', code: 'KeyO', shiftKey: true }],
    ['sidebar', { key: 'S', code: 'KeyS', shiftKey: true }],
    ['search', { key: 'k', code: 'KeyK' }],
    ['sheet', { key: '/', code: 'Slash' }],
    // Where Shift makes the slash.
    ['sheet', { key: '/', code: 'Digit7', shiftKey: true }],
  ];

  it.each(all)('take Ctrl, and on Apple’s keyboards ⌘ alone: %s', (name, init) => {
    expect(press({ ...init, ctrlKey: true }, false)).toBe(name);
    expect(press({ ...init, metaKey: true }, false)).toBeNull();
    expect(press({ ...init, metaKey: true }, true)).toBe(name);
    // There Ctrl and K cut to the end of the line.
    expect(press({ ...init, ctrlKey: true }, true)).toBeNull();
    expect(press(init, false)).toBeNull();
    expect(press({ ...init, ctrlKey: true, altKey: true }, false)).toBeNull();
  });

  it('are where they are on a Latin keyboard, if the layout has other letters', () => {
    expect(press({ key: 'л', code: 'KeyK', ctrlKey: true }, false)).toBe('search');
    expect(press({ key: 'Щ', code: 'KeyO', ctrlKey: true, shiftKey: true }, false)).toBe('begin');
    // Dvorak has Latin letters in other places.
    expect(press({ key: 't', code: 'KeyK', ctrlKey: true }, false)).toBeNull();
  });

  it('lead to the composer by Shift and Escape, and leave Escape alone', () => {
    expect(press({ key: 'Escape', shiftKey: true }, false)).toBe('write');
    expect(press({ key: 'Escape' }, false)).toBeNull();
  });
});

describe('a key of an input method', () => {
  it('is told by its composition, and in Safari by its code', () => {
    const enter = (code: number, isComposing = false): boolean => {
      const old = { keyCode: code };
      return composes(new KeyboardEvent('keydown', { key: 'Enter', isComposing, ...old }));
    };
    expect(enter(13, true)).toBe(true);
    expect(enter(229)).toBe(true);
    expect(enter(13)).toBe(false);
  });
});

describe('the key that finds', () => {
  it('is the one that finds in every browser, and no other with the same letter', () => {
    const asks = (init: KeyboardEventInit, apple: boolean): boolean =>
      asksToFind(new KeyboardEvent('keydown', { key: 'f', code: 'KeyF', ...init }), apple);
    expect(asks({ ctrlKey: true }, false)).toBe(true);
    expect(asks({ metaKey: true }, true)).toBe(true);
    expect(asks({ ctrlKey: true, key: 'а' }, false)).toBe(true);
    // On Apple's keyboards it moves the cursor.
    expect(asks({ ctrlKey: true }, true)).toBe(false);
    expect(asks({ ctrlKey: true, shiftKey: true }, false)).toBe(false);
    expect(asks({ ctrlKey: true, altKey: true }, false)).toBe(false);
    expect(asks({}, false)).toBe(false);
  });
});
