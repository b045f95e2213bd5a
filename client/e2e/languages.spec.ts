import { expect, test } from './parley';
import { composer } from './talk';

test.describe('in a Japanese browser', () => {
  test.use({ locale: 'ja-JP' });

  test('the page is Japanese, until somebody chooses, and then for good', async ({ page }) => {
    await page.goto('/');
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
    await page.getByLabel('何とお呼びすればよいですか?').fill('花子');
    await page.getByLabel('言語').selectOption('English');
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByLabel('What should we call you?')).toHaveValue('花子');
    await page.getByRole('button', { name: 'Begin' }).click();
    await expect(composer(page)).toBeVisible();
    await page.reload();
    await expect(page.getByText('Good to see you, 花子.')).toBeVisible();
  });
});
