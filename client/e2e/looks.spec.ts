import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './parley';
import { composer } from './talk';

// What is served in the server's place must not come out of a cache.
test.use({ serviceWorkers: 'block' });

for (const [width, colorScheme] of [
  [320, 'light'],
  [360, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
] as const) {
  test(`nothing overflows or is hard to reach: ${width} px, ${colorScheme}`, async ({
    parley,
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 700 });
    const check = async (): Promise<void> => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    };
    await page.goto('/');
    await check();
    await parley.begin('A name that is rather long for such a narrow place');
    await check();
    await parley.say(`/script echo **Words** and ${'unbroken'.repeat(30)}`);
    await parley.say('/script pieces=9 fail=model_timeout after=4');
    await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible();
    await check();
  });
}

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

test('the page looks as its operator wants, also when the server is away', async ({
  parley,
  page,
}) => {
  const looks = {
    name: 'Lighthouse',
    picture: '/v1/looks/picture?v=1',
    suggestions: ['/script echo Who keeps the light?'],
    accent: '#ffcc00',
  };
  let away = false;
  await page.route('**/v1/looks', (route) =>
    away ? route.abort() : route.fulfill({ json: looks }),
  );
  await page.route('**/v1/looks/picture*', (route) =>
    route.fulfill({ body: PIXEL, contentType: 'image/png' }),
  );
  await parley.begin();
  await expect(page).toHaveTitle('New conversation · Lighthouse');
  await page.getByRole('button', { name: '/script echo Who keeps the light?' }).click();
  await expect(parley.answers).toHaveText('Who keeps the light?');
  await expect(parley.turns.getByRole('heading', { name: 'Lighthouse' })).toBeVisible();
  const accent = (): Promise<string> =>
    page.evaluate(
      () => getComputedStyle(document.querySelector('.bot .speaker') ?? document.body).color,
    );
  // Yellow cannot be read on white.
  expect(await accent()).not.toBe('rgb(255, 204, 0)');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  away = true;
  await page.reload();
  await expect(parley.turns.getByRole('heading', { name: 'Lighthouse' })).toBeVisible();
});

test('a theme is chosen for good, and is there before the first paint', async ({
  parley,
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await parley.begin();
  const paper = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [light, dark] = ['rgb(250, 248, 244)', 'rgb(23, 22, 20)'];
  expect(await paper()).toBe(light);
  await page.getByLabel('Light or dark').selectOption('Dark');
  expect(await paper()).toBe(dark);
  // Without the page's own script, all that could paint it is what runs before.
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.reload();
  expect(await paper()).toBe(dark);
  await page.unrouteAll();
  await page.reload();
  await expect(composer(page)).toBeVisible();
  await page.getByLabel('Light or dark').selectOption('The system’s colours');
  expect(await paper()).toBe(light);
});
