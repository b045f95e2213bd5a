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
  const [asking, setAsking] = useState<AbortController | null>(null);
  const busy = asking !== null;
  const [problem, setProblem] = useState('');

  async function confirm(): Promise<void> {
    const given = new AbortController();
    setAsking(given);
    setProblem('');
    const deleted = await desk.delete(kept.session, given.signal).catch(() => false);
    if (given.signal.aborted) return;
    if (deleted) {
      close();
    } else {
      setAsking(null);
      setProblem(words.session.notDeleted);
    }
  }

  /** What is being asked is given up; a server that has heard of it may have ended it all the same. */
  function cancel(): void {
    asking?.abort();
    close();
  }

  return (
    <Dialog title={words.session.deleteTitle} close={cancel}>
      <p className="quoted">{titleOf(words, kept)}</p>
      <p>{kept.ended ? words.session.deleteHere : words.session.deleteEverywhere}</p>
      <p className="problem" role="alert">
        {problem}
      </p>
      <div className="dialog-row">
        <button type="button" className="plain-button" autoFocus onClick={cancel}>
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
          {busy ? words.session.deleting : words.session.delete}
        </button>
      </div>
    </Dialog>
  );
}
