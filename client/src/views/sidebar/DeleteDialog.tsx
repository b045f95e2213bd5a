import { useState } from 'react';
import type { KeptSession } from '../../session/archive';
import type { Desk } from '../../session/desk';
import { Dialog } from '../../ui/Dialog';
import { useWords } from '../language';
import { titleOf } from './titles';

interface DeleteDialogProps {
  readonly desk: Desk;
  readonly kept: KeptSession;
  readonly close: () => void;
}

export function DeleteDialog({ desk, kept, close }: DeleteDialogProps) {
  const words = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  async function confirm(): Promise<void> {
    setBusy(true);
    setProblem('');
    if (await desk.delete(kept.session)) {
      close();
    } else {
      setBusy(false);
      setProblem(words.session.notDeleted);
    }
  }

  return (
    <Dialog title={words.session.deleteTitle} close={close}>
      <p className="quoted">{titleOf(words, kept)}</p>
      <p>{kept.ended ? words.session.deleteHere : words.session.deleteEverywhere}</p>
      <p className="problem" role="alert">
        {problem}
      </p>
      <div className="dialog-row">
        <button type="button" className="plain-button" autoFocus onClick={close}>
          {words.session.cancel}
        </button>
        {problem !== '' && (
          <button
            type="button"
            className="plain-button"
            onClick={() => {
              close();
              void desk.forget(kept.session);
            }}
          >
            {words.session.deleteOnlyHere}
          </button>
        )}
        <button
          type="button"
          className="primary danger"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) void confirm();
          }}
        >
          {words.session.delete}
        </button>
      </div>
    </Dialog>
  );
}
