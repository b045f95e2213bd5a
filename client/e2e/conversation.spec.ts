import { expect, Parley, test } from './parley';
import { numbers } from './talk';

test('a message is answered, and both are there after a reload', async ({ parley, page }) => {
  await parley.begin();
  await parley.say('/script pieces=40 pace=20ms');
  await parley.completed();
  await expect(parley.answers).toHaveText(numbers(40));
  await page.reload();
  await expect(parley.answers).toHaveText(numbers(40));
  await expect(parley.turns).toHaveCount(1);
});

test('messages written while an answer runs are answered in order', async ({ parley }) => {
  await parley.begin();
  await parley.say('/script pieces=60 pace=20ms');
  await parley.say('/script pieces=2');
  await parley.say('/script pieces=3');
  await expect(parley.answers).toHaveText([numbers(60), numbers(2), numbers(3)]);
});

test('Stop ends an answer, and what was shown is what is kept', async ({ parley, page }) => {
  await parley.begin();
  await parley.say('/script pieces=1000 pace=30ms');
  await expect(parley.answers).toContainText('5 6');
  await page.keyboard.press('Escape');
  await expect(parley.turns.getByText('Stopped.')).toBeVisible();
  const shown = await parley.answers.innerText();
  await page.reload();
  await expect(parley.answers).toHaveText(shown);
  expect(numbers(1000).startsWith(shown.trim())).toBe(true);
});

test('a failed answer says why, and Retry asks again in its place', async ({ parley, page }) => {
  const sends: { turnId: string; text: string }[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const frame = JSON.parse(String(payload)) as { type: string; turnId: string; text: string };
      if (frame.type === 'send') sends.push(frame);
    });
  });
  await parley.begin();
  await parley.say('/script pieces=20 fail=model_invalid after=5');
  await expect(parley.turns.getByText(/could not be read/)).toBeVisible();
  await parley.turns.getByRole('button', { name: 'Retry' }).click();
  await expect.poll(() => sends).toHaveLength(2);
  expect(sends[1]).toMatchObject({ text: sends[0]?.text, parent: null });
  expect(sends[1]?.turnId).not.toBe(sends[0]?.turnId);
  await expect(parley.turns).toHaveCount(1);
  await expect(parley.turns.getByRole('button', { name: 'Retry' })).toBeVisible();
});

test('a message written without a network is sent once it is back, even after a reload', async ({
  parley,
  page,
}) => {
  let cut = false;
  await page.routeWebSocket(/\/chat$/, (socket) => {
    if (cut) void socket.close({ code: 1001 });
    else socket.connectToServer();
  });
  await parley.begin();
  cut = true;
  await page.reload();
  await parley.say('/script pieces=7');
  await expect(page.getByText('Not sent yet')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Not sent yet')).toBeVisible();
  cut = false;
  await expect(parley.answers).toHaveText(numbers(7), { timeout: 45_000 });
  await expect(parley.turns).toHaveCount(1);
});

test('two tabs of one session show the same', async ({ parley, context }) => {
  await parley.begin();
  const second = new Parley(await context.newPage());
  await second.page.goto('/');
  await second.say('/script pieces=50 pace=20ms');
  for (const tab of [parley, second]) {
    await tab.completed();
    await expect(tab.answers).toHaveText(numbers(50));
    await expect(tab.turns).toHaveCount(1);
  }
});

test('the session token is in no address', async ({ parley, page }) => {
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  page.on('websocket', (socket) => addresses.push(socket.url()));
  await parley.begin();
  await page.reload();
  await expect(page.getByText('Good to see you')).toBeVisible();
  const key = await page.evaluate(() => localStorage.getItem('parley.session'));
  const { session } = JSON.parse(key ?? '{}') as { session?: string };
  expect(session).toBeTruthy();
  expect(addresses.filter((address) => address.includes(session ?? ''))).toEqual([]);
});

for (const bytes of [70_000, 400_000]) {
  test(`a frame of ${bytes} bytes, too large, is told to the browser as that`, async ({ page }) => {
    await new Parley(page).begin();
    const code = await page.evaluate(
      (length) =>
        new Promise<number>((done) => {
          const socket = new WebSocket(`ws://${location.host}/chat`, ['parley.v1']);
          socket.onopen = () => {
            socket.send('x'.repeat(length));
          };
          socket.onclose = (event) => {
            done(event.code);
          };
        }),
      bytes,
    );
    expect(code).toBe(4413);
  });
}
