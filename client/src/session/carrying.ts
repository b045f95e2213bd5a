import type { WireTurn } from '../connection/frames';
import { toCarry } from './exports';
import type { Conversation } from './conversation';
import type { Drafts } from './drafts';
import { createSession, createSessionWith, type Created } from './keyring';
import type { Outbox } from './outbox';
import { newestBranch } from './thread';
import type { Turn } from './state';
import { utf8Bytes } from './utf8';

/** What a turn costs beside its texts, as the server counts. */
const TURN_BYTES = 512;

/** The part of a session's room that the turns of an earlier one may take: some is to be said yet. */
const ROOM_PART = 0.75;

/** After this many refusals a session begins without any turn. */
const TRIES_MAX = 6;

/** A session that goes on from another, if it was created. */
export interface CarriedOn {
  readonly created: Created;
  /** How many turns it begins with. */
  readonly carried: number;
  /** How many more the branch had that is gone on with. */
  readonly left: number;
}

/** The session that is gone on from. */
export interface Carried {
  readonly conversation: Conversation;
  /** Not empty. */
  readonly name: string;
  readonly turns: readonly Turn[];
  readonly ended: boolean;
}

export interface Belongings {
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly fetcher: typeof fetch;
}

/**
 * Begins a session with the turns of another, and moves what was written there and not sent.
 *
 * @param chosen the outbox's messages that are to be sent there; of an ended session the others
 *   are dropped
 * @param unsent more that was written
 */
export async function carryOn(
  from: Carried,
  { outbox, drafts, fetcher }: Belongings,
  chosen: readonly string[],
  unsent: string,
): Promise<CarriedOn> {
  const { session } = from.conversation;
  const room = from.conversation.getSnapshot().session.limits?.sessionBytes ?? null;
  const made = await createFrom(from.name, from.turns, room, fetcher);
  if (made.created.kind !== 'created') return { ...made, left: 0 };
  const to = made.created.key.session;
  await outbox.rebind(chosen, to);
  if (from.ended) {
    await outbox.rebind(await refusedIn(outbox, session), to);
    await discardAll(outbox, session);
  }
  drafts.move(session, to, unsent, from.ended);
  return made;
}

/** What the server would not take is still to be read, and said otherwise. */
async function refusedIn(outbox: Outbox, session: string): Promise<readonly string[]> {
  const entries = await outbox.list(session);
  return entries.filter(({ refused }) => refused !== undefined).map(({ turnId }) => turnId);
}

/** Forgets all messages of a session that wait to be sent or answered. */
export async function discardAll(outbox: Outbox, session: string): Promise<void> {
  const left = await outbox.list(session);
  await outbox.remove(left.map((entry) => entry.turnId));
}

/**
 * Begins a session with the turns of another: with all, or where those are too many for the
 * server, with the newest of the newest branch. Never throws.
 *
 * @param sessionBytesMax a session's longest, in bytes of UTF-8; null: unknown, so that the server's
 *   refusals tell
 */
async function createFrom(
  name: string,
  turns: readonly Turn[],
  sessionBytesMax: number | null,
  fetcher: typeof fetch,
): Promise<CarriedOn> {
  let bytesMax = sessionBytesMax === null ? Infinity : sessionBytesMax * ROOM_PART;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const carried = fitting(turns, bytesMax);
    if (carried.length === 0) break;
    const created = await createSessionWith(name, carried, fetcher);
    if (created.kind !== 'refused') {
      const left = Math.max(0, toCarry(newestBranch(turns)).length - carried.length);
      return { created, carried: carried.length, left };
    }
    bytesMax = Math.floor(bytesOf(carried) / 2);
  }
  const created = await createSession(name, fetcher);
  return { created, carried: 0, left: toCarry(newestBranch(turns)).length };
}

/** All turns, or as many of the newest branch's newest as have room. */
function fitting(turns: readonly Turn[], bytesMax: number): readonly WireTurn[] {
  const all = toCarry(turns);
  if (bytesOf(all) <= bytesMax) return all;
  const branch = toCarry(newestBranch(turns));
  let bytes = 0;
  const from = branch.findLastIndex((turn) => {
    bytes += bytesOf([turn]);
    return bytes > bytesMax;
  });
  return branch
    .slice(from + 1)
    .map((turn, place) => (place === 0 ? { ...turn, parent: null } : turn));
}

function bytesOf(turns: readonly WireTurn[]): number {
  return turns.reduce(
    (sum, { text, answer }) => sum + TURN_BYTES + utf8Bytes(text) + utf8Bytes(answer?.text ?? ''),
    0,
  );
}
