import { useState } from 'react';
import type { Created } from '../session/keyring';
import type { OutboxEntry } from '../session/outbox';
import { useWords } from './language';

interface EndedNoticeProps {
  /** What was written and never answered: kept, and offered for the next conversation. */
  readonly unanswered: readonly OutboxEntry[];
  readonly beginAgain: (carried: readonly string[]) => Promise<Created>;
}

/** Stands in the composer's place when the session is gone. */
export function EndedNotice({ unanswered, beginAgain }: EndedNoticeProps) {
  const words = useWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const count = unanswered.length;

  async function begin(carried: readonly string[]): Promise<void> {
    setBusy(true);
    setProblem('');
    const created = await beginAgain(carried);
    setBusy(false);
    if (created.kind === 'refused') setProblem(words.name.refused);
    if (created.kind === 'unavailable') setProblem(words.name.unavailable);
  }

  return (
    <section className="ended" aria-label={words.ended.label}>
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
      <div className="ended-row">
        <button
          type="button"
          className="primary"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) void begin(unanswered.map((entry) => entry.turnId));
          }}
        >
          {count > 0 ? words.ended.sendInNew : words.ended.startNew}
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
            {words.ended.startWithout}
          </button>
        )}
      </div>
      <p className="problem" role="alert">
        {problem}
      </p>
    </section>
  );
}
