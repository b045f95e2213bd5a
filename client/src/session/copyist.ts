import type { Archive, KeptChange, PlacedTurn } from './archive';
import type { Conversation, Snapshot } from './conversation';
import { hasEnded, type Turn } from './state';

/** A growing answer is copied at most so often. */
export const COPY_EVERY_MS = 1_000;

const BEGINNING_LENGTH_MAX = 80;

/** Keeps the archive's copy of one conversation true to what the server says of it. */
export class Copyist {
  private copied: readonly Turn[] = [];
  private told: KeptChange = {};
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly stopListening: () => void;
  private writing: Promise<void> = Promise.resolve();
  private closed = false;
  /** How many turns have come, and how many ended. */
  private milestones = 0;

  /** @param failed called when the browser takes no more; what is there stays */
  constructor(
    private readonly session: string,
    private readonly conversation: Conversation,
    private readonly archive: Archive,
    private readonly failed: () => void,
  ) {
    this.stopListening = conversation.subscribe(() => {
      const { turns } = conversation.getSnapshot().session;
      const milestones = turns.length + turns.filter(hasEnded).length;
      // What came or ended is copied at once: the page may be closed the next moment.
      if (milestones !== this.milestones) this.copy();
      else
        this.timer ??= setTimeout(() => {
          this.copy();
        }, COPY_EVERY_MS);
      this.milestones = milestones;
    });
  }

  /** Copies what is not copied yet, and ends. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.stopListening();
    if (this.timer !== null) this.copy();
  }

  private copy(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const snapshot = this.conversation.getSnapshot();
    // Before the first welcome it may be the copy itself that is shown.
    const beginning = beginningOf(snapshot);
    const work = snapshot.session.welcomed
      ? () => this.write(snapshot)
      : () => (beginning === '' ? Promise.resolve() : this.tell({ beginning }));
    // One after the other, or an older state could be written over a newer one.
    this.writing = this.writing.then(work).catch(() => {
      this.copied = [];
      this.told = {};
      this.failed();
    });
  }

  private async write(snapshot: Snapshot): Promise<void> {
    const { turns, name, startedAt } = snapshot.session;
    const placed: PlacedTurn[] = [];
    turns.forEach((turn, place) => {
      if (!same(this.copied[place], turn)) placed.push({ place, turn: settled(turn) });
    });
    const shrunk = turns.length < this.copied.length;
    const first = this.copied.length === 0;
    this.copied = turns;
    const changedAt = turns.at(-1)?.at ?? startedAt;
    await this.tell({
      name,
      beginning: beginningOf(snapshot),
      ...(changedAt === null ? {} : { changedAt }),
    });
    if (placed.length > 0 || shrunk || first) {
      await this.archive.saveTurns(this.session, placed, turns.length);
    }
  }

  private async tell(change: KeptChange): Promise<void> {
    if (JSON.stringify(change) === JSON.stringify(this.told)) return;
    this.told = change;
    await this.archive.update(this.session, change);
  }
}

function beginningOf({ session, pending }: Snapshot): string {
  const text = session.turns[0]?.text ?? pending[0]?.text ?? '';
  const line = text.trim().replace(/\s+/g, ' ');
  return Array.from(line).slice(0, BEGINNING_LENGTH_MAX).join('');
}

/** Without what only a running answer has to say. */
function settled(turn: Turn): Turn {
  return { ...turn, earlier: null, takenOver: false, ahead: null, waitMs: null };
}

function same(a: Turn | undefined, b: Turn): boolean {
  if (a === b) return true;
  return (
    a?.turnId === b.turnId &&
    a.parent === b.parent &&
    a.state === b.state &&
    a.answer === b.answer &&
    a.text === b.text &&
    a.code === b.code &&
    a.finish === b.finish &&
    a.model === b.model
  );
}
