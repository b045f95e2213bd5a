import type { Browser, Page } from '@playwright/test';
import { expect, test } from './network';
import { Parley } from './parley';
import { composer, lastAnswer, numbers, say, wordsShown } from './talk';

/** Waits until the page would open without a network. */
async function readyForNoNetwork(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state))
    .toBe('activated');
}

/** The paths of all files that the browser keeps for this page. */
function filesKept(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map((request) => new URL(request.url).pathname);
  });
}

test('the page opens without a network, shows what it has, and sends once what was typed', async ({
  page,
  network,
}) => {
  const parley = new Parley(page);
  await parley.begin();
  await parley.say('/script pieces=12');
  await parley.completed();
  await readyForNoNetwork(page);
  network.cut();
  await page.reload();
  await expect(parley.answers).toHaveText(numbers(12));
  for (const pieces of [3, 4, 5]) await parley.say(`/script pieces=${pieces}`);
  await expect(page.getByText('Not sent yet')).toHaveCount(3);
  await page.reload();
  await expect(parley.answers).toHaveText(numbers(12));
  await expect(page.getByText('Not sent yet')).toHaveCount(3);
  network.mend();
  await expect(parley.answers).toHaveText([12, 3, 4, 5].map(numbers), { timeout: 45_000 });
  await expect(parley.turns).toHaveCount(4);
});

test('what is too long for the server and was written without it can be edited', async ({
  page,
  network,
}) => {
  const parley = new Parley(page);
  await parley.begin();
  await parley.say('/script pieces=2');
  await parley.completed();
  await readyForNoNetwork(page);
  network.cut();
  await page.reload();
  const long = 'word '.repeat(16_000).trim();
  await parley.say(long);
  await parley.say('/script pieces=4');
  await expect(page.getByText('Not sent yet')).toHaveCount(2);
  network.mend();
  await expect(parley.answers).toHaveText([2, 4].map(numbers), { timeout: 45_000 });
  await expect(page.getByText('Too long to send.')).toBeVisible();
  await page.reload();
  const refused = page.locator('.failed').filter({ hasText: 'Too long to send.' });
  await refused.getByRole('button', { name: 'Edit' }).click();
  await expect(composer(page)).toHaveValue(long);
  await expect(refused).toBeHidden();
});

test('what the browser clears away under the page is made anew', async ({ page, context }) => {
  const parley = new Parley(page);
  await parley.begin();
  await parley.say('/script echo before');
  await parley.completed();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', {
    origin: new URL(page.url()).origin,
    storageTypes: 'indexeddb',
  });
  await parley.say('/script echo after');
  await expect(parley.answers).toHaveText(['before', 'after']);
  await page.getByRole('button', { name: 'New conversation' }).click();
  await expect(parley.turns).toHaveCount(0);
  await parley.say('/script echo another');
  await expect(parley.answers).toHaveText(['another']);
  await page.reload();
  await expect(parley.answers).toHaveText(['another']);
});

test('a new conversation that takes its time is told of', async ({ page, network }) => {
  const parley = new Parley(page);
  await parley.begin();
  await parley.say('/script echo one');
  await parley.completed();
  network.stall();
  await page.keyboard.press('Control+Shift+O');
  await expect(parley.status).toHaveText('Beginning a new conversation …');
  network.mend();
  await expect(parley.turns).toHaveCount(0);
  await expect(parley.status).not.toHaveText('Beginning a new conversation …');
});

test('a first visit without an answer keeps all that an answer needs', async ({
  page,
  network,
}) => {
  await page.goto('/');
  await readyForNoNetwork(page);
  await expect
    .poll(() => filesKept(page))
    .toContainEqual(expect.stringMatching(/Markdown-.*\.js$/));
  // What few need comes when there is time.
  await expect
    .poll(() => filesKept(page), { timeout: 30_000 })
    .toContainEqual(expect.stringMatching(/greek.*woff2$/));
  network.cut();
  await page.reload();
  await expect(page.getByLabel('What should we call you?')).toBeVisible();
});

test('the page can be installed', async ({ page, context }) => {
  await page.goto('/');
  await readyForNoNetwork(page);
  const devtools = await context.newCDPSession(page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // Headless browsers run as in private mode, where nothing can be installed.
  const others = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
  expect(others).toEqual([]);
});

test('a new version is offered and keeps what was typed', async ({ page, network }) => {
  const parley = new Parley(page);
  await parley.begin();
  await readyForNoNetwork(page);
  network.override('/sw.js', { status: 200, change: (body) => `${body}\n// newer` });
  await parley.say('/script pieces=300 pace=20ms');
  await expect(parley.answers).toContainText('5 6');
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect(page.getByText('A new version is there.')).toBeVisible();
  await composer(page).fill('half a thought');
  // It is a question and no more: the answer goes on.
  await expect(parley.answers).toContainText('60 61');
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: 'Reload' }).click();
  await loaded;
  await expect(composer(page)).toHaveValue('half a thought');
  await expect(page.getByText('A new version is there.')).toBeHidden();
  await expect(parley.answers).toHaveText(numbers(300), { timeout: 30_000 });
});

test('a part that the server has no longer leads to the offer, not to an empty page', async ({
  page,
  network,
  context,
}) => {
  await context.addInitScript(() => {
    // As on plain HTTP of another host: nothing is kept.
    Object.defineProperty(Navigator.prototype, 'serviceWorker', { get: () => undefined });
    delete (Navigator.prototype as { serviceWorker?: unknown }).serviceWorker;
  });
  const parley = new Parley(page);
  const files: string[] = [];
  page.on('response', (response) => files.push(new URL(response.url()).pathname));
  await page.goto('/');
  const script = await page.evaluate(async () => {
    const address = document.querySelector('script[type=module]')?.getAttribute('src') ?? '';
    return (await fetch(address)).text();
  });
  const part = /assets\/Markdown-[^"'`]*\.js/.exec(script)?.[0] ?? '';
  expect(part).not.toBe('');
  network.override(`/${part}`, { status: 404, change: () => '{"detail":"Not found"}' });
  await parley.begin();
  await say(page, '/script pieces=9');
  await expect(parley.answers).toHaveText(numbers(9));
  await expect(page.getByText('A new version is there.')).toBeVisible();
});

test('three messages of a minute without a network are sent once, in order @full', async ({
  page,
  network,
}) => {
  test.setTimeout(180_000);
  const parley = new Parley(page);
  await parley.begin();
  await readyForNoNetwork(page);
  network.cut();
  for (const pieces of [3, 4]) await parley.say(`/script pieces=${pieces}`);
  await new Promise((done) => setTimeout(done, 30_000));
  await page.reload();
  await parley.say('/script pieces=5');
  await new Promise((done) => setTimeout(done, 30_000));
  network.mend();
  await expect(parley.answers).toHaveText([3, 4, 5].map(numbers), { timeout: 60_000 });
  await expect(parley.turns).toHaveCount(3);
});

/** How long it takes until the last answer holds more words than now. */
async function untilMoreWords(page: Page, withinMs: number): Promise<number> {
  const began = Date.now();
  const words = async (): Promise<number> => (await lastAnswer(page)).split(' ').length;
  const before = await words();
  await expect.poll(words, { timeout: withinMs, intervals: [50] }).toBeGreaterThan(before + 1);
  return Date.now() - began;
}

test('a network that goes without a word is noticed within 10 s', async ({ page, network }) => {
  const parley = new Parley(page);
  await parley.begin();
  await parley.say('/script pieces=400 pace=50ms');
  await wordsShown(page, 10);
  network.abandon();
  const tookMs = await untilMoreWords(page, 20_000);
  console.log(`noticed and resumed after ${tookMs} ms`);
  expect(tookMs).toBeLessThan(12_000);
  await expect(parley.answers).toHaveText(numbers(400), { timeout: 45_000 });
});

/** Stops the processes of all pages for so long, as a closed lid does. */
async function sleep(browser: Browser, ms: number): Promise<void> {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  for (const { id } of pages) process.kill(id, 'SIGSTOP');
  await new Promise((done) => setTimeout(done, ms));
  for (const { id } of pages) process.kill(id, 'SIGCONT');
}

test('a page that slept catches up within 2 s, and shows no error', async ({
  page,
  browser,
  network,
}) => {
  const parley = new Parley(page);
  await parley.begin();
  await parley.say('/script pieces=300 pace=50ms');
  await wordsShown(page, 10);
  network.abandon();
  await sleep(browser, 7_000);
  const tookMs = await untilMoreWords(page, 20_000);
  console.log(`awake and caught up after ${tookMs} ms`);
  // The dead connection alone would be noticed later.
  expect(tookMs).toBeLessThan(4_000);
  await expect(page.getByText(/Connection lost|cannot be reached/)).toBeHidden();
  await expect(parley.answers).toHaveText(numbers(300), { timeout: 45_000 });
});
