import { messageOf, type Drafts } from './drafts';
import type { Outbox } from './outbox';
import { randomUuid } from './uuid';

/**
 * What is written in one conversation while a new one, asked for from there, is on its way: it is
 * for that one.
 */
export class WrittenAhead {
  /** For its writer it is sent already. */
  private sent = false;
  private readonly before: string;

  /** @param from session of the conversation that is left */
  constructor(
    private readonly from: string,
    private readonly drafts: Drafts,
    private readonly outbox: Outbox,
  ) {
    this.before = drafts.read(from);
  }

  send(): void {
    this.sent = true;
  }

  /** Gives it to the one that has come: to be sent, or as its draft. */
  async giveTo(session: string, model: string | null): Promise<void> {
    const now = this.drafts.read(this.from);
    const text = now.startsWith(this.before) ? now.slice(this.before.length) : '';
    if (session === this.from || text === '') return;
    const said = this.sent && (await this.say(session, messageOf(text), model));
    if (!said) this.drafts.append(session, text);
    this.drafts.write(this.from, this.before);
  }

  private async say(session: string, text: string, model: string | null): Promise<boolean> {
    if (text === '') return false;
    const chosen = model === null ? {} : { model };
    try {
      await this.outbox.add({ turnId: randomUuid(), session, text, ...chosen });
      return true;
    } catch {
      // Where the browser keeps no more messages, it is still there to be read and sent again.
      return false;
    }
  }
}
