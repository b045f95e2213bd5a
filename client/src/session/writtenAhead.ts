import type { Drafts } from './drafts';
import type { Outbox } from './outbox';
import { randomUuid } from './uuid';

/** No conversation came in which it could be said. */
export class NotBegunError extends Error {
  override readonly name = 'NotBegunError';
}

/**
 * What is written in one conversation while a new one, asked for from there, is on its way: it is
 * for that one.
 */
export class WrittenAhead {
  /** Whether a conversation came that was given what was said. */
  given = false;
  private readonly said: string[] = [];
  /** What was written before: it stays. */
  private before: string;

  /** @param from session of the conversation that is left */
  constructor(
    private readonly from: string,
    private readonly drafts: Drafts,
    private readonly outbox: Outbox,
  ) {
    this.before = drafts.read(from);
  }

  /** Keeps a message that is to be sent there. */
  say(text: string): void {
    // Whoever sent it saw all of it in one field, also what was there before.
    this.before = '';
    this.said.push(text);
    this.drafts.holdAhead(this.from, this.said.join('\n\n'));
  }

  /**
   * Gives what was said to the conversation that has come, to be sent, and if there is nothing in
   * between, what is being written as its draft.
   *
   * @param model id of the one that is to answer; null: the server's first
   * @param stays whoever writes is still where the conversation was asked for
   */
  async giveTo(session: string, model: string | null, stays: () => boolean): Promise<void> {
    this.given = true;
    const chosen = model === null ? {} : { model };
    const unkept: string[] = [];
    for (const text of this.said) {
      // Where the browser keeps no more messages, it is still there to be read and sent again.
      await this.outbox
        .add({ turnId: randomUuid(), session, text, ...chosen })
        .catch(() => unkept.push(text));
    }
    this.drafts.dropAhead(this.from);
    for (const text of unkept) this.drafts.append(session, text);
    // Read last: until now somebody may have been typing.
    if (stays() && session !== this.from) this.moveDraft(session);
  }

  /** Nothing more comes. Whoever said something that was not given away has it back. */
  end(): void {
    this.drafts.dropAhead(this.from);
  }

  private moveDraft(session: string): void {
    const now = this.drafts.read(this.from);
    if (!now.startsWith(this.before)) return;
    const draft = now.slice(this.before.length);
    if (draft === '') return;
    this.drafts.append(session, draft);
    this.drafts.write(this.from, this.before);
  }
}
