import { useState } from 'react';
import type { KeptSession } from '../../session/archive';
import type { Desk } from '../../session/desk';
import { Dialog } from '../../ui/Dialog';
import { useWords } from '../language';

interface RenameDialogProps {
  readonly desk: Desk;
  readonly kept: KeptSession;
  readonly close: () => void;
}

const TITLE_LENGTH_MAX = 120;

export function RenameDialog({ desk, kept, close }: RenameDialogProps) {
  const words = useWords().session;
  const [title, setTitle] = useState(kept.title ?? kept.beginning);
  return (
    <Dialog title={words.renameTitle} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          close();
          void desk.rename(kept.session, title);
        }}
      >
        <input
          className="field"
          aria-label={words.title}
          autoFocus
          maxLength={TITLE_LENGTH_MAX}
          value={title}
          onFocus={(event) => {
            event.target.select();
          }}
          onChange={(event) => {
            setTitle(event.target.value);
          }}
        />
        <p className="fine-print">{words.renameHint}</p>
        <div className="dialog-row">
          <button type="button" className="plain-button" onClick={close}>
            {words.cancel}
          </button>
          <button type="submit" className="primary">
            {words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
