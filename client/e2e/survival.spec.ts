import { expect, test } from './stage';
import { begin, lastAnswer, numbers, say, wordsShown } from './talk';

const PIECES = 300;

/** Five different places of the answer, in order; printed, so that a failure can be looked into. */
function randomPlaces(): readonly number[] {
  const places = Array.from({ length: 5 }, (_, part) =>
    Math.floor(1 + part * 55 + Math.random() * 50),
  );
  console.log(`reloads when these numbers are shown: ${places.join(', ')}`);
  return places;
}

test('an answer is whole after five reloads, in the reloaded tab and in a second one', async ({
  page,
  context,
}) => {
  test.setTimeout(90_000);
  await begin(page);
  await say(page, `/script pieces=${PIECES} pace=60ms`);
  const [first, ...others] = randomPlaces();
  await wordsShown(page, first ?? 1);
  await page.reload();
  const second = await context.newPage();
  await second.goto('/');
  for (const place of others) {
    await wordsShown(page, place);
    await page.reload();
  }
  for (const tab of [page, second]) {
    await expect.poll(() => lastAnswer(tab), { timeout: 40_000 }).toBe(numbers(PIECES));
    await expect(tab.getByRole('status')).toHaveText('Answer complete.');
  }
});

test('an answer goes on within 20 seconds when its worker is killed, and ends complete', async ({
  page,
  stage,
}) => {
  test.setTimeout(120_000);
  await stage.tell('spare-workers');
  await begin(page);
  await say(page, `/script pieces=${PIECES} pace=60ms`);
  await wordsShown(page, 30);
  await stage.tell('swap-workers');
  const before = (await lastAnswer(page)).split(' ').length;
  await expect
    .poll(async () => (await lastAnswer(page)).split(' ').length, { timeout: 20_000 })
    .toBeGreaterThan(before + 20);
  await expect.poll(() => lastAnswer(page), { timeout: 60_000 }).toBe(numbers(PIECES));
});
