import type { Conversation } from '../session/conversation';
import { useWords } from './language';
import type { Status } from './status';

interface StatusLineProps {
  readonly conversation: Conversation;
  readonly status: Status;
}

/** How things stand, in one line: the only thing that a screen reader is told by itself. */
export function StatusLine({ conversation, status }: StatusLineProps) {
  const words = useWords();
  const { tone, text, detail, action } = status;
  return (
    <div className={`status ${tone}`}>
      <span className="status-mark" aria-hidden="true" />
      <p role="status">{text}</p>
      {detail !== undefined && detail !== '' && <p className="status-detail">{detail}</p>}
      {action !== undefined && (
        <button
          type="button"
          className="link"
          onClick={() => {
            if (action === 'reopen') conversation.reopen();
            else conversation.wake();
          }}
        >
          {action === 'reopen' ? words.status.reopen : words.status.tryNow}
        </button>
      )}
    </div>
  );
}
