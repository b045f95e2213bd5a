import { useState } from 'react';
import type { Words } from '../../language/en';
import { shelvesOf, type Shelf } from '../../session/calendar';
import type { Desk } from '../../session/desk';
import type { DeskState } from '../../session/deskState';
import { useFormats, useWords } from '../language';
import type { Formats } from '../../language/formats';
import { SessionMenu } from './SessionMenu';
import { titleOf } from './titles';

interface SessionListProps {
  readonly desk: Desk;
  readonly state: DeskState;
  readonly open: (session: string) => void;
}

/** So many are drawn at first, and more on request. */
const PAGE = 100;

/** This browser's conversations by date, but for those of which there is nothing yet. */
export function SessionList({ desk, state, open }: SessionListProps) {
  const words = useWords();
  const format = useFormats();
  const [drawn, setDrawn] = useState(PAGE);
  const current = state.conversation?.session;
  const listed = state.kept.filter(
    ({ beginning, session, title }) =>
      beginning !== '' || title !== null || session === current || desk.drafts.read(session) !== '',
  );
  const shelves = shelvesOf(listed.slice(0, drawn), new Date());
  return (
    <>
      {shelves.map((shelf) => (
        <section key={shelf.when + shelf.at.toISOString()}>
          <h2 className="shelf">{headingOf(words, format, shelf)}</h2>
          <ul>
            {shelf.kept.map((kept) => (
              <li key={kept.session} className={kept.ended ? 'session ended-one' : 'session'}>
                <button
                  type="button"
                  className="session-open"
                  aria-current={kept.session === current}
                  onClick={() => {
                    open(kept.session);
                  }}
                >
                  <span className="session-title">{titleOf(words, kept)}</span>
                  {state.running.has(kept.session) && (
                    <span className="running" role="img" aria-label={words.session.running} />
                  )}
                  {kept.ended && <span className="session-note">{words.session.ended}</span>}
                </button>
                <SessionMenu desk={desk} kept={kept} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {listed.length > drawn && (
        <button
          type="button"
          className="link"
          onClick={() => {
            setDrawn(drawn + PAGE);
          }}
        >
          {words.session.more}
        </button>
      )}
    </>
  );
}

function headingOf(words: Words, format: Formats, shelf: Shelf): string {
  switch (shelf.when) {
    case 'today':
      return words.session.today;
    case 'yesterday':
      return words.session.yesterday;
    case 'week':
      return words.session.week;
    case 'month':
      return format.month(shelf.at);
  }
}
