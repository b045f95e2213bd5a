import type { Conversation } from './conversation';
import { hasEnded } from './state';

/** Something that nobody was looking at. */
export type News = { readonly id: number; readonly session: string } & Told;

type Told =
  /** An answer has ended in a conversation that was not in view. */
  | { readonly kind: 'completed' | 'failed' }
  /** The session was too long to be gone on with whole: so many of its turns came along. */
  | { readonly kind: 'cut'; readonly carried: number; readonly of: number };

/** Older ones give way. */
const NEWS_MAX = 3;

/** Word of answers that end out of view, at most one for each session. */
export class NewsRoll {
  private news: readonly News[] = [];
  private count = 0;
  /** How many turns had ended in each conversation when it was last looked at. */
  private readonly endedTurns = new Map<string, number>();

  /** The newest last. */
  get all(): readonly News[] {
    return this.news;
  }

  /**
   * Looks at a conversation after it changed.
   *
   * @returns whether that made news
   */
  look(conversation: Conversation, inView: boolean): boolean {
    const { session } = conversation;
    const { welcomed, turns } = conversation.getSnapshot().session;
    if (!welcomed) return false;
    const before = this.endedTurns.get(session);
    const ended = turns.filter(hasEnded);
    this.endedTurns.set(session, ended.length);
    const last = ended.at(-1);
    if (before === undefined || ended.length <= before || last === undefined) return false;
    // Who stopped it knows.
    if (inView || last.state === 'stopped') return false;
    this.tell(session, { kind: last.state === 'failed' ? 'failed' : 'completed' });
    return true;
  }

  /** A session is gone on with in another, without its oldest turns. */
  cut(session: string, carried: number, of: number): void {
    this.tell(session, { kind: 'cut', carried, of });
  }

  dismiss(id: number): void {
    this.news = this.news.filter((news) => news.id !== id);
  }

  /** Takes back what was said of a session: somebody looks at it. */
  clear(session: string): void {
    this.news = this.news.filter((news) => news.session !== session);
  }

  /** Nothing more will be heard of a session until it is opened again. */
  leave(session: string): void {
    this.endedTurns.delete(session);
  }

  private tell(session: string, told: Told): void {
    this.count += 1;
    this.clear(session);
    this.news = [...this.news, { id: this.count, session, ...told }].slice(-NEWS_MAX);
  }
}
