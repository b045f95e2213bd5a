import type { Page } from '@playwright/test';
import { expect, test } from './parley';
import { composer } from './talk';

async function height(page: Page): Promise<number> {
  return (await composer(page).boundingBox())?.height ?? 0;
}

test('the composer grows, breaks lines, edits and takes long texts', async ({ parley, page }) => {
  await parley.begin();
  const low = await height(page);
  await composer(page).fill('/script echo first');
  await composer(page).press('Shift+Enter');
  await composer(page).pressSequentially('line');
  expect(await height(page)).toBeGreaterThan(low);
  await composer(page).press('Enter');
  await parley.completed();
  await expect(parley.answers).toHaveText(/first\s+line/);
  expect(await height(page)).toBe(low);

  await composer(page).press('ArrowUp');
  await expect(composer(page)).toHaveValue('/script echo first\nline');
  await composer(page).fill('/script echo second');
  await composer(page).press('Enter');
  await expect(parley.answers).toHaveText(['second']);

  await composer(page).fill('word '.repeat(3_000));
  await expect(page.getByText('Room for about 1,385 more characters')).toBeVisible();
  await composer(page).fill('word '.repeat(4_000));
  await composer(page).press('Enter');
  await expect(page.getByText('Too long by 3,615 characters.', { exact: false })).toBeVisible();
  await expect(parley.turns).toHaveCount(1);
});

test.describe('with a touch keyboard', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 640 } });

  test('Enter breaks the line, and the button sends', async ({ parley, page }) => {
    await parley.begin();
    await composer(page).fill('/script echo one');
    await composer(page).press('Enter');
    await composer(page).pressSequentially('two');
    await expect(parley.turns).toHaveCount(0);
    await page.getByRole('button', { name: 'Send' }).tap();
    await expect(parley.answers).toHaveText(/one\s+two/);
  });
});
