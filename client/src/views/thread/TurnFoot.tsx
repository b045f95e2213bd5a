import type { ReactNode } from 'react';
import type { Conversation } from '../../session/conversation';
import { hasEnded, type Turn } from '../../session/state';
import { once } from '../keys';
import { useWords } from '../language';
import { failedSentence, placeSentence, waitSentence } from '../sentences';
import { useSlow } from '../slow';

export interface TurnFootProps {
  readonly conversation: Conversation;
  readonly turn: Turn;
  /** Whether nothing follows it on screen. */
  readonly newest: boolean;
  readonly noWorker: boolean;
  /** The session is gone. */
  readonly over: boolean;
  readonly stopping: boolean;
  readonly says: (saying: Promise<void>) => void;
}

/** What has become of an answer, below what there is of it. Each state has a mark of its own. */
export function TurnFoot(props: TurnFootProps) {
  const words = useWords();
  const { over, turn } = props;
  if (over && !hasEnded(turn)) return <State mark="ended">{words.turn.unfinished}</State>;
  switch (turn.state) {
    case 'queued':
      return <Queued {...props} />;
    case 'running':
      return <Running turn={turn} />;
    case 'completed':
      return <Completed {...props} />;
    case 'stopped':
      return (
        <State mark="stopped">
          <span>{words.turn.stopped}</span>
          {!over && <AskAgain {...props} className="link" />}
        </State>
      );
    case 'failed':
      return <Failed {...props} />;
  }
}

interface StateProps {
  readonly mark:
    'ended' | 'queued' | 'unserved' | 'thinking' | 'slow' | 'taken-over' | 'cut-off' | 'stopped';
  readonly children: ReactNode;
}

function State({ mark, children }: StateProps) {
  return <p className={`state marked ${mark}`}>{children}</p>;
}

function Queued({ conversation, noWorker, stopping, turn }: TurnFootProps) {
  const words = useWords();
  const wait = waitSentence(words, turn.ahead, turn.waitMs);
  return (
    <State mark={noWorker ? 'unserved' : 'queued'}>
      <span>{noWorker ? words.turn.waitingForWorker : placeSentence(words, turn.ahead)}</span>
      {!noWorker && wait !== '' && <span className="wait">{wait}</span>}
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
    </State>
  );
}

/** So long a model thinks as a rule. */
const USUAL_MS = 10_000;

function Running({ turn }: { readonly turn: Turn }) {
  const words = useWords();
  const { turnId, attempt, answer, earlier, takenOver } = turn;
  const thinking = answer === '' && earlier === null;
  const slow = useSlow(thinking ? `${turnId} ${attempt ?? ''}` : null, USUAL_MS);
  if (earlier !== null) return <State mark="taken-over">{words.turn.again}</State>;
  if (slow) return <State mark="slow">{words.turn.thinkingLong}</State>;
  if (thinking) return <State mark="thinking">{words.turn.thinking}</State>;
  return takenOver ? <State mark="taken-over">{words.turn.takenOver}</State> : null;
}

function Completed({ conversation, newest, over, says, turn }: TurnFootProps) {
  const words = useWords();
  if (turn.finish !== 'length') {
    return turn.answer === '' ? <State mark="ended">{words.turn.nothing}</State> : null;
  }
  return (
    <State mark="cut-off">
      <span>{words.turn.cutOff}</span>
      {newest && !over && (
        <button
          type="button"
          className="link"
          onClick={once(() => {
            says(conversation.say(words.turn.goOnMessage));
          })}
        >
          {words.turn.goOn}
        </button>
      )}
    </State>
  );
}

function Failed(props: TurnFootProps) {
  const words = useWords();
  const { over, turn } = props;
  return (
    <div className="failed">
      <p>
        <strong>{turn.answer === '' ? words.turn.noAnswer : words.turn.brokeOff}</strong>{' '}
        <span>{failedSentence(words, turn.code)}</span>
      </p>
      {turn.retryable !== false && !over && <AskAgain {...props} className="plain-button" />}
    </div>
  );
}

interface AskAgainProps extends Pick<TurnFootProps, 'conversation' | 'newest' | 'says' | 'turn'> {
  readonly className: string;
}

function AskAgain({ className, conversation, newest, says, turn }: AskAgainProps) {
  const words = useWords();
  return (
    <button
      type="button"
      className={className}
      onClick={once(() => {
        // In its own place only at the end: elsewhere that would hide what followed.
        says(newest ? conversation.retry(turn.turnId) : conversation.say(turn.text));
      })}
    >
      {newest && turn.state === 'failed' ? words.turn.retry : words.turn.askAgain}
    </button>
  );
}
