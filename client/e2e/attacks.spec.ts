import type { BrowserContext, Page } from '@playwright/test';
import { Answering } from './answering';
import { ATTACKS, RUN, type Attack } from './attacks';
import { expect, test } from './stage';
import { begin, composer, say } from './talk';

/** What nobody but the page itself may put into a conversation, by how it was found. */
function foundIn(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const log = document.querySelector('[role=log]');
    if (log === null) return ['no conversation'];
    const found: string[] = [];
    const never =
      'script,iframe,frame,object,embed,base,meta,link,style,form,input,select,video,audio,source,dialog,template,marquee,animate,foreignObject,use';
    for (const element of log.querySelectorAll(never)) found.push(element.outerHTML.slice(0, 200));
    for (const element of log.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        const address = name === 'href' || name === 'src' || name === 'srcset' || name === 'action';
        const good =
          element.tagName === 'A'
            ? /^(https?|mailto):/.test(value)
            : element.tagName === 'IMG' && /^(data:image\/|blob:)/.test(value);
        if (name.startsWith('on') || (address && !good)) found.push(`${name}="${value}"`);
      }
      const style = getComputedStyle(element);
      if (style.position === 'fixed') found.push(`fixed: ${element.outerHTML.slice(0, 200)}`);
    }
    for (const link of log.querySelectorAll('a')) {
      const rel = link.rel.split(' ');
      if (link.target !== '_blank' || !rel.includes('noopener')) found.push(link.outerHTML);
    }
    if ('pwned' in window) found.push('a script ran');
    return found;
  });
}

/** When a diagram is drawn or refused, and all else has had a frame. */
async function drawn(page: Page, answering: Answering, attack: Attack): Promise<void> {
  if (attack.text.includes('```mermaid')) {
    const last = answering.answers.last();
    const end = last.getByRole('img', { name: 'Diagram; its source follows' });
    await expect(end.or(last.getByText('could not be drawn'))).toBeVisible();
  }
  await page.evaluate(
    () =>
      new Promise((done) => {
        requestAnimationFrame(() => requestAnimationFrame(done));
      }),
  );
}

/** What the page and its network do that no reader asked for, from now on. */
function watch(page: Page, context: BrowserContext, host: string): string[] {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('page', (opened) => seen.push(`a window: ${opened.url()}`));
  context.on('response', (response) => {
    const { protocol, host: asked } = new URL(response.url());
    if (/^https?:$/.test(protocol) && asked !== host) seen.push(`loaded: ${response.url()}`);
  });
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText;
    // What the policy refuses has not left the browser.
    if (why !== 'csp') seen.push(`asked for: ${request.url()} (${why ?? 'nothing'})`);
  });
  page.on('pageerror', (error) => seen.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') seen.push(message.text());
  });
  return seen;
}

/** Diagrams are drawn in a frame of their own, whose policy may have something to refuse. */
function refusedInFrame({ text }: Attack, complaint: string): boolean {
  return text.includes('```mermaid') && complaint.includes('The action has been blocked');
}

test('nothing that a message or an answer holds does more than be read', async ({
  page,
  context,
}) => {
  test.setTimeout(120_000);
  expect(ATTACKS.length).toBeGreaterThan(100);
  const answering = await Answering.with(page);
  const own = new URL(page.url());
  const strange = watch(page, context, own.host);
  for (const attack of ATTACKS) {
    answering.begin(attack.text);
    // Half of it stands for a moment, as it does while an answer comes.
    const half = Math.floor(attack.text.length / 2);
    answering.piece(attack.text.slice(0, half));
    await drawn(page, answering, { ...attack, text: '' });
    answering.piece(attack.text.slice(half));
    answering.end();
    await drawn(page, answering, attack);
    const found = [...(await foundIn(page)), ...strange.splice(0)];
    expect({
      attack: attack.name,
      found: found.filter((it) => !refusedInFrame(attack, it)),
    }).toEqual({
      attack: attack.name,
      found: [],
    });
  }
  expect(new URL(page.url()).origin).toBe(own.origin);
  await expect(page).toHaveTitle(/ · Parley$/);
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeEnabled();
});

test('names, titles and what a search shows do no more than be read either', async ({
  page,
  context,
}) => {
  const [name, title, text] = [
    `<img src=x onerror=${RUN}>`,
    `"><svg onload=${RUN}> [x](javascript:${RUN})`,
    `<b>bold</b> <img src=x onerror=${RUN}>`,
  ];
  await begin(page, name);
  const own = new URL(page.url());
  const strange = watch(page, context, own.host);
  await expect(page.getByText(`Good to see you, ${name}.`)).toBeVisible();
  await say(page, text);
  await expect(page.getByRole('status')).toHaveText('Answer complete.');
  const list = page.getByRole('navigation', { name: 'Conversations' });
  await expect(list).toContainText(text);
  const banner = page.getByRole('banner');
  await banner.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill(title);
  await page.keyboard.press('Enter');
  await expect(banner).toContainText(title);
  await expect(page).toHaveTitle(`${title} · Parley`);
  await page.getByRole('searchbox', { name: 'Search all conversations' }).fill('bold');
  await expect(list.locator('mark').first()).toHaveText('bold');
  await page.reload();
  await expect(banner).toContainText(title);
  await expect(composer(page)).toBeEnabled();
  const found = await page.evaluate(() => [
    ...[...document.querySelectorAll('#root *')].flatMap((element) =>
      element.matches('img, script, iframe, svg:not(.icon), b, a')
        ? [element.outerHTML]
        : [...element.attributes]
            .filter((attribute) => attribute.name.startsWith('on'))
            .map((attribute) => `${attribute.name}="${attribute.value}"`),
    ),
    ...('pwned' in window ? ['a script ran'] : []),
  ]);
  expect([...found, ...strange]).toEqual([]);
});
