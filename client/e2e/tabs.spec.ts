import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from './network';
import { Parley } from './parley';
import { numbers } from './talk';

async function openTab(context: BrowserContext): Promise<Parley> {
  const tab = new Parley(await context.newPage());
  await tab.page.goto('/');
  await expect(tab.page.getByText('Good to see you')).toBeVisible();
  return tab;
}

/** How many messages the browser's outbox holds. */
function messagesKept(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done, failed) => {
        const opening = indexedDB.open('parley-outbox');
        opening.onerror = failed;
        opening.onsuccess = () => {
          const counting = opening.result.transaction('entries').objectStore('entries').count();
          counting.onerror = failed;
          counting.onsuccess = () => {
            opening.result.close();
            done(counting.result);
          };
        };
      }),
  );
}

test('tabs share one outbox, also when the one that sends is closed', async ({
  page,
  context,
  network,
}) => {
  const one = new Parley(page);
  await one.begin();
  const [two, three] = [await openTab(context), await openTab(context)];
  network.stall();
  await one.say('/script pieces=3');
  await two.say('/script pieces=4');
  await three.say('/script pieces=5');
  await expect.poll(() => messagesKept(two.page)).toBe(3);
  await one.page.close();
  network.mend();
  for (const tab of [two, three]) {
    await expect(tab.answers).toHaveText([3, 4, 5].map(numbers), { timeout: 45_000 });
    await expect(tab.turns).toHaveCount(3);
  }
});

/** Notes when the page first shows each number of an answer's words (Unix milliseconds). */
async function noteWords(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate(() => {
    const shownAt: number[] = [];
    const look = (): void => {
      const text = document.querySelector('.answer')?.textContent.trim() ?? '';
      const words = text === '' ? 0 : text.split(/\s+/).length;
      while (shownAt.length < words) shownAt.push(performance.timeOrigin + performance.now());
    };
    new MutationObserver(look).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    Object.assign(window, { shownAt });
  });
  return () => page.evaluate(() => (window as unknown as { shownAt: number[] }).shownAt);
}

test('three tabs of one conversation show the same within half a second', async ({
  page,
  context,
}) => {
  const one = new Parley(page);
  await one.begin();
  const tabs = [one, await openTab(context), await openTab(context)];
  const asked = await Promise.all(tabs.map((tab) => noteWords(tab.page)));
  await one.say('/script pieces=100 pace=50ms');
  for (const tab of tabs) await expect(tab.answers).toHaveText(numbers(100));
  const shown = await Promise.all(asked.map((ask) => ask()));
  const apart = Array.from({ length: 100 }, (_, word) => {
    const times = shown.map((shownAt) => shownAt[word] ?? Number.NaN);
    return Math.round(Math.max(...times) - Math.min(...times));
  }).toSorted((less, more) => less - more);
  console.log(`three tabs apart by ${apart[50]} ms (median), ${apart[99]} ms (most)`);
  // The most depends on what else the machine does.
  expect(apart[50]).toBeLessThan(500);
});

test('what is typed in a tab that shows an old state comes after what was said since', async ({
  page,
  context,
}) => {
  const fresh = new Parley(page);
  await fresh.begin();
  const stale = new Parley(await context.newPage());
  let deaf = false;
  await stale.page.routeWebSocket(/\/chat$/, (socket) => {
    if (deaf) return;
    const server = socket.connectToServer();
    // A connection that has swallowed something passes on nothing more, as TCP does.
    let dead = false;
    server.onMessage((message) => {
      dead ||= deaf;
      if (!dead) socket.send(message);
    });
    socket.onMessage((message) => {
      dead ||= deaf;
      if (!dead) server.send(message);
    });
  });
  await stale.page.goto('/');
  await expect(stale.page.getByText('Good to see you')).toBeVisible();
  await fresh.say('/script pieces=3');
  await expect(stale.answers).toHaveText(numbers(3));
  deaf = true;
  await fresh.say('/script pieces=4');
  await expect(fresh.answers).toHaveText([3, 4].map(numbers));
  await expect(stale.turns).toHaveCount(1);
  await stale.say('/script pieces=5');
  deaf = false;
  for (const tab of [fresh, stale]) {
    await expect(tab.answers).toHaveText([3, 4, 5].map(numbers), { timeout: 45_000 });
    await expect(tab.turns).toHaveCount(3);
  }
});
