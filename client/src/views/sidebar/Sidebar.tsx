import { useEffect, useRef, useState } from 'react';
import type { Languages } from '../../language/languages';
import type { Desk } from '../../session/desk';
import type { DeskState } from '../../session/deskState';
import { Icon } from '../../ui/Icon';
import { AssistantPicture } from '../AssistantPicture';
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
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (searches === 0) return;
    field.current?.focus();
    field.current?.select();
  }, [searches]);

  function open(session: string): void {
    desk.open(session);
    chosen();
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
            if (event.key !== 'Escape' || query === '') return;
            event.preventDefault();
            setQuery('');
          }}
        />
      </div>
      {query.trim() === '' ? (
        <SessionList desk={desk} state={state} open={open} />
      ) : (
        <SearchResults desk={desk} kept={state.kept} query={query} open={open} />
      )}
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
