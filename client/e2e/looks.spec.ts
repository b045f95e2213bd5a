import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './parley';

for (const [width, colorScheme] of [
  [320, 'light'],
  [360, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
] as const) {
  test(`nothing overflows or is hard to reach: ${width} px, ${colorScheme}`, async ({
    parley,
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 700 });
    const check = async (): Promise<void> => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    };
    await page.goto('/');
    await check();
    await parley.begin('A name that is rather long for such a narrow place');
    await check();
    await parley.say(`/script echo **Words** and ${'unbroken'.repeat(30)}`);
    await parley.say('/script pieces=9 fail=model_timeout after=4');
    await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible();
    await check();
  });
}
