import type { Page } from '@playwright/test';
import { openLong } from './longThread';
import { expect, test } from './parley';
import { composer } from './talk';

/** How far the row in the middle strays, in pixels, from where a move of the reader takes it. */
async function straysBy(page: Page, moves: number, pixels: number): Promise<number> {
  return page.evaluate(
    async ([times, by]) => {
      const box = document.querySelector('.scroller');
      if (box === null) throw new Error('no thread');
      const painted = (): Promise<void> =>
        new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      let worst = 0;
      for (let move = 0; move < times && box.scrollTop > 0; move++) {
        const { left, top, width, height } = box.getBoundingClientRect();
        const row = document.elementFromPoint(left + width / 2, top + height / 2)?.closest('.row');
        if (row == null) throw new Error('nothing is drawn in the middle');
        const before = row.getBoundingClientRect().top;
        const moved = Math.min(by, box.scrollTop);
        box.scrollTop -= moved;
        for (let frame = 0; frame < 4; frame++) {
          await painted();
          const strays = row.getBoundingClientRect().top - before - moved;
          worst = Math.max(worst, Math.abs(strays));
        }
      }
      return worst;
    },
    [moves, pixels] as const,
  );
}

test('a long thread draws what is near its reader, and holds still under them', async ({
  parley,
  page,
}) => {
  await openLong(page, 150);
  await expect(page.getByRole('log').getByText('Question 149 of many')).toBeInViewport();
  await expect(parley.turns.last()).toHaveAttribute('aria-posinset', '150');
  await expect(parley.turns.last()).toHaveAttribute('aria-setsize', '150');
  expect(await parley.turns.count()).toBeLessThan(30);
  await page.getByRole('log').focus();
  await page.keyboard.press('PageUp');
  expect(await straysBy(page, 40, 230)).toBeLessThanOrEqual(2);
  expect(await parley.turns.count()).toBeLessThan(30);
  await page.keyboard.press('Home');
  await expect(page.getByRole('log').getByText('Question 0 of many')).toBeInViewport();
  // Every message's actions can be reached, also those of turns that are not drawn yet.
  for (let key = 0; key < 30; key++) await page.keyboard.press('Tab');
  const focused = page.locator('.row:focus-within');
  expect(Number(await focused.getAttribute('aria-posinset'))).toBeGreaterThan(5);
  await expect(focused).toBeInViewport();
  await page.keyboard.press('End');
  await expect(page.getByRole('log').getByText('Question 149 of many')).toBeInViewport();
  await expect(page.locator('.to-newest')).toBeHidden();
  await composer(page).focus();
  await page.keyboard.press('PageUp');
  await expect(page.locator('.to-newest')).toHaveText('↓ Newest');
});

test('what is selected in an answer stays selected while the answer goes on', async ({
  parley,
  page,
}) => {
  await parley.begin();
  await parley.say('/script pieces=150 pace=30ms');
  await expect(parley.answers).toContainText('20 21');
  await page.evaluate(() => {
    const answer = document.querySelector('.answer');
    if (answer === null) throw new Error('no answer');
    const texts = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
    const text = texts.nextNode();
    const at = text?.nodeValue?.indexOf('10 11 12') ?? -1;
    if (text === null || at < 0) throw new Error('the words are not there');
    document.getSelection()?.setBaseAndExtent(text, at, text, at + '10 11 12'.length);
  });
  await expect(parley.answers).toContainText('60 61');
  expect(await page.evaluate(() => document.getSelection()?.toString())).toBe('10 11 12');
  await parley.completed();
  expect(await page.evaluate(() => document.getSelection()?.toString())).toBe('10 11 12');
});
