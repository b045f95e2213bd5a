import type { Archive } from './archive';
import { fetchTurns } from './keyring';
import type { KeptSessions } from './keptSessions';
import type { LiveConversations } from './liveConversations';
import { search, type Found } from './search';
import type { Turn } from './state';
import { newestBranch, thread } from './thread';

export interface CopiesOptions {
  readonly archive: Archive;
  readonly fetcher: typeof fetch;
}

/** What is known of the texts of all sessions of this browser, connected or not. */
export class Copies {
  constructor(
    private readonly options: CopiesOptions,
    private readonly kept: KeptSessions,
    private readonly live: LiveConversations,
  ) {}

  async search(query: string, signal: AbortSignal): Promise<readonly Found[]> {
    return search(this.options.archive, this.kept.all, query, signal);
  }

  /** A session's turns as the server has them; as they were last seen here where it does not say. */
  async turns(session: string): Promise<readonly Turn[]> {
    const welcomed = this.live.get(session)?.getSnapshot().session;
    if (welcomed?.welcomed === true) return welcomed.turns;
    const kept = this.kept.of(session);
    const told = kept?.ended === true ? null : await fetchTurns(session, this.options.fetcher);
    return told ?? this.options.archive.turns(session);
  }

  /** The turns of the branch that is in view, or else of the newest. */
  async branch(session: string): Promise<readonly Turn[]> {
    const snapshot = this.live.get(session)?.getSnapshot();
    if (snapshot?.session.welcomed !== true) return newestBranch(await this.turns(session));
    return thread(snapshot).flatMap((item) => (item.kind === 'turn' ? [item.turn] : []));
  }
}
