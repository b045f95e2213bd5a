import type { TextStorage } from '../session/storage';

/** What a reader can choose; the system decides where nothing is chosen. */
export type Theme = 'light' | 'dark';

export const THEMES: readonly Theme[] = ['light', 'dark'];

/** Of the page, for the bars that a browser draws around it. */
export const PAPER: Readonly<Record<Theme, string>> = { light: '#faf8f4', dark: '#171614' };

const STORED = 'parley.theme';

/** Light or dark: what somebody chose in this browser, else what the system asks for. */
export class Themes {
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly storage: TextStorage,
    private readonly page: Document,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Null where the system decides. */
  readonly get = (): Theme | null => {
    const stored = this.storage.getItem(STORED);
    return THEMES.find((theme) => theme === stored) ?? null;
  };

  choose(theme: Theme | null): void {
    if (theme === null) this.storage.removeItem(STORED);
    else this.storage.setItem(STORED, theme);
    this.show();
    for (const listener of [...this.listeners]) listener();
  }

  /** Makes the page look so. Another tab's choice is taken over here, too. */
  show(): void {
    const theme = this.get();
    const { documentElement } = this.page;
    if (theme === null) delete documentElement.dataset.theme;
    else documentElement.dataset.theme = theme;
    for (const meta of this.page.querySelectorAll('meta[name="theme-color"]')) {
      const forDark = meta.getAttribute('media')?.includes('dark') === true;
      meta.setAttribute('content', PAPER[theme ?? (forDark ? 'dark' : 'light')]);
    }
  }

  /** Follows what another tab chooses. */
  watch(window: Window): void {
    window.addEventListener('storage', ({ key }) => {
      if (key !== STORED && key !== null) return;
      this.show();
      for (const listener of [...this.listeners]) listener();
    });
  }
}
