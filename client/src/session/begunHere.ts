import type { KeptSession } from './archive';
import type { Drafts } from './drafts';
import type { Outbox } from './outbox';

/** The sessions that this tab has begun or shown before: no other tab goes on in an empty one. */
export class BegunHere {
  private readonly sessions = new Set<string>();

  constructor(
    private readonly outbox: Outbox,
    private readonly drafts: Drafts,
  ) {}

  add(session: string): void {
    this.sessions.add(session);
  }

  /**
   * One of them in which nothing was said, and nothing is about to be.
   *
   * @param current the one in view: a draft of it does not count, it is in the composer already
   */
  async unused(
    kept: readonly KeptSession[],
    current: string | undefined,
  ): Promise<KeptSession | undefined> {
    for (const each of kept) {
      const { session, beginning, ended } = each;
      if (beginning !== '' || ended || !this.sessions.has(session)) continue;
      if (session !== current && this.drafts.read(session) !== '') continue;
      // What waits or was refused stands in the conversation, though no turn of it was accepted.
      if ((await this.outbox.list(session)).length === 0) return each;
    }
    return undefined;
  }
}
