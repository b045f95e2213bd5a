import type { Words } from '../language/en';
import type { Desk } from '../session/desk';
import type { DeskState } from '../session/deskState';
import type { News } from '../session/news';
import { useWords } from './language';
import { titleOf } from './sidebar/titles';

interface ToastsProps {
  readonly desk: Desk;
  readonly state: DeskState;
}

/** Word of answers that have ended in conversations out of view, for the eye; see `NewsAloud`. */
export function Toasts({ desk, state }: ToastsProps) {
  const words = useWords();
  return (
    <div className="toasts" role="region" aria-label={words.news.label}>
      {state.news.map((news) => {
        const { id, session } = news;
        return (
          <div key={id} className="toast">
            <p>{sentenceOf(words, news, state)}</p>
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

/** The same news read out: apart, since what is shown goes and comes with the conversation in view. */
export function NewsAloud({ state }: Pick<ToastsProps, 'state'>) {
  const words = useWords();
  return (
    <div className="unseen" aria-live="polite">
      {state.news.map((news) => (
        <p key={news.id}>{sentenceOf(words, news, state)}</p>
      ))}
    </div>
  );
}

function sentenceOf(words: Words, news: News, state: DeskState): string {
  const kept = state.kept.find((candidate) => candidate.session === news.session);
  const title = kept === undefined ? words.session.untitled : titleOf(words, kept);
  switch (news.kind) {
    case 'completed':
      return words.news.completed(title);
    case 'failed':
      return words.news.failed(title);
    case 'cut':
      return words.news.cut(title, news.carried, news.of);
  }
}
