import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './parley';
import { composer, numbers } from './talk';

function list(page: Page): Locator {
  return page.getByRole('navigation', { name: 'Conversations' });
}

async function inMenu(page: Page, item: string): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('conversations are listed, found, renamed, saved and deleted', async ({ parley, page }) => {
  await parley.begin();
  await parley.say('/script echo the first one');
  await parley.completed();
  await composer(page).fill('half a thou');
  await page.keyboard.press('Control+Shift+O');
  await expect(parley.turns).toHaveCount(0);
  await expect(composer(page)).toBeFocused();
  await parley.say('/script pieces=60 pace=50ms');
  await expect(list(page).getByRole('img', { name: 'Answer on its way' })).toBeVisible();

  // The first again, with its draft, over a reload; the second goes on meanwhile.
  await list(page)
    .getByRole('button', { name: /^\/script echo/ })
    .click();
  await expect(parley.answers).toHaveText('the first one');
  await expect(composer(page)).toHaveValue('half a thou');
  await page.reload();
  await expect(composer(page)).toHaveValue('half a thou');
  await expect(parley.answers).toHaveText('the first one');

  await inMenu(page, 'Rename');
  await page.getByRole('textbox', { name: 'Title' }).fill('Plans for June');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Plans for June');

  const saved = page.waitForEvent('download');
  await inMenu(page, 'Save as Markdown');
  const file = await saved;
  expect(file.suggestedFilename()).toBe('Plans-for-June.md');
  expect(await readFile(await file.path(), 'utf8')).toContain('the first one');

  await list(page)
    .getByRole('button', { name: /^\/script pieces/ })
    .click();
  await expect(parley.answers).toHaveText(numbers(60));
  await page.keyboard.press('Control+k');
  await page.keyboard.type('FIRST one');
  await expect(list(page).locator('mark')).toHaveText('first one');
  await page.keyboard.press('Control+a');
  // Enter opens what is found, also where it is pressed before that is there.
  await page.keyboard.type('first');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Plans for June');
  await page.keyboard.press('Escape');

  await inMenu(page, 'Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(parley.answers).toHaveText(numbers(60));
  await expect(list(page)).not.toContainText('Plans for June');
});

test('what is written while a new conversation is on its way is said in it', async ({
  parley,
  page,
}) => {
  await parley.begin();
  await parley.say('/script echo the old one');
  await parley.completed();
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/token?**', async (route) => {
    await arrived;
    await route.continue();
  });
  await page.keyboard.press('Control+Shift+O');
  await page.keyboard.type('/script echo the new one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('half a');
  await expect(parley.status).toHaveText('Beginning a new conversation …');
  arrive();
  await expect(parley.answers).toHaveText('the new one');
  await page.keyboard.type(' thought');
  await expect(composer(page)).toHaveValue('half a thought');
});

test('a conversation that has ended stays readable and is gone on with', async ({
  parley,
  page,
}) => {
  await parley.begin();
  await parley.say('/script echo kept words');
  await parley.completed();
  await page.evaluate(async () => {
    const { session } = JSON.parse(localStorage.getItem('parley.session') ?? '{}') as {
      session: string;
    };
    await fetch('/v1/session', {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${session}` },
    });
  });
  await expect(parley.status).toHaveText('This conversation has ended on the server.');
  await page.reload();
  await expect(parley.answers).toHaveText('kept words');
  await page.getByRole('button', { name: 'Continue in a new conversation' }).click();
  await expect(composer(page)).toBeVisible();
  await expect(parley.answers).toHaveText('kept words');
  await parley.say('/script pieces=3');
  await expect(parley.answers).toHaveText(['kept words', numbers(3)]);
});

test('on a phone the list is a drawer, and keys and the sheet work', async ({ parley, page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await parley.begin();
  await parley.say('/script pieces=3');
  await parley.completed();
  const axe = async (): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  };
  await page.keyboard.press('Control+/');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await axe();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+S');
  await expect(list(page)).toBeHidden();
  await page.reload();
  await expect(composer(page)).toBeVisible();
  await expect(list(page)).toBeHidden();
  await page.setViewportSize({ width: 320, height: 640 });
  await page.getByRole('button', { name: 'Show conversations' }).click();
  const drawer = page.getByRole('dialog', { name: 'Conversations' });
  await expect(drawer).toBeVisible();
  await drawer.getByRole('button', { name: /^More for/ }).click();
  await axe();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await expect(page.getByRole('dialog', { name: 'Rename the conversation' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Rename the conversation' })).toBeHidden();
  await drawer.getByRole('button', { name: /^\/script/ }).click();
  await expect(drawer).toBeHidden();
  await page.keyboard.press('Shift+Escape');
  await expect(composer(page)).toBeFocused();
});

test('Escape closes what is in front, and stops an answer last', async ({ parley, page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await parley.begin();
  await parley.say('/script pieces=1000 pace=30ms');
  await expect(parley.answers).toContainText('3 4');
  const drawer = page.getByRole('dialog', { name: 'Conversations' });
  const [menu, dialog] = [page.getByRole('menu'), page.getByRole('dialog', { name: /^Rename/ })];
  await page.getByRole('button', { name: 'Show conversations' }).click();
  await drawer.getByRole('button', { name: /^More for/ }).click();
  await expect(menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await drawer.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(drawer).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(parley.turns.getByText('Stopped.')).toBeHidden();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('pieces');
  await expect(drawer.locator('mark')).toHaveText('pieces');
  await page.keyboard.press('ArrowDown');
  await expect(drawer.locator('.session-open')).toBeFocused();
  await page.keyboard.press('Shift+Escape');
  await expect(drawer).toBeHidden();
  await expect(composer(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(parley.turns.getByText('Stopped.')).toBeVisible();
});
