import { lazy, Suspense, useState } from 'react';
import type { KeptSession } from '../../session/archive';
import type { Desk } from '../../session/desk';
import { toJson, toMarkdown } from '../../session/exports';
import { newestBranch } from '../../session/thread';
import { Boundary } from '../../ui/Boundary';
import { Menu } from '../../ui/Menu';
import { download, fileNameOf } from '../download';
import { useWords } from '../language';
import { useAssistantName } from '../looks';
import { DeleteDialog } from './DeleteDialog';
import { RenameDialog } from './RenameDialog';
import { titleOf } from './titles';

const DeviceDialog = lazy(() => import('./DeviceDialog'));

interface SessionMenuProps {
  readonly desk: Desk;
  readonly kept: KeptSession;
}

/** What can be done with a conversation, in view or not. */
export function SessionMenu({ desk, kept }: SessionMenuProps) {
  const words = useWords();
  const assistant = useAssistantName();
  const [dialog, setDialog] = useState<'rename' | 'device' | 'delete' | null>(null);
  const title = titleOf(words, kept);
  const close = (): void => {
    setDialog(null);
  };

  async function exportAs(form: 'md' | 'json'): Promise<void> {
    const turns = await desk.copyOf(kept.session);
    const speakers = { human: kept.name || words.thread.you, bot: assistant };
    const text =
      form === 'json' ? toJson(kept, turns) : toMarkdown(title, newestBranch(turns), speakers);
    download(`${fileNameOf(title)}.${form}`, text);
  }

  return (
    <>
      <Menu
        label={words.session.menu(title)}
        items={[
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
