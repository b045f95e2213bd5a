import { memo } from 'react';
import type { Model } from '../../connection/frames';
import { hasEnded } from '../../session/state';
import { Answer } from '../Answer';
import { AssistantPicture } from '../AssistantPicture';
import { useWords } from '../language';
import { useAssistantName } from '../looks';
import { HumanMessage } from './MessageView';
import { TurnActions, type TurnActionsProps } from './TurnActions';
import { failedSentence, queuedSentence } from '../sentences';

export interface TurnViewProps extends TurnActionsProps {
  readonly models: readonly Model[];
  readonly name: string;
  readonly noWorker: boolean;
  readonly stopping: boolean;
}

/** One question and its answer, or what has become of it. */
export const TurnView = memo(function TurnView(props: TurnViewProps) {
  const assistant = useAssistantName();
  const { models, name, over, turn } = props;
  const shown = turn.earlier ?? turn.answer;
  const model = models.find((candidate) => candidate.id === turn.model);
  return (
    <article className="turn">
      <HumanMessage name={name} text={turn.text} at={turn.at} />
      <div className="line bot">
        <h2 className="speaker">
          <AssistantPicture className="portrait" />
          <span className="bot-name">{assistant}</span>
          {turn.model !== null && <span className="by">{model?.label ?? turn.model}</span>}
        </h2>
        <div className="said">
          {shown !== '' && (
            <Answer
              text={shown}
              streaming={turn.state === 'running' && !over}
              earlier={turn.earlier !== null}
            />
          )}
          <TurnFoot {...props} />
          <TurnActions {...props} />
        </div>
      </div>
    </article>
  );
});

function TurnFoot({ conversation, newest, noWorker, over, stopping, turn }: TurnViewProps) {
  const words = useWords();
  if (over && !hasEnded(turn)) return <p className="state">{words.turn.unfinished}</p>;
  switch (turn.state) {
    case 'queued':
      return (
        <p className="state">
          {noWorker ? words.turn.waitingForWorker : queuedSentence(words, turn.ahead, turn.waitMs)}
          <button
            type="button"
            className="link"
            aria-disabled={stopping}
            onClick={() => {
              conversation.stop(turn.turnId);
            }}
          >
            {stopping ? words.turn.cancelling : words.turn.cancel}
          </button>
        </p>
      );
    case 'running':
      if (turn.earlier !== null) {
        return <p className="state thinking">{words.turn.again}</p>;
      }
      return turn.answer === '' ? <p className="state thinking">{words.turn.thinking}</p> : null;
    case 'completed':
      return turn.finish === 'length' ? (
        <p className="state">
          {words.turn.cutOff}
          {newest && !over && (
            <button
              type="button"
              className="link"
              onClick={() => void conversation.say(words.turn.goOnMessage)}
            >
              {words.turn.goOn}
            </button>
          )}
        </p>
      ) : turn.answer === '' ? (
        <p className="state">{words.turn.nothing}</p>
      ) : null;
    case 'stopped':
      return (
        <p className="state">
          <span>{words.turn.stopped}</span>
          {!over && (
            <AskAgain className="link" conversation={conversation} newest={newest} turn={turn} />
          )}
        </p>
      );
    case 'failed':
      return <Failed conversation={conversation} newest={newest} over={over} turn={turn} />;
  }
}

type FailedProps = Pick<TurnViewProps, 'conversation' | 'newest' | 'over' | 'turn'>;

function Failed({ conversation, newest, over, turn }: FailedProps) {
  const words = useWords();
  return (
    <div className="failed">
      <p>{failedSentence(words, turn.code)}</p>
      {turn.retryable !== false && !over && (
        <AskAgain
          className="plain-button"
          conversation={conversation}
          newest={newest}
          turn={turn}
        />
      )}
    </div>
  );
}

interface AskAgainProps extends Pick<TurnViewProps, 'conversation' | 'newest' | 'turn'> {
  readonly className: string;
}

function AskAgain({ className, conversation, newest, turn }: AskAgainProps) {
  const words = useWords();
  return (
    <button
      type="button"
      className={className}
      onClick={() => {
        // In its own place only at the end: elsewhere that would hide what followed.
        void (newest ? conversation.retry(turn.turnId) : conversation.say(turn.text));
      }}
    >
      {newest && turn.state === 'failed' ? words.turn.retry : words.turn.askAgain}
    </button>
  );
}
