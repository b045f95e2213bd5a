import type { Archive, KeptChange, KeptSession } from './archive';
import { BegunHere } from './begunHere';
import { carryOn } from './carrying';
import type { Conversation } from './conversation';
import type { Copies } from './copies';
import type { Drafts } from './drafts';
import type { KeptSessions } from './keptSessions';
import { createSession, type Created, type SessionKey } from './keyring';
import type { NewsRoll } from './news';
import type { Outbox } from './outbox';
import type { TextStorage } from './storage';
import { NotBegunError, WrittenAhead } from './writtenAhead';

/** The desk, as far as new conversations need it. */
export interface Place {
  /** Of this browser, for all its tabs. */
  readonly storage: TextStorage;
  readonly outbox: Outbox;
  readonly archive: Archive;
  readonly fetcher: typeof fetch;
  readonly drafts: Drafts;
  readonly kept: KeptSessions;
  readonly copies: Copies;
  readonly news: NewsRoll;
  /** Null: nothing is. */
  readonly inView: () => Conversation | null;
  readonly show: (key: SessionKey & KeptChange) => void;
  /** Takes a session into the list. */
  readonly keep: (session: KeptSession) => Promise<void>;
  /** Leaves nothing in view. */
  readonly leave: () => void;
}

/** A new conversation that was asked for and is not there yet. */
interface OnItsWay {
  /** What was in view; null: nothing. */
  readonly from: Conversation | null;
  readonly ahead: WrittenAhead | null;
  readonly created: Promise<Created>;
}

const NAME = 'parley.name';

/** How conversations come about: under a name, one after another, or from one that has ended. */
export class Beginnings {
  private readonly begun: BegunHere;
  private onItsWay: OnItsWay | null = null;

  constructor(private readonly place: Place) {
    this.begun = new BegunHere(place.outbox, place.drafts);
  }

  /** This tab has begun a session, or shown it before. */
  begunHere(session: string): void {
    this.begun.add(session);
  }

  /** Begins a session under a name, and shows it. */
  async begin(name: string): Promise<Created> {
    const { storage, fetcher, inView } = this.place;
    storage.setItem(NAME, name);
    const from = inView();
    return this.shown(this.noted(await createSession(name, fetcher)), from);
  }

  /**
   * Shows a conversation in which nothing was said: one that this page has begun, or a new one. Asked
   * again meanwhile, it is the same one.
   */
  beginAnother(): Promise<Created> {
    if (this.onItsWay === null) {
      const { drafts, outbox, inView } = this.place;
      const from = inView();
      const ahead = from === null ? null : new WrittenAhead(from.session, drafts, outbox);
      const created = this.anotherBegun(from, ahead).finally(() => {
        ahead?.end();
        this.onItsWay = null;
      });
      this.onItsWay = { from, ahead, created };
    }
    return this.onItsWay.created;
  }

  /**
   * Says something written in a conversation in the new one that was asked for from there, once that
   * has come.
   *
   * @returns null where none is on its way; rejects with NotBegunError if none came: nothing was said
   */
  leaveToNext(conversation: Conversation, text: string): Promise<void> | null {
    const { onItsWay } = this;
    if (onItsWay?.from !== conversation || onItsWay.ahead === null) return null;
    const { ahead, created } = onItsWay;
    ahead.say(text);
    // Whatever goes wrong once it is given away: it is not to be said from here too.
    return created
      .catch(() => null)
      .then(() => {
        if (!ahead.given) throw new NotBegunError();
      });
  }

  /**
   * Goes on under the same name in a new session that begins with the turns of the one in view, as
   * far as there is room: it has ended, or is full. What was written and not sent comes along.
   *
   * @param carried the outbox's messages that are to be sent there; of an ended session the others
   *   are dropped
   * @param unsent more that was written and not sent
   */
  async goOn(carried: readonly string[], unsent = ''): Promise<Created> {
    const { kept, copies, news } = this.place;
    const old = this.place.inView();
    const name = this.name();
    if (old === null) return { kind: 'unavailable' };
    if (name === '') {
      // A link led to a session that was over before anything of it was seen: ask for a name.
      this.place.leave();
      return { kind: 'unavailable' };
    }
    const { session } = old;
    const known = kept.of(session);
    const turns = await copies.turns(session);
    const from = { conversation: old, name, turns, ended: isOver(old) };
    const made = await carryOn(from, this.place, carried, unsent);
    if (made.left > 0) news.cut(session, made.carried, made.carried + made.left);
    return this.shown(made.created, old, {
      title: known?.title ?? null,
      model: known?.model ?? null,
    });
  }

  /**
   * Takes a new conversation into the list.
   *
   * @param from what was in view when it was asked for: whoever went elsewhere meanwhile stays there
   */
  async shown(
    created: Created,
    from: Conversation | null,
    chosen: KeptChange = {},
  ): Promise<Created> {
    const { inView, keep, show } = this.place;
    if (created.kind === 'created') {
      if (inView() === from) show({ ...created.key, ...chosen });
      await keep({ ...fresh(created.key), ...chosen });
    }
    return created;
  }

  private async anotherBegun(
    from: Conversation | null,
    ahead: WrittenAhead | null,
  ): Promise<Created> {
    const { archive, fetcher, inView, kept, show } = this.place;
    const model = kept.of(from?.session)?.model ?? null;
    const give = async (session: string): Promise<void> =>
      ahead?.giveTo(session, from?.modelAsked() ?? null, () => inView() === from);
    const empty = await this.begun.unused(kept.all, from?.session);
    if (empty === undefined) {
      const created = this.noted(await createSession(this.name(), fetcher));
      if (created.kind === 'created') await give(created.key.session);
      return this.shown(created, from, { model });
    }
    await give(empty.session);
    show({ ...empty, model });
    await archive.update(empty.session, { model });
    return { kind: 'created', key: empty };
  }

  private noted(created: Created): Created {
    if (created.kind === 'created') this.begun.add(created.key.session);
    return created;
  }

  /** What this browser's user is called, as far as is known: empty otherwise. */
  private name(): string {
    const { kept, storage } = this.place;
    const current = this.place.inView();
    const names = [
      storage.getItem(NAME) ?? undefined,
      current?.getSnapshot().session.name,
      kept.of(current?.session)?.name,
      current?.key.name,
      ...kept.all.map(({ name }) => name),
    ];
    return names.find((name) => name !== undefined && name !== '') ?? '';
  }
}

/** A session as the list takes it in. */
export function fresh({ session, name }: SessionKey): KeptSession {
  const changedAt = new Date().toISOString();
  return { session, name, title: null, beginning: '', changedAt, ended: false };
}

/** Whether the server has said that it has the session no longer. */
export function isOver(conversation: Conversation): boolean {
  const { link } = conversation.getSnapshot();
  return link.kind === 'closed' && link.reason === 'SESSION_GONE';
}
