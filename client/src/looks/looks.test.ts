import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openStorage, type TextStorage } from '../session/storage';
import { OperatorLooks, PLAIN_LOOKS, showAccent } from './looks';
import { PAPER, Themes } from './themes';

let storage: TextStorage;

beforeEach(() => {
  localStorage.clear();
  storage = openStorage(() => localStorage);
  document.documentElement.removeAttribute('data-theme');
  document.head.innerHTML =
    '<meta name="theme-color" media="(prefers-color-scheme: light)">' +
    '<meta name="theme-color" media="(prefers-color-scheme: dark)">';
});

const BOT = {
  name: 'Bot',
  picture: '/v1/looks/picture?v=0a',
  suggestions: ['What do you sell?'],
  accent: '#aa3300',
};

async function opened(answer: () => Promise<Response>): Promise<OperatorLooks> {
  const looks = new OperatorLooks(storage, answer);
  await looks.open();
  return looks;
}

describe('the operator’s looks', () => {
  it('are what the server says, and later, offline, what it said last', async () => {
    expect((await opened(() => Promise.resolve(Response.json(BOT)))).get()).toEqual(BOT);
    const offline = await opened(() => Promise.reject(new TypeError('offline')));
    expect(offline.get()).toEqual(BOT);
  });

  it('are the client’s own where the server cannot be reached or knows of none', async () => {
    for (const answer of [
      () => Promise.reject(new TypeError('offline')),
      () => Promise.resolve(Response.json({ detail: 'Not found' }, { status: 404 })),
      () => Promise.resolve(new Response('<!doctype html>')),
      () => Promise.resolve(Response.json({ ...BOT, accent: 'red; --ink: red' })),
      () => Promise.resolve(Response.json({ ...BOT, picture: 'https://example.org/spy.png' })),
    ]) {
      expect((await opened(answer)).get()).toEqual(PLAIN_LOOKS);
    }
  });

  it('are waited for a moment only, and taken when they come', async () => {
    vi.useFakeTimers();
    let answer: (response: Response) => void = () => undefined;
    const looks = new OperatorLooks(storage, () => new Promise((resolve) => (answer = resolve)));
    const open = looks.open();
    await vi.advanceTimersByTimeAsync(600);
    await open;
    expect(looks.get()).toEqual(PLAIN_LOOKS);
    vi.useRealTimers();
    const heard = new Promise<void>((resolve) => {
      looks.subscribe(resolve);
    });
    answer(Response.json(BOT));
    await heard;
    expect(looks.get().name).toBe('Bot');
  });

  it('colour the page, and leave it as it was where there is no colour', () => {
    const { style } = document.documentElement;
    showAccent(BOT, document.documentElement);
    expect(style.getPropertyValue('--accent-light')).toBe('#aa3300');
    expect(style.getPropertyValue('--on-accent-light')).toBe('#ffffff');
    showAccent(PLAIN_LOOKS, document.documentElement);
    expect(style.getPropertyValue('--accent-light')).toBe('');
  });
});

describe('the theme', () => {
  const colours = (): readonly string[] =>
    [...document.querySelectorAll('meta')].map((meta) => meta.content);

  it('is the system’s until somebody chooses, over reloads, and again when they want', () => {
    const themes = new Themes(storage, document);
    themes.show();
    expect(document.documentElement.dataset.theme).toBeUndefined();
    expect(colours()).toEqual([PAPER.light, PAPER.dark]);
    themes.choose('dark');
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(colours()).toEqual([PAPER.dark, PAPER.dark]);
    expect(new Themes(storage, document).get()).toBe('dark');
    themes.choose(null);
    expect(document.documentElement.dataset.theme).toBeUndefined();
  });

  it('follows another tab', () => {
    const themes = new Themes(storage, document);
    const heard = vi.fn();
    themes.subscribe(heard);
    themes.watch(window);
    localStorage.setItem('parley.theme', 'light');
    window.dispatchEvent(new StorageEvent('storage', { key: 'parley.theme' }));
    expect(document.documentElement.dataset.theme).toBe('light');
    expect(heard).toHaveBeenCalledOnce();
  });

  it('is the same before the page’s own script runs', () => {
    const script = readFileSync(join(import.meta.dirname, '../../public/theme.js'), 'utf8');
    const early = (stored: string): void => {
      document.documentElement.removeAttribute('data-theme');
      localStorage.setItem('parley.theme', stored);
      // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it is a classic script
      new Function(script)();
    };
    early('dark');
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(colours()).toEqual([PAPER.dark, PAPER.dark]);
    early('light');
    expect(colours()).toEqual([PAPER.light, PAPER.light]);
    early('toString');
    expect(document.documentElement.dataset.theme).toBeUndefined();
  });
});
