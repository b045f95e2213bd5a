import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './parley';
import { Scene, stateNamed, STATES, type State, type Tag, WORDS } from './gallery';

interface Colours {
  readonly colorScheme: 'light' | 'dark';
  readonly forcedColors?: 'active';
}

async function check(page: Page, name: string, colours: Colours): Promise<void> {
  const axe = new AxeBuilder({ page });
  // Forced colours are the browser's own, and axe still reckons with some of the page's.
  if (colours.forcedColors !== undefined) axe.disableRules('color-contrast');
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
  expect(found, name).toEqual([]);
  const beyond = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect(beyond, `${name}: pixels beyond the edge`).toBe(0);
}

async function go(page: Page, tag: Tag, colours: Colours, states: readonly State[]): Promise<void> {
  await page.emulateMedia({ ...colours, reducedMotion: 'reduce' });
  const scene = await Scene.open(page, WORDS[tag]);
  await check(page, 'name', colours);
  await scene.begin();
  for (const state of states) {
    await scene.fresh(page.context());
    await state.reach(scene, page.context());
    await check(page, state.name, colours);
  }
}

const QUICK = ['offline', 'waiting for a worker', 'taken over', 'failed'].map(stateNamed);

test.describe('in Japanese', () => {
  test.use({ locale: 'ja-JP', serviceWorkers: 'block' });

  test('states that are easy to get wrong can be read by everybody', async ({ parley }) => {
    await go(parley.page, 'ja', { colorScheme: 'dark' }, QUICK);
  });
});

for (const [tag, locale] of [
  ['en', 'en-GB'],
  ['ja', 'ja-JP'],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${tag}, ${colorScheme}`, () => {
      test.use({ locale, serviceWorkers: 'block', viewport: { width: 1024, height: 720 } });

      test('every state can be read by everybody @full', async ({ parley }) => {
        test.setTimeout(300_000);
        await go(parley.page, tag, { colorScheme }, STATES);
      });
    });
  }

  test.describe(`${tag}, enlarged to 200 %`, () => {
    // A window of 1,280 × 900.
    const viewport = { width: 640, height: 450 };
    test.use({ locale, serviceWorkers: 'block', viewport, deviceScaleFactor: 2 });

    test('every state can be read by everybody @full', async ({ parley }) => {
      test.setTimeout(300_000);
      await go(parley.page, tag, { colorScheme: 'light' }, STATES);
    });
  });

  test.describe(`${tag}, in colours of the reader's own`, () => {
    test.use({ locale, serviceWorkers: 'block', viewport: { width: 1024, height: 720 } });

    test('every state can be read by everybody @full', async ({ parley }) => {
      test.setTimeout(300_000);
      await go(parley.page, tag, { colorScheme: 'dark', forcedColors: 'active' }, STATES);
    });
  });
}
