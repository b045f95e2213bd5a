import { useState } from 'react';
import type { Created } from '../session/keyring';
import { useWords } from './language';
import { createdSentence } from './sentences';

interface FullNoticeProps {
  readonly goOn: () => Promise<Created>;
}

/** Offers a way on where the conversation takes no more messages. */
export function FullNotice({ goOn }: FullNoticeProps) {
  const words = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  return (
    <section className="full" aria-label={words.ended.full}>
      <p>{words.ended.fullText}</p>
      <button
        type="button"
        className="primary"
        aria-disabled={busy}
        onClick={() => {
          if (busy) return;
          setBusy(true);
          setProblem('');
          void goOn()
            .catch((): Created => ({ kind: 'unavailable' }))
            .then((created) => {
              setBusy(false);
              setProblem(createdSentence(words, created));
            });
        }}
      >
        {words.ended.goOn}
      </button>
      <p className="problem" role="alert">
        {problem}
      </p>
    </section>
  );
}
