import { expect, test as bare, type Locator, type Page } from '@playwright/test';
import { test as staged } from './stage';
import { begin, say } from './talk';

/** The page as its user knows it. */
export class Parley {
  constructor(readonly page: Page) {}

  async begin(name = 'Ada'): Promise<void> {
    await begin(this.page, name);
    await expect(this.page.getByText(`Good to see you, ${name}.`)).toBeVisible();
  }

  async say(text: string): Promise<void> {
    await say(this.page, text);
  }

  get status(): Locator {
    return this.page.getByRole('status');
  }

  get turns(): Locator {
    return this.page.getByRole('article');
  }

  get answers(): Locator {
    return this.page.locator('.answer');
  }

  async completed(): Promise<void> {
    await expect(this.status).toHaveText('Answer complete.', { timeout: 45_000 });
  }
}

interface Fixtures {
  readonly parley: Parley;
}

const base = process.env.PARLEY_URL === undefined ? staged : bare;

/** Fails on anything that the browser complains of: a policy broken, an error not caught. */
export const test = base.extend<Fixtures>({
  parley: async ({ page }, provide) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      const lost = /WebSocket connection|net::ERR_/.test(message.text());
      if (message.type() === 'error' && !lost) complaints.push(message.text());
    });
    await provide(new Parley(page));
    expect(complaints).toEqual([]);
  },
});

export { expect };
