import type { TextStorage } from '../session/storage';
import { en, type Words } from './en';
import { formatsOf, type Formats } from './formats';

/** One language, ready to be shown. */
export interface Language {
  /** A BCP 47 tag; what the page says of itself. */
  readonly tag: string;
  readonly words: Words;
  readonly format: Formats;
}

type Translation = (format: Formats) => Words;

interface Offered {
  /** In the language itself, for those who read no other. */
  readonly name: string;
  readonly load: () => Promise<Translation>;
}

/** The languages that the client speaks. Only the one in use is fetched, and English, which is always there. */
export const OFFERED: Readonly<Record<string, Offered>> = {
  en: { name: 'English', load: () => Promise.resolve(en) },
  ja: { name: '日本語', load: () => import('./ja').then((file) => file.ja) },
};

const STORED = 'parley.language';
const FALLBACK = 'en';

/** Which language the page is in: what somebody chose here, else what the browser asks for. */
export class Languages {
  private language: Language;
  private readonly listeners = new Set<() => void>();
  private choices = 0;

  /** @param wanted the browser's languages, the dearest first */
  constructor(
    private readonly storage: TextStorage,
    private readonly wanted: readonly string[],
  ) {
    this.language = this.speak(FALLBACK, en);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (): Language => this.language;

  /** What was chosen here; null where the browser decides. */
  get chosen(): string | null {
    const stored = this.storage.getItem(STORED);
    return stored !== null && Object.hasOwn(OFFERED, stored) ? stored : null;
  }

  /** Fetches the language to begin with. Never throws: English is always there. */
  async open(): Promise<void> {
    await this.become(this.chosen ?? this.asked());
  }

  /** @param tag one of those offered; null lets the browser decide */
  async choose(tag: string | null): Promise<void> {
    if (tag === null) this.storage.removeItem(STORED);
    else this.storage.setItem(STORED, tag);
    await this.become(tag ?? this.asked());
  }

  private asked(): string {
    const known = this.wanted.map(baseOf).find((base) => Object.hasOwn(OFFERED, base));
    return known ?? FALLBACK;
  }

  private async become(tag: string): Promise<void> {
    this.choices += 1;
    const choice = this.choices;
    const translation = await this.load(tag);
    if (choice !== this.choices) return;
    this.language = translation === null ? this.speak(FALLBACK, en) : this.speak(tag, translation);
    for (const listener of [...this.listeners]) listener();
  }

  private async load(tag: string): Promise<Translation | null> {
    try {
      return (await OFFERED[tag]?.load()) ?? null;
    } catch {
      // Its file is out of reach: the network is away, or the server was just updated.
      return null;
    }
  }

  private speak(tag: string, translation: Translation): Language {
    // British dates for who asks for British English, not American ones.
    const locale = this.wanted.find((candidate) => baseOf(candidate) === tag) ?? tag;
    const format = formatsOf(locale);
    return { tag, words: translation(format), format };
  }
}

function baseOf(tag: string): string {
  return tag.toLowerCase().split('-')[0] ?? '';
}
