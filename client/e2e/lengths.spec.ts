import type { Page } from '@playwright/test';
import { Scene, stateNamed } from './gallery';
import { expect, test } from './parley';
import { PSEUDO, pseudoLanguage } from './pseudo';

test.use({
  locale: 'ja-JP',
  serviceWorkers: 'block',
  viewport: { width: 320, height: 640 },
});

/** What stands beyond the page's edge, or has more text than room, other than what ends in "…". */
async function beyond(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const scrolls = (element: Element): boolean =>
      element.closest('pre, .table, .sessions') !== null;
    const found = [...document.querySelectorAll('#root *')].filter((element) => {
      if (scrolls(element)) return false;
      const { left, right, width, height } = element.getBoundingClientRect();
      // What is only read out has no size to speak of.
      if (width <= 1 || height <= 1) return false;
      const style = getComputedStyle(element);
      const cut = element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline';
      const meant = style.textOverflow === 'ellipsis' || element.matches('select, textarea, input');
      return left < -1 || right > edge + 1 || (cut && !meant && style.overflowX !== 'visible');
    });
    return found.map((element) => `${element.tagName} ${element.className} ${element.textContent}`);
  });
}

test('a language with the longest words breaks nothing at 320 pixels', async ({ parley, page }) => {
  expect(parley.page).toBe(page);
  await page.route(/\/assets\/ja-[^/]*\.js$/, (route) =>
    route.fulfill({ body: pseudoLanguage(), contentType: 'text/javascript' }),
  );
  const scene = await Scene.open(page, PSEUDO);
  expect(await beyond(page)).toEqual([]);
  await scene.begin();
  for (const name of ['empty', 'offline', 'waiting for a worker', 'failed', 'refused']) {
    await scene.fresh(page.context());
    await stateNamed(name).reach(scene, page.context());
    expect(await beyond(page), name).toEqual([]);
  }
  await page.getByRole('button', { name: scene.words.sidebar.open }).click();
  expect(await beyond(page), 'sidebar').toEqual([]);
  await page.keyboard.press('Control+/');
  expect(await beyond(page), 'keys').toEqual([]);
});
