import type { KeptSession } from '../session/archive';
import type { Snapshot } from '../session/conversation';
import type { Desk } from '../session/desk';
import { Icon } from '../ui/Icon';
import { useWords } from './language';
import { useAssistantName } from './looks';
import { ModelChoice } from './ModelChoice';
import { SessionMenu } from './sidebar/SessionMenu';
import { titleOf } from './sidebar/titles';

export interface Toolbar {
  readonly openSidebar: () => void;
  readonly begin: () => void;
}

interface HeaderProps {
  readonly desk: Desk;
  /** Null for a moment, before the list was read. */
  readonly kept: KeptSession | null;
  readonly session: string;
  readonly snapshot: Pick<Snapshot, 'model' | 'session'>;
  /** What the sidebar offers, while it is closed; null while it is open. */
  readonly toolbar: Toolbar | null;
  /** Opens the search in this conversation; null where there is nothing to find. */
  readonly find: (() => void) | null;
}

export function Header({ desk, kept, session, snapshot, toolbar, find }: HeaderProps) {
  const words = useWords();
  const assistant = useAssistantName();
  return (
    <header className="top">
      <div className="top-row">
        {toolbar !== null && (
          <>
            <button
              type="button"
              className="icon-button"
              aria-label={words.sidebar.open}
              title={words.sidebar.open}
              onClick={toolbar.openSidebar}
            >
              <Icon shape="panel" />
            </button>
            <button
              type="button"
              className="icon-button"
              aria-label={words.sidebar.begin}
              title={words.sidebar.begin}
              onClick={toolbar.begin}
            >
              <Icon shape="write" />
            </button>
          </>
        )}
        <div className="heading">
          <h1 className="title">{kept === null ? assistant : titleOf(words, kept)}</h1>
          <ModelChoice
            models={snapshot.session.models}
            model={snapshot.model}
            choose={(id) => void desk.chooseModel(session, id)}
          />
        </div>
        {kept !== null && <SessionMenu desk={desk} kept={kept} find={find} />}
      </div>
    </header>
  );
}
