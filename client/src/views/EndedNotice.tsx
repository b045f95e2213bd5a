import { useState } from 'react';
import type { Words } from '../language/en';
import type { Created } from '../session/keyring';
import type { OutboxEntry } from '../session/outbox';
import { useWords } from './language';
import { createdSentence } from './sentences';

interface EndedNoticeProps {
  /** Nothing was said that could be gone on with. */
  readonly empty: boolean;
  /** What was written and never answered: kept, and offered for the next conversation. */
  readonly unanswered: readonly OutboxEntry[];
  /** What was being written; it goes along. */
  readonly draft: string;
  readonly beginAgain: (carried: readonly string[]) => Promise<Created>;
}

/** Stands in the composer's place when the session is gone. */
export function EndedNotice({ empty, unanswered, draft, beginAgain }: EndedNoticeProps) {
  const words = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const count = unanswered.length;

  async function begin(carried: readonly string[]): Promise<void> {
    setBusy(true);
    setProblem('');
    const created = await beginAgain(carried).catch((): Created => ({ kind: 'unavailable' }));
    setBusy(false);
    setProblem(createdSentence(words, created));
  }

  return (
    <section className="ended" aria-label={words.ended.label} tabIndex={-1}>
      {!empty && <p className="ended-text">{words.ended.readable}</p>}
      {count > 0 && (
        <>
          <p>{words.ended.unanswered(count)}</p>
          <ul>
            {unanswered.map((entry) => (
              <li key={entry.turnId}>{entry.text}</li>
            ))}
          </ul>
        </>
      )}
      {draft.trim() !== '' && (
        <>
          <p>{words.ended.draft}</p>
          <ul>
            <li>{draft}</li>
          </ul>
        </>
      )}
      <div className="ended-row">
        <button
          type="button"
          className="primary"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) void begin(unanswered.map((entry) => entry.turnId));
          }}
        >
          {beginning(words, empty, count)}
        </button>
        {count > 0 && (
          <button
            type="button"
            className="plain-button"
            aria-disabled={busy}
            onClick={() => {
              if (!busy) void begin([]);
            }}
          >
            {empty ? words.ended.startWithout : words.ended.goOnWithout}
          </button>
        )}
      </div>
      <p className="problem" role="alert">
        {problem}
      </p>
    </section>
  );
}

function beginning(words: Words, empty: boolean, count: number): string {
  if (count > 0) return words.ended.sendInNew;
  return empty ? words.ended.startNew : words.ended.goOn;
}
