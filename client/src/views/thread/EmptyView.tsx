import type { Conversation } from '../../session/conversation';
import type { SessionState } from '../../session/state';
import { AssistantPicture } from '../AssistantPicture';
import { once } from '../keys';
import { useWords } from '../language';
import { useSuggestions } from '../looks';
import { useSlow } from '../slow';

interface EmptyViewProps {
  readonly conversation: Conversation;
  readonly session: SessionState;
  /** The session is gone: nothing can be said here. */
  readonly over: boolean;
  readonly says: (saying: Promise<void>) => void;
}

/** So long a page waits for what was said here before it greets. */
const GREET_AFTER_MS = 3_000;

/** A conversation in which nothing was said. */
export function EmptyView({ conversation, session, over, says }: EmptyViewProps) {
  const words = useWords();
  const suggestions = useSuggestions();
  const unwelcomed = useSlow(session.welcomed ? null : conversation.id, GREET_AFTER_MS);
  if (over || (!session.welcomed && !unwelcomed)) return null;
  return (
    <div className="empty">
      <AssistantPicture className="portrait large" />
      <p className="greeting">{words.thread.greeting(session.name || conversation.key.name)}</p>
      <p>{words.thread.invitation}</p>
      {suggestions.length > 0 && (
        <ul className="suggestions" aria-label={words.thread.suggestionsLabel}>
          {suggestions.map((suggestion) => (
            <li key={suggestion}>
              <button
                type="button"
                className="suggestion"
                onClick={once(() => {
                  says(conversation.say(suggestion));
                })}
              >
                {suggestion}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
