import type { WireTurn } from '../connection/frames';
import type { KeptSession } from './archive';
import { hasEnded, type Turn } from './state';

/** What an exported text says in its reader's language. */
export interface Wording {
  /** What the speakers are called. */
  readonly human: string;
  readonly bot: string;
  /** @param at ISO-8601 UTC */
  readonly moment: (at: string) => string;
  /** Why an answer is not whole; empty for one that is. */
  readonly ending: (turn: Turn) => string;
}

/**
 * A conversation to read: each message below who said it.
 *
 * @param turns those of one branch, in order
 */
export function toMarkdown(title: string, turns: readonly Turn[], wording: Wording): string {
  const parts = [`# ${title}`];
  for (const turn of turns) {
    parts.push(`**${wording.human}** · ${wording.moment(turn.at)}`, turn.text);
    const ending = wording.ending(turn);
    if (turn.answer !== '' || ending !== '') parts.push(`**${wording.bot}**`);
    if (turn.answer !== '') parts.push(turn.answer);
    if (ending !== '') parts.push(`*${ending}*`);
  }
  return `${parts.join('\n\n')}\n`;
}

/** A conversation to keep: all its branches, in the protocol's own form, without its key. */
export function toJson(kept: KeptSession, turns: readonly Turn[]): string {
  const { title, name, beginning, changedAt } = kept;
  const body = { form: 'parley.session', version: 1, title: title ?? beginning, name, changedAt };
  return `${JSON.stringify({ ...body, turns: turns.map(toWire) }, null, 2)}\n`;
}

/**
 * The turns that another session can begin with: those that have ended, and what there was of one
 * that was running. A turn whose parent cannot come along continues from what comes before that.
 */
export function toCarry(turns: readonly Turn[]): readonly WireTurn[] {
  const standsFor = new Map<string, string | null>();
  const carried: WireTurn[] = [];
  for (const turn of turns) {
    const parent = turn.parent === null ? null : (standsFor.get(turn.parent) ?? null);
    if (turn.state === 'queued') {
      standsFor.set(turn.turnId, parent);
      continue;
    }
    standsFor.set(turn.turnId, turn.turnId);
    const ended = hasEnded(turn) ? turn : { ...turn, state: 'stopped' as const, attempt: null };
    carried.push(toWire({ ...ended, parent }));
  }
  return carried;
}

function toWire(turn: Turn): WireTurn {
  const { turnId, parent, text, at, state, answer, code, finish, model } = turn;
  return {
    turnId,
    parent,
    text,
    at,
    state,
    answer: {
      text: answer,
      at,
      ...(state === 'failed' && code !== null ? { code } : {}),
      ...(finish === null ? {} : { finish }),
      ...(model === null ? {} : { model }),
    },
  };
}
