import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import type { Conversation } from '../../session/conversation';
import type { SessionState, Turn } from '../../session/state';
import type { Refused } from '../../session/sender';
import { keyOf, type ThreadItem } from '../../session/thread';
import { EmptyView } from './EmptyView';
import { FindBar } from './FindBar';
import type { FindRequests } from './findRequests';
import { useWords } from '../language';
import type { Follower } from './follower';
import { keepSelection } from './keptSelection';
import { PendingView, RefusedView } from './MessageView';
import { firstPrinted, usePrinting } from './printing';
import { TurnView } from './TurnView';
import { useFinding } from './useFinding';
import { usePins } from './usePins';
import { useRows } from './useRows';
import { useThreadKeys } from './useThreadKeys';

interface ThreadViewProps {
  readonly conversation: Conversation;
  readonly follower: Follower;
  readonly items: readonly ThreadItem[];
  readonly findRequests: FindRequests;
  readonly session: SessionState;
  readonly stopping: ReadonlySet<string>;
  /** The session is gone: what has not ended never will. */
  readonly over: boolean;
  /** Something is said by a button: tells where the browser does not keep it. */
  readonly says: (saying: Promise<void>) => void;
  readonly edit: (turn: Turn) => void;
  /** Puts the text of a message that was refused back where messages are written. */
  readonly takeBack: (message: Refused) => void;
  readonly choose: (turnId: string) => void;
}

/** What was said, in a column that scrolls. Only the rows near what is read are in the document. */
export function ThreadView({ follower, items, findRequests, ...shown }: ThreadViewProps) {
  const words = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const following = useSyncExternalStore(follower.subscribe, follower.following);
  const printing = usePrinting();
  const pins = usePins(scroller, items);
  const { drawn, container, measure, toBeginning, toRow } = useRows({
    scroller,
    follower,
    following,
    items,
    pins,
  });
  useThreadKeys(scroller, follower, toBeginning);
  const finding = useFinding(scroller, follower, items, toRow, findRequests);

  useLayoutEffect(
    () => (scroller.current === null ? undefined : follower.attach(scroller.current)),
    [follower],
  );

  useLayoutEffect(
    () => (scroller.current === null ? undefined : keepSelection(scroller.current)),
    [],
  );

  return (
    <>
      {finding.open && <FindBar finding={finding} />}
      <div
        className="scroller"
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={words.thread.label}
        tabIndex={0}
      >
        <div className="column">
          {items.length === 0 ? (
            <EmptyView
              conversation={shown.conversation}
              session={shown.session}
              over={shown.over}
              says={shown.says}
            />
          ) : (
            <div className="rows" ref={container}>
              {drawn.map(({ index }) => {
                const item = items[index];
                return (
                  item !== undefined && (
                    <article
                      key={keyOf(item)}
                      className={keyOf(item) === finding.outlined ? 'row found' : 'row'}
                      ref={measure}
                      data-index={index}
                      data-key={keyOf(item)}
                      aria-posinset={index + 1}
                      aria-setsize={items.length}
                    >
                      <ItemView item={item} {...shown} />
                    </article>
                  )
                );
              })}
            </div>
          )}
          {printing && <PrintedRows items={items} {...shown} />}
        </div>
      </div>
    </>
  );
}

/** The thread as it goes on paper, where nothing scrolls into sight. */
function PrintedRows({ items, ...shown }: Omit<ThreadViewProps, 'follower' | 'findRequests'>) {
  const words = useWords();
  const first = firstPrinted(items.length);
  return (
    <div className="printed">
      {first > 0 && <p className="state">{words.thread.printedNewest}</p>}
      {items.slice(first).map((item, at) => (
        <article key={keyOf(item)} className="row" data-index={first + at}>
          <ItemView item={item} {...shown} />
        </article>
      ))}
    </div>
  );
}

interface ItemViewProps extends Omit<ThreadViewProps, 'items' | 'follower' | 'findRequests'> {
  readonly item: ThreadItem;
}

function ItemView({
  conversation,
  item,
  session,
  stopping,
  over,
  takeBack,
  ...does
}: ItemViewProps) {
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
          {...does}
          over={over}
          noWorker={session.notice?.code === 'no_worker'}
          stopping={stopping.has(item.turn.turnId)}
          turn={item.turn}
        />
      );
    case 'pending':
      return <PendingView conversation={conversation} message={item.message} name={name} />;
    case 'refused':
      return (
        <RefusedView
          conversation={conversation}
          message={item.message}
          name={name}
          takeBack={over ? null : takeBack}
        />
      );
  }
}
