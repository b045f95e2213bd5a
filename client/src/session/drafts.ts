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

  /** Puts more below what is written there. */
  append(session: string, more: string): void {
    this.write(session, [this.read(session), more].filter((text) => text !== '').join('\n\n'));
  }

  /** Keeps what was said for a conversation that is not there yet; of this tab alone. */
  holdAhead(session: string, text: string): void {
    this.tab.setItem(nameOfAhead(session), text);
  }

  dropAhead(session: string): void {
    this.tab.removeItem(nameOfAhead(session));
  }

  /** Puts what was said for a conversation that never came back into the draft. */
  takeBackAhead(session: string): void {
    const ahead = this.tab.getItem(nameOfAhead(session));
    if (ahead === null) return;
    this.append(session, ahead);
    this.dropAhead(session);
  }

  /** The new text of a message that is being edited; of this tab alone. Null: none was begun. */
  readEdit(session: string, turnId: string): string | null {
    return this.tab.getItem(nameOfEdit(session, turnId));
  }

  /** @param text null: it was sent */
  writeEdit(session: string, turnId: string, text: string | null): void {
    if (text === null) this.tab.removeItem(nameOfEdit(session, turnId));
    else this.tab.setItem(nameOfEdit(session, turnId), text);
  }

  /** All that is written in a session and not sent, also what was to stand in a message's place. */
  readAll(session: string): string {
    const edits = this.tab.getAll(nameOfEdit(session, ''));
    return [this.read(session), ...edits].filter((text) => text !== '').join('\n\n');
  }

  /** Nothing of a session is to be gone on with. */
  forget(session: string): void {
    this.write(session, '');
    this.tab.removeAll(nameOfEdit(session, ''));
  }

  /**
   * What was written in one session goes on in another, with more below it.
   *
   * @param ended nothing can be edited in the old one any more: what was being edited goes along
   */
  move(from: string, to: string, more: string, ended: boolean): void {
    this.write(to, ended ? this.readAll(from) : this.read(from));
    if (more !== '') this.append(to, more);
    if (ended) this.forget(from);
    else this.write(from, '');
  }
}

function nameOfEdit(session: string, turnId: string): string {
  return `parley.edit.${session}.${turnId}`;
}

function nameOfAhead(session: string): string {
  return `parley.ahead.${session}`;
}

function nameOf(session: string): string {
  return `parley.draft.${session}`;
}
