import type { Conversation } from './conversation';
import { hasEnded } from './state';

/** An answer has ended in a conversation that was not in view. */
export interface News {
  readonly id: number;
  readonly session: string;
  readonly failed: boolean;
}

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
    this.count += 1;
    this.clear(session);
    const news = { id: this.count, session, failed: last.state === 'failed' };
    this.news = [...this.news, news].slice(-NEWS_MAX);
    return true;
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
}
