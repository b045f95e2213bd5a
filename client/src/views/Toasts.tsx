import type { Desk, DeskState } from '../session/desk';
import { useWords } from './language';
import { titleOf } from './sidebar/titles';

interface ToastsProps {
  readonly desk: Desk;
  readonly state: DeskState;
}

/** Word of answers that have ended in conversations out of view. */
export function Toasts({ desk, state }: ToastsProps) {
  const words = useWords();
  return (
    <div className="toasts" role="region" aria-label={words.news.label} aria-live="polite">
      {state.news.map(({ id, session, failed }) => {
        const kept = state.kept.find((candidate) => candidate.session === session);
        const title = kept === undefined ? words.session.untitled : titleOf(words, kept);
        return (
          <div key={id} className="toast">
            <p>{failed ? words.news.failed(title) : words.news.completed(title)}</p>
            <button
              type="button"
              className="link"
              onClick={() => {
                desk.open(session);
              }}
            >
              {words.news.open}
            </button>
            <button
              type="button"
              className="link"
              onClick={() => {
                desk.dismiss(id);
              }}
            >
              {words.news.dismiss}
            </button>
          </div>
        );
      })}
    </div>
  );
}
