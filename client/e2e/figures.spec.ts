import type { CDPSession, Page } from '@playwright/test';
import { Answering } from './answering';
import { openLong } from './longThread';
import { expect, test } from './parley';
import { composer } from './talk';

/*
 * How quick the page is, told and not asserted: these figures depend on the machine. What is asserted
 * is that each was reached at all. `make bench SCENARIO=client`.
 */

test.use({ serviceWorkers: 'block' });

function tell(what: string, figure: string): void {
  console.log(`${what.padEnd(64)} ${figure}`);
}

function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Prose, lists, code, a table and a formula, again and again: some 500 characters each time. */
function mixedText(characters: number): string {
  const part = (at: number): string =>
    [
      `### Part ${at}`,
      'A reply must outlive **every process** that takes part in it, so `no process` owns it; ' +
        'see [the page](https://good.example/page) for the rest of the story.',
      `- one of ${at}\n- another, with *more* to say\n- and a third`,
      `\`\`\`python\ndef part(number: int) -> str:\n    return f"part {number} of ${at}"\n\`\`\``,
      `| name | size |\n|---|---:|\n| part ${at} | ${at * 7} |\n| other | ${at * 11} |`,
      `So $x_{${at}} = \\frac{1}{${at + 1}}$, and on it goes.`,
    ].join('\n\n');
  let text = '';
  for (let at = 0; text.length < characters; at++) text += `${part(at)}\n\n`;
  return text.slice(0, characters);
}

const PIECE = 20;

/** Says a text in pieces, one every `paceMs`. */
async function stream(page: Page, answering: Answering, text: string, paceMs: number) {
  for (let from = 0; from < text.length; from += PIECE) {
    answering.piece(text.slice(from, from + PIECE));
    await page.waitForTimeout(paceMs);
  }
}

async function scriptSeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN;
}

/** Notes the times between frames until asked for them. */
async function watchFrames(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const frame = (now: number): void => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(window, { frames });
  });
  return () => page.evaluate(() => (window as unknown as { frames: number[] }).frames);
}

test('a page that nothing is kept of can be used @full', async ({ browser, baseURL }) => {
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const context = await browser.newContext({ serviceWorkers: 'block', baseURL: baseURL ?? '' });
    const page = await context.newPage();
    const began = performance.now();
    await page.goto('/', { waitUntil: 'commit' });
    await page.getByLabel('What should we call you?').fill('Ada');
    times.push(performance.now() - began);
    await context.close();
  }
  tell('usable from cold, median of 5 (at most 1 s)', ms(percentile(times, 0.5)));
  expect(times).toHaveLength(5);
});

test('a session of 1,000 messages opens @full', async ({ page }) => {
  await openLong(page, 500);
  const newest = page.getByRole('log').getByText('Question 499 of many');
  await expect(newest).toBeInViewport();
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const began = performance.now();
    await page.reload({ waitUntil: 'commit' });
    await expect(newest).toBeInViewport();
    times.push(performance.now() - began);
  }
  tell('1,000 messages opened, median of 5 (at most 1 s)', ms(percentile(times, 0.5)));
});

test('keys are painted while an answer of 20,000 characters comes @full', async ({ page }) => {
  test.setTimeout(240_000);
  const answering = await Answering.with(page);
  answering.begin();
  await page.evaluate(() => {
    const keys: number[] = [];
    const painted = new MessageChannel();
    let pressed = 0;
    painted.port1.onmessage = () => keys.push(performance.now() - pressed);
    document.addEventListener(
      'keydown',
      (event) => {
        pressed = event.timeStamp;
        requestAnimationFrame(() => {
          painted.port2.postMessage(0);
        });
      },
      { capture: true },
    );
    Object.assign(window, { keys });
  });
  await composer(page).focus();
  const text = mixedText(20_000);
  const over = new AbortController();
  const typing = (async () => {
    while (!over.signal.aborted) {
      await page.keyboard.press('x');
      await page.waitForTimeout(40);
    }
  })();
  await stream(page, answering, text, 20);
  over.abort();
  await typing;
  answering.end();
  const keys = await page.evaluate(() => (window as unknown as { keys: number[] }).keys);
  expect(keys.length).toBeGreaterThan(100);
  tell(
    `key to paint, ${keys.length} keys beside 20,000 characters: p50, p95 (50)`,
    `${ms(percentile(keys, 0.5))}, ${ms(percentile(keys, 0.95))}`,
  );
});

test('a delta costs as much at the end of an answer as at its beginning @full', async ({
  page,
  context,
}) => {
  test.setTimeout(240_000);
  const answering = await Answering.with(page);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  const text = mixedText(20_000);
  // Once before, so that what is fetched and compiled for it does not count for its beginning.
  answering.begin();
  await stream(page, answering, text.slice(0, 6_000), 20);
  answering.end();
  answering.begin();
  const costs: number[] = [];
  for (const from of [0, 2_000, 18_000]) {
    if (from === 18_000) await stream(page, answering, text.slice(4_000, from), 20);
    const before = await scriptSeconds(cdp);
    await stream(page, answering, text.slice(from, from + 2_000), 20);
    costs.push((1_000 * (await scriptSeconds(cdp)) - 1_000 * before) / (2_000 / PIECE));
  }
  answering.end();
  expect(costs).toHaveLength(3);
  tell(
    'script for a delta of 20 characters: first, second, last 2,000 of 20,000',
    costs.map(ms).join(', '),
  );
});

for (const [name, line] of [
  ['code', (at: number) => `  const part${at} = compute(${at}, "some words of it"); // ${at}\n`],
  ['table', (at: number) => `| part ${at} | some words of it | ${at * 7} |\n`],
] as const) {
  test(`frames while one block of 18,000 characters comes: ${name} @full`, async ({ page }) => {
    test.setTimeout(240_000);
    const answering = await Answering.with(page);
    answering.begin();
    let text = name === 'code' ? '```typescript\n' : '| name | what | size |\n|---|---|---:|\n';
    for (let at = 0; text.length < 18_000; at++) text += line(at);
    const frames = await watchFrames(page);
    await stream(page, answering, text, 20);
    answering.end();
    const seen = await frames();
    expect(seen.length).toBeGreaterThan(100);
    tell(
      `frames beside one block of 18,000 characters (${name}): p95, longest (100)`,
      `${ms(percentile(seen, 0.95))}, ${ms(Math.max(...seen))}`,
    );
  });
}
