import { mkdir } from 'node:fs/promises';
import { expect, test } from './parley';
import { Scene, stateNamed, WORDS } from './gallery';

/*
 * Writes what the page looks like to test-results/screens, to be looked at one by one. It fails where
 * something stands beyond the page's edge.
 */

const FOLDER = 'test-results/screens';
const WIDTHS = [320, 768, 1440] as const;
const STATES = ['empty', 'streaming', 'failed', 'offline', 'code'].map(stateNamed);

for (const [tag, locale] of [
  ['en', 'en-GB'],
  ['ja', 'ja-JP'],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${tag}, ${colorScheme}`, () => {
      test.use({ locale, colorScheme, serviceWorkers: 'block' });

      test('the page is looked at in its states and widths @full', async ({ parley: { page } }) => {
        test.setTimeout(300_000);
        await mkdir(FOLDER, { recursive: true });
        const shoot = async (name: string): Promise<void> => {
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
            if (name === 'sidebar' && width === 320) {
              await page.getByRole('button', { name: scene.words.sidebar.open }).click();
            }
            await page.screenshot({ path: `${FOLDER}/${name}-${tag}-${width}-${colorScheme}.png` });
            const beyond = await page.evaluate(() => {
              const { scrollWidth, clientWidth } = document.documentElement;
              return scrollWidth - clientWidth;
            });
            expect(beyond, `${name}: pixels beyond the edge of ${width}`).toBe(0);
            if (name === 'sidebar' && width === 320) await page.keyboard.press('Escape');
          }
        };
        const scene = await Scene.open(page, WORDS[tag]);
        await shoot('name');
        await scene.begin();
        for (const state of STATES) {
          await page.setViewportSize({ width: 1440, height: 900 });
          await scene.fresh(page.context());
          await state.reach(scene, page.context());
          await shoot(state.name);
        }
        await page.setViewportSize({ width: 1440, height: 900 });
        await scene.fresh(page.context());
        await shoot('sidebar');
      });
    });
  }
}
