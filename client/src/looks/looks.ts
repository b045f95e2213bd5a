import * as v from 'valibot';
import type { TextStorage } from '../session/storage';
import { accentOf } from './accent';

/** What the operator wants of the client's looks. Null where the client is to choose. */
export interface Looks {
  readonly name: string | null;
  /** An address on the page's own server. */
  readonly picture: string | null;
  readonly suggestions: readonly string[] | null;
  /** As `#rrggbb`. */
  readonly accent: string | null;
}

export const PLAIN_LOOKS: Looks = { name: null, picture: null, suggestions: null, accent: null };

const ADDRESS = '/v1/looks';
const STORED = 'parley.looks';
const REQUEST_MS_MAX = 10_000;

/** Nobody waits longer for a name and a colour before the page is shown for the first time. */
const FIRST_MS_MAX = 600;

const line = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

const schema = v.object({
  name: v.nullable(line),
  picture: v.nullable(v.pipe(v.string(), v.regex(/^\/v1\/looks\/picture(\?v=\w+)?$/))),
  suggestions: v.nullable(v.pipe(v.array(line), v.maxLength(12))),
  accent: v.nullable(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/))),
});

/** The operator's looks: as this browser last heard of them, until the server says otherwise. */
export class OperatorLooks {
  private looks: Looks;
  private readonly known: boolean;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly storage: TextStorage,
    private readonly fetcher: typeof fetch,
  ) {
    const kept = parsed(storage.getItem(STORED));
    this.known = kept !== null;
    this.looks = kept ?? PLAIN_LOOKS;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly get = (): Looks => this.looks;

  /**
   * Asks the server. Done at once where this browser has heard before, else when the answer is here
   * or has taken too long. Never throws: without an answer everything stays as it is.
   */
  async open(): Promise<void> {
    const asked = this.ask();
    if (this.known) return;
    await Promise.race([asked, new Promise((done) => setTimeout(done, FIRST_MS_MAX))]);
  }

  private async ask(): Promise<void> {
    try {
      const response = await this.fetcher(ADDRESS, { signal: AbortSignal.timeout(REQUEST_MS_MAX) });
      if (!response.ok) return;
      const text = await response.text();
      const told = parsed(text);
      if (told === null || text === this.storage.getItem(STORED)) return;
      this.storage.setItem(STORED, text);
      this.looks = told;
      for (const listener of [...this.listeners]) listener();
    } catch {
      // Offline, or a server of before: what was known holds.
    }
  }
}

function parsed(text: string | null): Looks | null {
  if (text === null) return null;
  try {
    const looks = v.safeParse(schema, JSON.parse(text));
    return looks.success ? looks.output : null;
  } catch {
    return null;
  }
}

/** Colours the page. Without an accent of the operator's, as the style sheet has it. */
export function showAccent({ accent }: Looks, root: HTMLElement): void {
  const colours = accent === null ? null : accentOf(accent);
  const properties = {
    '--accent-light': colours?.light,
    '--accent-dark': colours?.dark,
    '--on-accent-light': colours?.onLight,
    '--on-accent-dark': colours?.onDark,
  };
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) root.style.removeProperty(name);
    else root.style.setProperty(name, value);
  }
}
