import { useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Languages } from '../language/languages';
import type { Conversation } from '../session/conversation';
import type { Desk } from '../session/desk';
import type { DeskState } from '../session/deskState';
import type { Created } from '../session/keyring';
import { Drawer } from '../ui/Drawer';
import { ConversationView } from './ConversationView';
import { focusComposer, useShortcuts } from './keys';
import { useNarrow } from './hooks';
import { useWords } from './language';
import { useAssistantName } from './looks';
import { ShortcutSheet } from './ShortcutSheet';
import { createdSentence } from './sentences';
import { useSlow } from './slow';
import { titleOf } from './sidebar/titles';
import { NewsAloud, Toasts } from './Toasts';
import { useEndedUnseen, usePageTitle } from './unseen';
import { Sidebar } from './sidebar/Sidebar';

interface ShellProps {
  readonly conversation: Conversation;
  readonly desk: Desk;
  readonly languages: Languages;
  readonly state: DeskState;
}

/** What takes no longer needs no word. */
const BEGINS_WITHIN_MS = 500;

/** The conversation in view with the list of all beside it, or over it on a narrow screen. */
export function Shell({ conversation, desk, languages, state }: ShellProps) {
  const words = useWords();
  const narrow = useNarrow();
  const [beside, setBeside] = useState(desk.sidebarOpen);
  const [over, setOver] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [searches, setSearches] = useState(0);
  const [problem, setProblem] = useState('');
  /** How many new conversations were asked for and are not there yet. */
  const [beginning, setBeginning] = useState(0);
  const slow = useSlow(beginning > 0 ? 'begin' : null, BEGINS_WITHIN_MS);
  const open = narrow ? over : beside;
  const kept = state.kept.find((one) => one.session === conversation.session) ?? null;
  const answers = state.news.filter((news) => news.kind !== 'cut');
  const unseen = answers.length + useEndedUnseen(conversation);
  const assistant = useAssistantName();
  const title = kept === null ? assistant : titleOf(words, kept);
  usePageTitle(words.pageTitle(title, unseen, assistant), unseen > 0);

  const actions = useMemo(() => {
    const show = (next: boolean): void => {
      setSearches(0);
      if (narrow) {
        setOver(next);
      } else {
        setBeside(next);
        desk.keepSidebar(next);
      }
    };
    return {
      show,
      begin: () => {
        setProblem('');
        setOver(false);
        setBeginning((count) => count + 1);
        void desk.beginnings
          .beginAnother()
          .catch((): Created => ({ kind: 'unavailable' }))
          .then((created) => {
            if (created.kind === 'created') focusComposer();
            setProblem(createdSentence(words, created));
            setBeginning((count) => count - 1);
          });
      },
      toggleSidebar: () => {
        show(!open);
      },
      search: () => {
        show(true);
        setSearches((count) => count + 1);
      },
      showSheet: () => {
        setOver(false);
        setSheet(true);
      },
      write: () => {
        // What is behind an open drawer takes no focus.
        flushSync(() => {
          setOver(false);
        });
        focusComposer();
      },
    };
  }, [desk, narrow, open, words]);
  useShortcuts(actions);

  const close = (): void => {
    actions.show(false);
  };
  const sidebar = (
    <Sidebar
      desk={desk}
      state={state}
      languages={languages}
      searches={searches}
      begin={actions.begin}
      close={close}
      showSheet={actions.showSheet}
      chosen={() => {
        setOver(false);
      }}
    />
  );
  return (
    <div className={open && !narrow ? 'shell with-sidebar' : 'shell'}>
      {open && narrow && (
        <Drawer label={words.sidebar.label} close={close}>
          {sidebar}
        </Drawer>
      )}
      {open && !narrow && (
        <nav className="sidebar" aria-label={words.sidebar.label}>
          {sidebar}
        </nav>
      )}
      <ConversationView
        key={conversation.id}
        conversation={conversation}
        desk={desk}
        kept={kept}
        news={<Toasts desk={desk} state={state} />}
        problem={state.deadLink ? words.session.deadLink : problem}
        underWay={slow ? words.sidebar.beginning : ''}
        said={() => {
          setProblem('');
          desk.forgetDeadLink();
        }}
        toolbar={open ? null : { openSidebar: actions.toggleSidebar, begin: actions.begin }}
      />
      <NewsAloud state={state} />
      {sheet && (
        <ShortcutSheet
          close={() => {
            setSheet(false);
          }}
        />
      )}
    </div>
  );
}
