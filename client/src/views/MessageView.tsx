import type { Conversation } from '../session/conversation';
import type { Pending, PendingState, Refused } from '../session/sender';
import { heldSentence, refusedSentence } from './words';

interface HumanMessageProps {
  readonly name: string;
  readonly text: string;
  /** ISO-8601 UTC; null while no server has taken it. */
  readonly at: string | null;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

export function HumanMessage({ name, text, at }: HumanMessageProps) {
  const when = at === null ? null : new Date(at);
  return (
    <div className="line human">
      <h2 className="speaker">
        <span className="name">{name}</span>
        {when !== null && (
          <time className="by" dateTime={when.toISOString()} title={full.format(when)}>
            {clock.format(when)}
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

/** A message that is still this browser's alone. */
export function PendingView({ conversation, message, name }: PendingViewProps) {
  const sending = message.state.kind === 'sending';
  return (
    <article className="turn pending">
      <HumanMessage name={name} text={message.text} at={null} />
      <p className="state under">
        {pendingSentence(message.state)}
        {!sending && (
          <button
            type="button"
            className="link"
            onClick={() => void conversation.discard(message.turnId)}
          >
            Discard
          </button>
        )}
      </p>
    </article>
  );
}

function pendingSentence(state: PendingState): string {
  switch (state.kind) {
    case 'unsent':
      return 'Not sent yet';
    case 'sending':
      return 'Sending…';
    case 'held':
      return heldSentence(state.code);
  }
}

interface RefusedViewProps {
  readonly conversation: Conversation;
  readonly message: Refused;
  readonly name: string;
}

/** A message that the server will never take; its text stays until it is cleared away. */
export function RefusedView({ conversation, message, name }: RefusedViewProps) {
  return (
    <article className="turn">
      <HumanMessage name={name} text={message.text} at={null} />
      <div className="failed under">
        <p>{refusedSentence(message.code)}</p>
        <button
          type="button"
          className="plain-button"
          onClick={() => void conversation.discard(message.turnId)}
        >
          Clear away
        </button>
      </div>
    </article>
  );
}
