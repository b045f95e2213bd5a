import type { Words } from '../../language/en';
import type { Conversation } from '../../session/conversation';
import type { Pending, PendingState, Refused } from '../../session/sender';
import { useFormats, useWords } from '../language';
import { heldSentence, refusedSentence } from '../sentences';
import { useSlow } from '../slow';

interface HumanMessageProps {
  readonly name: string;
  readonly text: string;
  /** ISO-8601 UTC; null while no server has taken it. */
  readonly at: string | null;
}

export function HumanMessage({ name, text, at }: HumanMessageProps) {
  const format = useFormats();
  const when = at === null ? null : new Date(at);
  return (
    <div className="line human">
      <h2 className="speaker">
        <span className="name">{name}</span>
        {when !== null && (
          <time className="by" dateTime={when.toISOString()} title={format.moment(when)}>
            {format.clock(when)}
          </time>
        )}
      </h2>
      <p className="said" dir="auto">
        {text}
      </p>
    </div>
  );
}

interface PendingViewProps {
  readonly conversation: Conversation;
  readonly message: Pending;
  readonly name: string;
}

/** So long a server takes as a rule to confirm a message. */
const USUAL_MS = 6_000;

/** A message that is still this browser's alone. */
export function PendingView({ conversation, message, name }: PendingViewProps) {
  const words = useWords();
  const { kind } = message.state;
  const sending = kind === 'sending';
  const slow = useSlow(sending ? message.turnId : null, USUAL_MS);
  return (
    <div className="turn pending">
      <HumanMessage name={name} text={message.text} at={null} />
      <p className={`state marked under ${slow ? 'slow' : kind}`}>
        <span>{slow ? words.message.sendingLong : pendingSentence(words, message.state)}</span>
        {!sending && (
          <button
            type="button"
            className="link"
            onClick={() => void conversation.discard(message.turnId)}
          >
            {words.message.discard}
          </button>
        )}
      </p>
    </div>
  );
}

function pendingSentence(words: Words, state: PendingState): string {
  switch (state.kind) {
    case 'unsent':
      return words.message.unsent;
    case 'sending':
      return words.message.sending;
    case 'held':
      return heldSentence(words, state.code);
  }
}

interface RefusedViewProps {
  readonly conversation: Conversation;
  readonly message: Refused;
  readonly name: string;
  /** Puts the text back where messages are written; null: there is no such place any more. */
  readonly takeBack: ((message: Refused) => void) | null;
}

/** A message that the server will never take; its text stays until it is cleared away. */
export function RefusedView({ conversation, message, name, takeBack }: RefusedViewProps) {
  const words = useWords();
  return (
    <div className="turn">
      <HumanMessage name={name} text={message.text} at={null} />
      <div className="failed under">
        <p>{refusedSentence(words, message.code)}</p>
        {takeBack !== null && (
          <button
            type="button"
            className="plain-button"
            onClick={() => {
              takeBack(message);
            }}
          >
            {words.message.takeBack}
          </button>
        )}
        <button
          type="button"
          className="plain-button"
          onClick={() => void conversation.discard(message.turnId)}
        >
          {words.message.clear}
        </button>
      </div>
    </div>
  );
}
