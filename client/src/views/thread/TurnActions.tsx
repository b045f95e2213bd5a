import { useEffect, useState } from 'react';
import type { Conversation } from '../../session/conversation';
import { hasEnded, type Turn } from '../../session/state';
import { Icon } from '../../ui/Icon';
import { copyText } from '../clipboard';
import { once } from '../keys';
import { useFormats, useWords } from '../language';

export interface TurnActionsProps {
  readonly conversation: Conversation;
  readonly turn: Turn;
  /** The session is gone. */
  readonly over: boolean;
  /** Whether nothing follows it on screen. */
  readonly newest: boolean;
  /** Where it stands among its branches; their neighbours' turnIds, null at an end. */
  readonly place: number;
  readonly count: number;
  readonly before: string | null;
  readonly after: string | null;
  readonly says: (saying: Promise<void>) => void;
  readonly edit: (turn: Turn) => void;
  /** Shows the branch that a turn is on. */
  readonly choose: (turnId: string) => void;
}

/** What can be done with a turn; quiet until somebody points at it, but below the newest. */
export function TurnActions(props: TurnActionsProps) {
  const { conversation, turn, over, newest, count, says, edit } = props;
  const words = useWords().turn;
  const ended = hasEnded(turn);
  return (
    <div className={newest ? 'actions' : 'actions quiet'}>
      {count > 1 && <Branches {...props} />}
      {ended && turn.answer !== '' && <Copy text={turn.answer} />}
      {ended && !over && turn.state === 'completed' && (
        <button
          type="button"
          className="icon-button"
          aria-label={words.regenerate}
          title={words.regenerate}
          onClick={once(() => {
            says(conversation.retry(turn.turnId));
          })}
        >
          <Icon shape="again" />
        </button>
      )}
      {!over && (
        <button
          type="button"
          className="icon-button"
          aria-label={words.edit}
          title={words.edit}
          onClick={() => {
            edit(turn);
          }}
        >
          <Icon shape="edit" />
        </button>
      )}
    </div>
  );
}

function Branches({ choose, place, count, before, after }: TurnActionsProps) {
  const words = useWords().turn;
  const format = useFormats();
  const go = (turnId: string | null) => (): void => {
    if (turnId !== null) choose(turnId);
  };
  return (
    <span className="branches" role="group" aria-label={words.branches}>
      <button
        type="button"
        className="icon-button"
        data-again=""
        aria-label={words.branchBefore}
        aria-disabled={before === null}
        onClick={go(before)}
      >
        <Icon shape="left" />
      </button>
      <span>{`${format.number(place)}/${format.number(count)}`}</span>
      <button
        type="button"
        className="icon-button"
        data-again=""
        aria-label={words.branchAfter}
        aria-disabled={after === null}
        onClick={go(after)}
      >
        <Icon shape="right" />
      </button>
    </span>
  );
}

/** How long the button says that it was done. */
const DONE_MS = 1_600;

function Copy({ text }: { readonly text: string }) {
  const words = useWords().turn;
  const [done, setDone] = useState(false);

  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => {
      setDone(false);
    }, DONE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [done]);

  const label = done ? words.copied : words.copy;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      onClick={() => {
        void copyText(text).then(setDone);
      }}
    >
      <Icon shape={done ? 'check' : 'copy'} />
    </button>
  );
}
