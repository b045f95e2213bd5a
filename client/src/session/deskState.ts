import type { KeptSession } from './archive';
import type { Conversation } from './conversation';
import type { News } from './news';

/** What views show of the desk. Immutable: a change makes another. */
export interface DeskState {
  /** The conversation in view; null while nobody gave a name. */
  readonly conversation: Conversation | null;
  /** All sessions of this browser, the one changed last first. */
  readonly kept: readonly KeptSession[];
  /** Sessions in which an answer waits or runs, as far as this tab has them open. */
  readonly running: ReadonlySet<string>;
  /** Answers that have ended out of view, the newest last. */
  readonly news: readonly News[];
  /** A link was followed to a session that the server does not have. */
  readonly deadLink: boolean;
  /** The browser takes no more: what is said from now on is not copied here. */
  readonly full: boolean;
}
