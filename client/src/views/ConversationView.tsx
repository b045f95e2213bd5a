import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { KeptSession } from '../session/archive';
import type { Conversation } from '../session/conversation';
import type { Desk } from '../session/desk';
import type { Refused } from '../session/sender';
import { awaitedTurn, type Turn } from '../session/state';
import { thread } from '../session/thread';
import { keepFocus } from '../ui/keptFocus';
import { prepareAnswers } from './Answer';
import { Composer } from './Composer';
import { EndedNotice } from './EndedNotice';
import { FullNotice } from './FullNotice';
import { Header, type Toolbar } from './Header';
import { COMPOSER_ID, typesOnScreen, useStopKey } from './keys';
import { useConversation, useOnline } from './hooks';
import { useWords } from './language';
import { unkeptSentence } from './sentences';
import { useSlow } from './slow';
import { statusOf, waitOf, type Status } from './status';
import { StatusLine } from './StatusLine';
import { FindRequests } from './thread/findRequests';
import { Follower } from './thread/follower';
import { ThreadView } from './thread/ThreadView';
import { useUnseen } from './thread/useUnseen';
import { useNow } from './useNow';

interface ConversationViewProps {
  readonly conversation: Conversation;
  readonly desk: Desk;
  readonly kept: KeptSession | null;
  /** Word of other conversations. */
  readonly news: ReactNode;
  /** What went wrong beside the conversation. */
  readonly problem: string;
  /** What is under way beside it, and takes its time. */
  readonly underWay: string;
  /** Something was said: what went wrong before is over. */
  readonly said: () => void;
  readonly toolbar: Toolbar | null;
}

/** One session: its turns, how it stands, and the place to write. */
export function ConversationView(props: ConversationViewProps) {
  const { conversation, desk, kept, news, problem, underWay, said, toolbar } = props;
  const words = useWords();
  const snapshot = useConversation(conversation);
  const online = useOnline();
  const [edited, setEdited] = useState<Turn | null>(null);
  const [findRequests] = useState(() => new FindRequests());
  const [unkept, setUnkept] = useState('');
  /** How many texts were taken back into the draft. */
  const [returns, setReturns] = useState(0);
  const [follower] = useState(() => new Follower());
  const following = useSyncExternalStore(follower.subscribe, follower.following);
  const { session, link } = snapshot;
  const gone = link.kind === 'closed' && link.reason === 'SESSION_GONE';
  const running = awaitedTurn(session);
  const full = snapshot.refused.filter(({ code }) => code === 'session_full');
  const items = thread(snapshot);
  const unseen = useUnseen(items, snapshot.chosen, following);
  const wait = waitOf(snapshot);
  const slow = useSlow(wait?.name ?? null, wait?.usualMs ?? 0);
  const nowMs = useNow(session.notice?.code === 'expiring');
  const stands = statusOf(words, snapshot, { online, keepsKey: desk.keepsKey, slow, nowMs });
  const status: Status = underWay === '' ? stands : { tone: 'busy', text: underWay };
  const choose = useCallback(
    (turnId: string): void => {
      // What is pointed at stays where it is.
      follower.hold();
      conversation.choose(turnId);
    },
    [conversation, follower],
  );
  const says = useCallback(
    (saying: Promise<void>): void => {
      setUnkept('');
      saying.catch((failure: unknown) => {
        setUnkept(unkeptSentence(words, failure));
      });
    },
    [words],
  );
  const takeBack = useCallback(
    ({ turnId, text }: Refused): void => {
      desk.drafts.append(conversation.session, text);
      setEdited(null);
      setReturns((count) => count + 1);
      void conversation.discard(turnId);
    },
    [conversation, desk],
  );
  const awaited = session.turns.length + snapshot.pending.length > 0;

  useEffect(() => {
    if (awaited) prepareAnswers();
  }, [awaited]);

  useStopKey(conversation, running?.turnId ?? null);

  const page = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = page;
    return current === null ? undefined : keepFocus(current, () => placeToGoOn(current));
  }, []);

  return (
    <div className="page" ref={page}>
      <Header
        desk={desk}
        kept={kept}
        session={conversation.session}
        snapshot={snapshot}
        toolbar={toolbar}
        find={items.length === 0 ? null : findRequests.request}
      />
      <main className="conversation">
        <ThreadView
          conversation={conversation}
          follower={follower}
          items={items}
          session={session}
          stopping={snapshot.stopping}
          over={gone}
          findRequests={findRequests}
          says={says}
          edit={setEdited}
          takeBack={takeBack}
          choose={choose}
        />
        <div className="desk">
          <div className="column">
            {!following && (
              <button type="button" className="to-newest" onClick={follower.follow}>
                <span aria-hidden="true">↓</span>{' '}
                {unseen > 0 ? words.thread.unseen(unseen) : words.thread.newest}
              </button>
            )}
            {news}
            <p className="problem" role="alert">
              {problem === '' ? unkept : problem}
            </p>
            <StatusLine conversation={conversation} status={status} />
            {!gone && full.length > 0 && (
              <FullNotice
                goOn={async () => {
                  const created = await desk.beginnings.goOn(
                    [],
                    full.map(({ text }) => text).join('\n\n'),
                  );
                  if (created.kind === 'created') {
                    for (const { turnId } of full) void conversation.discard(turnId);
                  }
                  return created;
                }}
              />
            )}
            {gone ? (
              <EndedNotice
                empty={session.turns.length === 0}
                unanswered={snapshot.unanswered}
                draft={desk.drafts.readAll(conversation.session)}
                beginAgain={(carried) => desk.beginnings.goOn(carried)}
              />
            ) : (
              <Composer
                // What is edited has a field of its own, so that the draft is there afterwards.
                key={edited?.turnId ?? `${conversation.id} ${returns}`}
                draft={
                  edited === null
                    ? desk.drafts.read(conversation.session)
                    : (desk.drafts.readEdit(conversation.session, edited.turnId) ?? edited.text)
                }
                keepDraft={(text) => {
                  const { session: token } = conversation;
                  if (edited === null) desk.drafts.write(token, text);
                  else desk.drafts.writeEdit(token, edited.turnId, text);
                }}
                editing={edited !== null}
                cancelEdit={() => {
                  setEdited(null);
                }}
                editLast={() => {
                  const last = items.at(-1);
                  if (last?.kind === 'turn') setEdited(last.turn);
                }}
                textBytesMax={session.limits?.textBytes ?? null}
                durable={snapshot.durable}
                running={running !== undefined}
                canStop={
                  running !== undefined &&
                  link.kind === 'ready' &&
                  !snapshot.stopping.has(running.turnId)
                }
                say={async (text) => {
                  setUnkept('');
                  if (edited === null) {
                    const left = desk.beginnings.leaveToNext(conversation, text);
                    if (left !== null) return left;
                    await conversation.say(text);
                  } else {
                    await conversation.edit(edited.turnId, text);
                    desk.drafts.writeEdit(conversation.session, edited.turnId, null);
                  }
                  said();
                  setEdited(null);
                  follower.follow();
                }}
                stop={() => {
                  if (running !== undefined) conversation.stop(running.turnId);
                }}
              />
            )}
          </div>
        </div>
      </main>
    </div>
  );
}

/** Where whoever uses a keyboard goes on: at the composer, or at what stands in its place. */
function placeToGoOn(page: HTMLElement): HTMLElement | null {
  const composer = document.getElementById(COMPOSER_ID);
  // Not a button of it: whoever was typing would press that.
  if (composer === null) return page.querySelector<HTMLElement>('.ended');
  return typesOnScreen() ? page.querySelector<HTMLElement>('.scroller') : composer;
}
