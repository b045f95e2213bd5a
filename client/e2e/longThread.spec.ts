import type { Page } from '@playwright/test';
import { Answering } from './answering';
import { openLong } from './longThread';
import { expect, test } from './parley';
import { composer } from './talk';

/**
 * After how many of a reader's moves the row in the middle is painted elsewhere than they took it, by
 * more than two pixels.
 */
async function strays(page: Page, moves: number, pixels: number): Promise<number> {
  return page.evaluate(
    async ([times, by]) => {
      const box = document.querySelector('.scroller');
      if (box === null) throw new Error('no thread');
      const painted = (): Promise<void> =>
        new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      let strayed = 0;
      for (let move = 0; move < times && box.scrollTop > 0; move++) {
        const { left, top, width, height } = box.getBoundingClientRect();
        const row = document.elementFromPoint(left + width / 2, top + height / 2)?.closest('.row');
        if (row == null) throw new Error('nothing is drawn in the middle');
        const before = row.getBoundingClientRect().top;
        const moved = Math.min(by, box.scrollTop);
        box.scrollTop -= moved;
        let worst = 0;
        for (let frame = 0; frame < 4; frame++) {
          await painted();
          worst = Math.max(worst, Math.abs(row.getBoundingClientRect().top - before - moved));
        }
        if (worst > 2) strayed++;
      }
      return strayed;
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
  // A busy machine may paint a frame before what has just come in was measured.
  expect(await strays(page, 40, 230)).toBeLessThanOrEqual(1);
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

test('a word of an early turn is found, gone to and marked', async ({ parley, page }) => {
  await openLong(page, 150);
  await expect(page.getByRole('log').getByText('Question 149 of many')).toBeInViewport();
  await composer(page).focus();
  await page.keyboard.press('Control+f');
  const bar = page.getByRole('search').filter({ hasText: 'Close' });
  const field = bar.getByRole('textbox', { name: 'Find in this conversation' });
  await expect(field).toBeFocused();
  await page.keyboard.type('ｑuestion 3 OF');
  await page.keyboard.press('Enter');
  await expect(bar.getByRole('status')).toHaveText('1 of 1');
  await expect(parley.turns.getByText('Question 3 of many')).toBeInViewport();
  await expect
    .poll(() => page.evaluate(() => [...(CSS.highlights.get('found-here') ?? [])].map(String)))
    .toEqual(['Question 3 of']);
  await page.screenshot({ path: test.info().outputPath('found.png') });
  await field.fill('many');
  await expect(bar.getByRole('status')).toHaveText('4 of 150');
  await page.keyboard.press('Shift+Enter');
  await expect(bar.getByRole('status')).toHaveText('3 of 150');
  await page.keyboard.press('Escape');
  await expect(bar).toBeHidden();
  await expect(composer(page)).toBeFocused();
  expect(await page.evaluate(() => CSS.highlights.size)).toBe(0);

  // By touch, on a phone.
  await page.setViewportSize({ width: 320, height: 640 });
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Find in this conversation' }).click();
  await expect(field).toBeFocused();
  await field.fill('question 7 of');
  const found = parley.turns.getByText('Question 7 of many');
  const under = async (): Promise<number> =>
    ((await found.boundingBox())?.y ?? 0) - ((await bar.boundingBox())?.height ?? 0);
  await expect.poll(under).toBeGreaterThan(60);
  const { width, right } = await bar.evaluate((it) => ({
    width: it.scrollWidth - it.clientWidth,
    right: it.getBoundingClientRect().right,
  }));
  expect(width).toBe(0);
  expect(right).toBeLessThanOrEqual(320);
  await page.screenshot({ path: test.info().outputPath('found-320.png') });
});

const LIGHTS = `Some **light**house, a [light](https://good.example/light)house and $light$.

- A li*gh*t
- house

\`\`\`text
light
house
\`\`\`

\`\`\`mermaid
flowchart LR
  A[light] --> B
\`\`\`
`;

test('a text is found as it is read, whatever signs stand within it', async ({ parley, page }) => {
  await Answering.with(page, [LIGHTS, 'No more.']);
  const drawing = parley.answers.getByRole('img', { name: 'Diagram; its source follows' });
  await expect(drawing).toBeVisible();
  await page.keyboard.press('Control+f');
  const bar = page.getByRole('search').filter({ hasText: 'Close' });
  const status = bar.getByRole('status');
  await page.keyboard.type('lighthouse');
  await expect(status).toHaveText('1 of 2');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('light');
  for (const place of [1, 2, 3, 4, 5, 6]) {
    await expect(status).toHaveText(`${place} of 6`);
    await expect.poll(() => whereFound(page)).toMatchObject({ seen: true });
    expect((await whereFound(page)).texts.join()).toContain('light');
    await page.keyboard.press('Enter');
  }
  await expect(status).toHaveText('1 of 6');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('**light');
  await expect(status).toHaveText('Not found');
});

test('printing lays out every turn and nothing around them, and leaves the page as it was', async ({
  parley,
  page,
}) => {
  await openLong(page, 150);
  await expect(page.getByRole('log').getByText('Question 149 of many')).toBeInViewport();
  await page.evaluate(() => {
    const counts: number[] = [];
    Object.assign(window, { counts });
    for (const event of ['beforeprint', 'afterprint']) {
      addEventListener(event, () => counts.push(document.querySelectorAll('.printed .row').length));
    }
  });
  const drawn = await parley.turns.count();
  const paper = await page.pdf();
  expect(await page.evaluate(() => (window as unknown as { counts: number[] }).counts)).toContain(
    150,
  );
  const pages = paper.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
  expect(pages.length).toBeGreaterThan(15);
  await expect(page.locator('.printed')).toHaveCount(0);
  await expect(page.getByRole('log').getByText('Question 149 of many')).toBeInViewport();
  expect(await parley.turns.count()).toBe(drawn);
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await expect(parley.turns).toHaveCount(150);
  await expect(parley.turns.getByText('Question 0 of many')).toBeVisible();
  await expect(composer(page)).toBeHidden();
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(page.getByRole('button')).toHaveCount(0);
  await page.screenshot({ path: test.info().outputPath('paper.png') });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await page.emulateMedia({ media: 'screen', colorScheme: null });
  await expect(composer(page)).toBeVisible();
  await expect(page.locator('.printed')).toHaveCount(0);
});

test.describe('on a small phone', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 320, height: 568 } });

  test('a finger looks for a text and goes from place to place', async ({ page }) => {
    await openLong(page, 60);
    await expect(page.getByRole('article').last()).toBeInViewport();
    await page.getByRole('banner').getByRole('button', { name: 'More for' }).tap();
    await page.getByRole('menuitem', { name: 'Find in this conversation' }).tap();
    const bar = page.getByRole('search').filter({ hasText: 'Close' });
    const field = bar.getByRole('textbox', { name: 'Find in this conversation' });
    await expect(field).toBeFocused();
    // It stands so often in one answer, and in no other.
    await field.fill('call(1)');
    const tops: number[] = [];
    for (const place of [1, 2, 3, 4]) {
      if (place > 1) await bar.getByRole('button', { name: 'Found next' }).tap();
      await expect(bar.getByRole('status')).toHaveText(`${place} of 4`);
      await expect.poll(() => whereFound(page)).toMatchObject({ texts: ['call(1)'], seen: true });
      tops.push((await whereFound(page)).top);
    }
    expect(tops).toEqual([...tops].sort((one, other) => one - other));
    expect(new Set(tops).size).toBe(4);
    await bar.getByRole('button', { name: 'Found next' }).tap();
    await expect(bar.getByRole('status')).toHaveText('1 of 4');
    await bar.getByRole('button', { name: 'Found before' }).tap();
    await expect(bar.getByRole('status')).toHaveText('4 of 4');
    await page.screenshot({ path: test.info().outputPath('found-small.png') });
    // Above the first message there is nothing to scroll away to.
    await field.fill('Question 0 of');
    await expect(bar.getByRole('status')).toHaveText('1 of 1');
    await expect.poll(() => whereFound(page)).toMatchObject({ seen: true });
    await page.screenshot({ path: test.info().outputPath('found-first.png') });
    for (const part of [field, ...(await bar.getByRole('button').all())]) {
      await expect(part).toBeInViewport({ ratio: 0.99 });
      expect((await part.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    }
    expect((await field.boundingBox())?.width).toBeGreaterThan(200);
    await bar.getByRole('button', { name: 'Close' }).tap();
    await expect(bar).toBeHidden();
  });
});

/** What is marked as gone to, where it stands in its turn, and whether it can be seen. */
async function whereFound(
  page: Page,
): Promise<{ readonly texts: readonly string[]; readonly top: number; readonly seen: boolean }> {
  return page.evaluate(() => {
    const [box, bar] = ['.scroller', '.find-bar'].map((name) => document.querySelector(name));
    const ranges = [...(CSS.highlights.get('found-here') ?? [])] as Range[];
    const place = ranges[0]?.getBoundingClientRect();
    const row = ranges[0]?.startContainer.parentElement?.closest('.row');
    if (box == null || bar == null || row == null || place === undefined) {
      return { texts: [], top: 0, seen: false };
    }
    const above = bar.getBoundingClientRect().bottom;
    const below = box.getBoundingClientRect().bottom;
    return {
      texts: ranges.map(String),
      top: Math.round(place.top - row.getBoundingClientRect().top),
      seen: place.top >= above && place.bottom <= below,
    };
  });
}
