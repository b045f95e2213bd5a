import { expect, test as base } from '@playwright/test';
import { Home } from './home';
import { begin, composer, lastAnswer, say, wordsShown } from './talk';

const START_MS_MAX = 120_000;

/** Parley with the bundled language model, which answers by itself, and the scripted one. */
const test = base.extend<object, { readonly home: Home }>({
  home: [
    async ({}, use) => {
      const home = await Home.start('local,scripted');
      await use(home);
      await home.end();
    },
    { scope: 'worker', timeout: START_MS_MAX },
  ],
  baseURL: async ({ home }, use) => {
    await use(home.url);
  },
});

test.skip(!Home.hasModel(), 'The bundled language model is not here: bin/fetch brings it.');

test('the bundled model answers in pieces, is stopped, and gives way to another', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await begin(page);
  const models = page.getByRole('combobox', { name: 'Language model' });
  await expect(models.locator('option:checked')).toHaveText(/SmolLM2/);
  await say(page, 'Tell me a long story about a lighthouse keeper and the sea.');
  await wordsShown(page, 5);
  const early = await lastAnswer(page);
  await expect.poll(() => lastAnswer(page), { timeout: 30_000 }).not.toBe(early);
  expect((await lastAnswer(page)).startsWith(early.slice(0, -1))).toBe(true);
  await page.getByRole('button', { name: 'Stop the answer' }).click();
  await expect(page.getByRole('article').getByText('Stopped.')).toBeVisible();
  const stopped = await lastAnswer(page);
  await page.reload();
  await expect(page.locator('.answer')).toHaveCount(1);
  await expect.poll(() => lastAnswer(page)).toBe(stopped);

  await models.selectOption({ label: 'Scripted model (not a language model)' });
  await say(page, '/script echo from the other one');
  await expect(page.locator('.answer').last()).toHaveText('from the other one');
  await page.reload();
  await expect(composer(page)).toBeVisible();
  await expect(models.locator('option:checked')).toHaveText(/Scripted/);
});
