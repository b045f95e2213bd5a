import { useEffect, useRef, useState } from 'react';
import type { Languages } from '../../language/languages';
import type { Desk } from '../../session/desk';
import type { DeskState } from '../../session/deskState';
import { Icon } from '../../ui/Icon';
import { placeAfter } from '../../ui/moving';
import { AssistantPicture } from '../AssistantPicture';
import { composes } from '../keys';
import { useWords } from '../language';
import { useAssistantName } from '../looks';
import { ThemeChoice } from '../ThemeChoice';
import { LanguageChoice } from '../LanguageChoice';
import { SearchResults } from './SearchResults';
import { SessionList } from './SessionList';

interface SidebarProps {
  readonly desk: Desk;
  readonly state: DeskState;
  readonly languages: Languages;
  /** Grows by one each time somebody asks for the search. */
  readonly searches: number;
  readonly begin: () => void;
  readonly close: () => void;
  readonly showSheet: () => void;
  /** After a conversation was chosen. */
  readonly chosen: () => void;
}

export function Sidebar(props: SidebarProps) {
  const { desk, state, languages, searches, begin, close, showSheet, chosen } = props;
  const words = useWords();
  const assistant = useAssistantName();
  const [query, setQuery] = useState('');
  /** What Enter was pressed for: its first result opens when it is there. */
  const [wanted, setWanted] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const column = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (searches === 0) return;
    field.current?.focus();
    field.current?.select();
  }, [searches]);

  function open(session: string): void {
    desk.open(session);
    chosen();
  }

  /** Arrows lead from one conversation to the next, and up from the first to the search. */
  function move(event: React.KeyboardEvent): void {
    const all = entries(column.current);
    const at = all.findIndex((entry) => entry === document.activeElement);
    const to = at < 0 ? null : placeAfter(event.key, at, all.length);
    if (to === null) return;
    event.preventDefault();
    if (at === 0 && event.key === 'ArrowUp') field.current?.focus();
    else all[to]?.focus();
  }

  return (
    <>
      <div className="sidebar-top">
        <p className="wordmark small">
          <AssistantPicture className="portrait" />
          {assistant}
        </p>
        <button
          type="button"
          className="icon-button"
          aria-label={words.sidebar.close}
          title={words.sidebar.close}
          onClick={close}
        >
          <Icon shape="panel" />
        </button>
      </div>
      <button type="button" className="plain-button new-session" onClick={begin}>
        <Icon shape="write" />
        {words.sidebar.begin}
      </button>
      <div className="find" role="search">
        <Icon shape="search" />
        <input
          ref={field}
          type="search"
          aria-label={words.search.label}
          placeholder={words.search.placeholder}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
          }}
          onKeyDown={(event) => {
            if (composes(event.nativeEvent)) return;
            const first = entries(column.current)[0];
            if (event.key === 'Escape' && !event.shiftKey) {
              // It is the field's, and stops no answer.
              event.preventDefault();
              setQuery('');
            } else if (event.key === 'ArrowDown' && first !== undefined) {
              event.preventDefault();
              first.focus();
            } else if (event.key === 'Enter' && query.trim() !== '') {
              setWanted(query);
            }
          }}
        />
      </div>
      <div className="sessions" ref={column} onKeyDown={move}>
        {query.trim() === '' ? (
          <SessionList desk={desk} state={state} open={open} />
        ) : (
          <SearchResults
            desk={desk}
            kept={state.kept}
            query={query}
            openFirst={wanted === query}
            open={(session) => {
              setWanted('');
              open(session);
            }}
          />
        )}
      </div>
      {state.full && <p className="problem sidebar-problem">{words.sidebar.full}</p>}
      <div className="sidebar-foot">
        <div className="choices">
          <LanguageChoice languages={languages} />
          <ThemeChoice />
        </div>
        <button type="button" className="link" onClick={showSheet}>
          {words.keys.title}
        </button>
      </div>
    </>
  );
}

function entries(column: HTMLElement | null): readonly HTMLElement[] {
  return [...(column?.querySelectorAll<HTMLElement>('.session-open') ?? [])];
}
