import type { Page } from '@playwright/test';
import { expect, test, type Network } from './network';
import { Parley } from './parley';
import { lastAnswer, numbers, wordsShown } from './talk';

const PIECES = 500;

/** The same moments for the same seed, which is printed: E2E_SEED=… repeats a run. */
function randomMoments(count: number): readonly number[] {
  const seed = Number(process.env.E2E_SEED ?? Math.floor(Math.random() * 1_000_000));
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const moments = Array.from({ length: count }, () => Math.floor(5 + random() * (PIECES - 60)));
  moments.sort((a, b) => a - b);
  console.log(`seed ${seed}: at words ${moments.join(', ')}`);
  return moments;
}

/** In the page, from when it is there until the answer holds more than it did before the reload. */
async function resumedAfter(page: Page, words: number): Promise<number> {
  const shownAt = await page.evaluate(
    (before) =>
      new Promise<number>((done) => {
        const look = (): void => {
          const text = document.querySelector('.answer')?.textContent ?? '';
          if (text.trim().split(/\s+/).length > before) done(performance.now());
          else requestAnimationFrame(look);
        };
        look();
      }),
    words,
  );
  const thereAt = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    return (navigation as PerformanceNavigationTiming).domInteractive;
  });
  return Math.round(shownAt - thereAt);
}

/** How long after each reload the answer's next text was there, in milliseconds, the least first. */
async function survives(page: Page, network: Network, count: number): Promise<number[]> {
  const parley = new Parley(page);
  await parley.begin();
  await parley.say(`/script pieces=${PIECES} pace=${count > 5 ? 150 : 40}ms`);
  const resumedMs: number[] = [];
  for (const [place, moment] of randomMoments(count).entries()) {
    await wordsShown(page, moment);
    if (place % 2 === 1) {
      network.cut();
      await expect(page.getByRole('status')).toHaveText(/Catching up|Connection lost/);
      network.mend();
      continue;
    }
    const words = (await lastAnswer(page)).split(' ').length;
    await page.reload();
    if (words < PIECES) resumedMs.push(await resumedAfter(page, words));
  }
  resumedMs.sort((a, b) => a - b);
  console.log(`first resumed text after ${resumedMs.join(', ')} ms`);
  await expect(parley.answers).toHaveText(numbers(PIECES), { timeout: 120_000 });
  return resumedMs;
}

test('an answer is whole after reloads and cuts at three moments', async ({ page, network }) => {
  test.setTimeout(120_000);
  await survives(page, network, 3);
});

test('an answer is whole after reloads and cuts at twenty moments @full', async ({
  page,
  network,
}) => {
  test.setTimeout(400_000);
  const resumedMs = await survives(page, network, 20);
  expect(resumedMs[Math.floor(resumedMs.length / 2)] ?? 0).toBeLessThan(1_000);
});
