import { expect, test } from './parley';
import { composer, numbers } from './talk';

test('answers are copied, asked for again, and gone through by branch', async ({
  parley,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await parley.begin();
  await parley.say('/script echo *one*');
  await parley.completed();
  await page.getByRole('button', { name: 'Copy the answer' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('*one*');
  // A double click asks once.
  await page.getByRole('button', { name: 'Answer again' }).dblclick();
  await expect(page.getByText('2/2')).toBeVisible();
  await page.getByRole('button', { name: 'Edit the message' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('/script echo two');
  await page.keyboard.press('Enter');
  await expect(parley.answers).toHaveText(['two']);
  await expect(page.getByText('3/3')).toBeVisible();
  await page.getByRole('button', { name: 'Branch before' }).click();
  await expect(parley.answers).toHaveText(['one']);
});

test('the keyboard keeps its place when the button it pressed is gone', async ({
  parley,
  page,
}) => {
  const before = page.getByRole('button', { name: 'Branch before' });
  await parley.begin();
  await parley.say('/script echo one');
  await parley.completed();
  await page.getByRole('button', { name: 'Answer again' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('2/2')).toBeVisible();
  await expect(composer(page)).toBeFocused();
  await before.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('1/2')).toBeVisible();
  await expect(before).toBeFocused();
});

test('the thread follows its end until somebody scrolls up, and counts what is new', async ({
  parley,
  page,
}) => {
  await page.setViewportSize({ width: 800, height: 420 });
  await parley.begin();
  await parley.say('/script pieces=400 pace=5ms');
  await parley.say('/script pieces=300 pace=20ms');
  await parley.say('/script pieces=3');
  await expect(parley.answers.nth(1)).toContainText('40');
  await page.getByRole('log').hover();
  await page.mouse.wheel(0, -600);
  const newest = page.getByRole('button', { name: /new/i }).and(page.locator('.to-newest'));
  await expect(newest).toHaveText('↓ 1 new', { timeout: 20_000 });
  await newest.click();
  await expect(newest).toBeHidden();
  await expect(parley.answers.last()).toHaveText(numbers(3));
  await expect(parley.answers.last()).toBeInViewport();
});

test('the link for another device is copied where the page has no https', async ({
  parley,
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await parley.begin();
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Open on another device' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.getByRole('button', { name: 'Copy the link' }).click();
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.press('ControlOrMeta+v');
  await expect(message).toHaveValue(link);
});

test('a conversation is opened on another device by its link', async ({
  parley,
  page,
  browser,
}) => {
  await parley.begin();
  await parley.say('/script pieces=3');
  await parley.completed();
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Open on another device' }).click();
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  const other = await (await browser.newContext()).newPage();
  const requested: string[] = [];
  other.on('request', (request) => requested.push(request.url()));
  await other.goto(link);
  await expect(other.locator('.answer')).toHaveText(numbers(3));
  expect(new URL(other.url()).hash).toBe('');
  const key = new URL(link).hash.slice('#session='.length);
  expect(requested.filter((address) => address.includes(key) && !address.includes('#'))).toEqual(
    [],
  );
  await other.context().close();
});

test('an answer that ends out of view is told of', async ({ parley, page }) => {
  await parley.begin();
  await parley.say('/script pieces=60 pace=100ms');
  await expect(parley.answers).toContainText('3');
  await page.keyboard.press('Control+Shift+O');
  const news = page.getByRole('region', { name: 'News' });
  await expect(news).toContainText('Answer complete: /script pieces=60');
  await expect(page).toHaveTitle(/^\(1\) /);

  // On a phone the news covers nothing that a finger wants.
  await page.setViewportSize({ width: 320, height: 640 });
  await page.getByRole('button', { name: 'Show conversations' }).click({ trial: true });
  await page.getByLabel('Message', { exact: true }).click({ trial: true });
  await news.getByRole('button', { name: 'Show' }).click();
  await expect(parley.answers).toHaveText(numbers(60));
  await expect(news).toBeEmpty();
  await expect(page).toHaveTitle('/script pieces=60 pace=100ms · Parley');
});
