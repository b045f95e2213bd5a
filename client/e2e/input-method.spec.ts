import type { CDPSession, Page } from '@playwright/test';
import { expect, test } from './parley';
import { composer } from './talk';

/*
 * Compositions as an input method makes them, by the browser's own protocol: the page sees the
 * events that it would see of a Japanese keyboard.
 */

const ENTER = { key: 'Enter', code: 'Enter' };
const ENTER_CODE = 13;
/** What a key's code is while an input method takes it. */
const TAKEN = 229;

async function inputMethod(page: Page): Promise<CDPSession> {
  return page.context().newCDPSession(page);
}

async function compose(keys: CDPSession, text: string): Promise<void> {
  const at = text.length;
  await keys.send('Input.imeSetComposition', { text, selectionStart: at, selectionEnd: at });
}

/** Ends the composition with this text. */
async function confirm(keys: CDPSession, text: string): Promise<void> {
  await keys.send('Input.insertText', { text });
}

async function press(
  keys: CDPSession,
  code: number,
  key: { key: string; code: string; modifiers?: number } = ENTER,
): Promise<void> {
  const pressed = { ...key, windowsVirtualKeyCode: code };
  await keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...pressed });
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed });
}

test('the Enter that ends a composition sends nothing, in either order of events', async ({
  parley,
  page,
}) => {
  await parley.begin();
  const seen = await page.evaluateHandle(() => {
    const log: string[] = [];
    const note = (event: Event): void => {
      log.push(
        event instanceof KeyboardEvent ? `${event.type} ${String(event.isComposing)}` : event.type,
      );
    };
    for (const type of ['compositionstart', 'compositionend', 'keydown']) {
      document.addEventListener(type, note, true);
    }
    return log;
  });
  await composer(page).fill('/script echo ');
  const keys = await inputMethod(page);

  // Chromium and Firefox: the key comes while the composition lasts.
  await compose(keys, 'にほn');
  await compose(keys, 'にほん');
  await press(keys, TAKEN);
  await press(keys, ENTER_CODE);
  await confirm(keys, '日本');
  await expect(composer(page)).toHaveValue('/script echo 日本');

  // Safari: the composition has ended, and only the key's code tells.
  await compose(keys, 'ご');
  await confirm(keys, '語');
  await press(keys, TAKEN);
  await expect(composer(page)).toHaveValue('/script echo 日本語');
  await expect(parley.turns).toHaveCount(0);
  expect(await seen.jsonValue()).toEqual([
    'compositionstart',
    'keydown true',
    'keydown true',
    'compositionend',
    'compositionstart',
    'compositionend',
    'keydown false',
  ]);

  await composer(page).press('Enter');
  await expect(parley.answers).toHaveText(['日本語']);
});

test('no shortcut is heard while something is composed', async ({ parley, page }) => {
  await parley.begin();
  await parley.say('/script pieces=1000 pace=30ms');
  await expect(parley.answers).toContainText('3 4');
  await composer(page).focus();
  const keys = await inputMethod(page);
  await compose(keys, 'けん');
  const control = 2;
  await press(keys, 75, { key: 'k', code: 'KeyK', modifiers: control });
  await press(keys, 191, { key: '/', code: 'Slash', modifiers: control });
  await press(keys, 27, { key: 'Escape', code: 'Escape' });
  await press(keys, 38, { key: 'ArrowUp', code: 'ArrowUp' });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
  await expect(parley.turns.getByText('Stopped.')).toHaveCount(0);
  await confirm(keys, '検');
  await composer(page).press('Escape');
  await expect(parley.turns.getByText('Stopped.')).toBeVisible();

  // In the search too, a key that an input method takes does nothing else.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('script');
  await compose(keys, 'の');
  await press(keys, TAKEN, { key: 'Process', code: 'Escape' });
  await expect(page.getByRole('searchbox')).toHaveValue(/^script/);
});
