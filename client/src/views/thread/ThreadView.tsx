import { useState } from 'react';
import type { Conversation } from '../../session/conversation';
import type { SessionState, Turn } from '../../session/state';
import { keyOf, type ThreadItem } from '../../session/thread';
import { EmptyView } from './EmptyView';
import { useWords } from '../language';
import { PendingView, RefusedView } from './MessageView';
import { TurnView } from './TurnView';

interface ThreadViewProps {
  readonly conversation: Conversation;
  readonly items: readonly ThreadItem[];
  readonly session: SessionState;
  readonly stopping: ReadonlySet<string>;
  /** The session is gone: what has not ended never will. */
  readonly over: boolean;
  readonly edit: (turn: Turn) => void;
}

/** So many of the newest are drawn at first, and more on request: drawing a thousand takes seconds. */
const PAGE = 60;

export function ThreadView(props: ThreadViewProps) {
  const { conversation, items, session, stopping, over, edit } = props;
  const words = useWords();
  const [drawn, setDrawn] = useState(PAGE);
  const hidden = Math.max(0, items.length - drawn);
  if (items.length === 0)
    return <EmptyView conversation={conversation} session={session} over={over} />;
  return (
    <>
      {hidden > 0 && (
        <button
          type="button"
          className="link show-earlier"
          onClick={() => {
            setDrawn(drawn + PAGE);
          }}
        >
          {words.thread.earlier(Math.min(hidden, PAGE))}
        </button>
      )}
      {items.slice(hidden).map((item) => (
        <ItemView
          key={keyOf(item)}
          conversation={conversation}
          item={item}
          session={session}
          stopping={stopping}
          over={over}
          edit={edit}
        />
      ))}
    </>
  );
}

interface ItemViewProps extends Omit<ThreadViewProps, 'items'> {
  readonly item: ThreadItem;
}

function ItemView({ conversation, item, session, stopping, over, edit }: ItemViewProps) {
  const words = useWords();
  const name = session.name === '' ? words.thread.you : session.name;
  switch (item.kind) {
    case 'turn':
      return (
        <TurnView
          conversation={conversation}
          models={session.models}
          name={name}
          newest={item.newest}
          place={item.branch.place}
          count={item.branch.count}
          before={item.branch.before}
          after={item.branch.after}
          edit={edit}
          over={over}
          noWorker={session.notice?.code === 'no_worker'}
          stopping={stopping.has(item.turn.turnId)}
          turn={item.turn}
        />
      );
    case 'pending':
      return <PendingView conversation={conversation} message={item.message} name={name} />;
    case 'refused':
      return <RefusedView conversation={conversation} message={item.message} name={name} />;
  }
}
