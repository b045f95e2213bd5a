import { lazy, Suspense, useState } from 'react';
import type { Words } from '../../language/en';
import type { KeptSession } from '../../session/archive';
import type { Desk } from '../../session/desk';
import { toJson, toMarkdown } from '../../session/exports';
import type { Turn } from '../../session/state';
import { Boundary } from '../../ui/Boundary';
import { Menu } from '../../ui/Menu';
import { download, fileNameOf } from '../download';
import { useFormats, useWords } from '../language';
import { useAssistantName } from '../looks';
import { failedSentence } from '../sentences';
import { DeleteDialog } from './DeleteDialog';
import { RenameDialog } from './RenameDialog';
import { titleOf } from './titles';

const DeviceDialog = lazy(() => import('./DeviceDialog'));

interface SessionMenuProps {
  readonly desk: Desk;
  readonly kept: KeptSession;
  /** Opens the search in it, where it is in view and holds something. */
  readonly find?: (() => void) | null;
}

/** What can be done with a conversation, in view or not. */
export function SessionMenu({ desk, kept, find = null }: SessionMenuProps) {
  const words = useWords();
  const format = useFormats();
  const assistant = useAssistantName();
  const [dialog, setDialog] = useState<'rename' | 'device' | 'delete' | null>(null);
  const title = titleOf(words, kept);
  const close = (): void => {
    setDialog(null);
  };

  async function exportAs(form: 'md' | 'json'): Promise<void> {
    const text =
      form === 'json'
        ? toJson(kept, await desk.copies.turns(kept.session))
        : toMarkdown(title, await desk.copies.branch(kept.session), {
            human: kept.name || words.thread.you,
            bot: assistant,
            moment: (at) => format.moment(new Date(at)),
            ending: (turn) => endingOf(words, turn),
          });
    download(`${fileNameOf(title)}.${form}`, text);
  }

  return (
    <>
      <Menu
        label={words.session.menu(title)}
        items={[
          ...(find === null ? [] : [{ label: words.finding.label, run: find }]),
          {
            label: words.session.rename,
            run: () => {
              setDialog('rename');
            },
          },
          ...(kept.ended
            ? []
            : [
                {
                  label: words.session.device,
                  run: () => {
                    setDialog('device');
                  },
                },
              ]),
          { label: words.session.exportMarkdown, run: () => void exportAs('md') },
          { label: words.session.exportJson, run: () => void exportAs('json') },
          {
            label: words.session.delete,
            run: () => {
              setDialog('delete');
            },
          },
        ]}
      />
      {dialog === 'rename' && <RenameDialog desk={desk} kept={kept} close={close} />}
      {dialog === 'device' && (
        <Boundary fallback={null}>
          <Suspense>
            <DeviceDialog session={kept.session} close={close} />
          </Suspense>
        </Boundary>
      )}
      {dialog === 'delete' && <DeleteDialog desk={desk} kept={kept} close={close} />}
    </>
  );
}

/** What to say below an answer that is not whole; empty for one that is. */
function endingOf(words: Words, turn: Turn): string {
  switch (turn.state) {
    case 'queued':
    case 'running':
      return words.turn.unfinished;
    case 'stopped':
      return words.turn.stopped;
    case 'failed':
      return failedSentence(words, turn.code);
    case 'completed':
      return turn.finish === 'length' ? words.turn.cutOff : '';
  }
}
