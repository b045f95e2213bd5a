import type { TextStorage } from './storage';

/**
 * What is written and not sent, for each session. A tab goes on with its own, so that two tabs do
 * not write into one draft; a new tab goes on with the last.
 */
export class Drafts {
  constructor(
    private readonly tab: TextStorage,
    private readonly browser: TextStorage,
  ) {}

  read(session: string): string {
    return this.tab.getItem(nameOf(session)) ?? this.browser.getItem(nameOf(session)) ?? '';
  }

  write(session: string, text: string): void {
    for (const storage of [this.tab, this.browser]) {
      if (text === '') storage.removeItem(nameOf(session));
      else storage.setItem(nameOf(session), text);
    }
  }

  /** What was written in one session goes on in another, with more below it. */
  move(from: string, to: string, more: string): void {
    this.write(to, [this.read(from), more].filter((text) => text !== '').join('\n\n'));
    this.write(from, '');
  }
}

function nameOf(session: string): string {
  return `parley.draft.${session}`;
}
