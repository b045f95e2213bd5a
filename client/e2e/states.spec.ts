import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './parley';
import { Scene, stateNamed, STATES, type State, type Tag, WORDS } from './gallery';

async function check(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
  expect(found, name).toEqual([]);
  const beyond = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(beyond, `${name}: pixels beyond the edge`).toBe(0);
}

async function go(
  page: Page,
  tag: Tag,
  colorScheme: 'light' | 'dark',
  states: readonly State[],
): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const scene = await Scene.open(page, WORDS[tag]);
  await check(page, 'name');
  await scene.begin();
  for (const state of states) {
    await scene.fresh(page.context());
    await state.reach(scene, page.context());
    await check(page, state.name);
  }
}

const QUICK = ['offline', 'waiting for a worker', 'taken over', 'failed'].map(stateNamed);

test.describe('in Japanese', () => {
  test.use({ locale: 'ja-JP', serviceWorkers: 'block' });

  test('states that are easy to get wrong can be read by everybody', async ({ parley }) => {
    await go(parley.page, 'ja', 'dark', QUICK);
  });
});

for (const [tag, locale] of [
  ['en', 'en-GB'],
  ['ja', 'ja-JP'],
] as const) {
  for (const colours of ['light', 'dark'] as const) {
    test.describe(`${tag}, ${colours}`, () => {
      test.use({ locale, serviceWorkers: 'block', viewport: { width: 1024, height: 720 } });

      test('every state can be read by everybody @full', async ({ parley }) => {
        test.setTimeout(300_000);
        await go(parley.page, tag, colours, STATES);
      });
    });
  }
}
