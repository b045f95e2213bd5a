import { expect, type Locator, type Page } from '@playwright/test';

/** What the scripted model answers with: `1 2 3 …`. */
export function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => `${index + 1}`).join(' ');
}

/** Gives a name and waits for the conversation. */
export async function begin(page: Page, name = 'Ada'): Promise<void> {
  await page.goto('/');
  await page.getByLabel('What should we call you?').fill(name);
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(composer(page)).toBeVisible();
}

export function composer(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Message' });
}

export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** The text of the last answer, white space folded as a reader sees it. */
export async function lastAnswer(page: Page): Promise<string> {
  const answers = page.locator('.answer');
  if ((await answers.count()) === 0) return '';
  return (await answers.last().innerText()).replace(/\s+/g, ' ').trim();
}

/** Waits until the last answer holds at least so many words. */
export async function wordsShown(page: Page, count: number): Promise<void> {
  await expect
    .poll(async () => (await lastAnswer(page)).split(' ').length, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(count);
}
