import { useEffect, useState } from 'react';
import { copyText } from '../clipboard';
import { useWords } from '../language';

/** How long the button says what became of it. */
const SAID_MS = 2_000;

/** Copies code, and says so to whoever sees it and whoever hears it. */
export function CopyButton({ text }: { readonly text: string }) {
  const words = useWords().code;
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);

  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => {
      setOutcome(null);
    }, SAID_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [outcome]);

  return (
    <>
      <button
        type="button"
        className="copy-code"
        aria-label={outcome === null ? words.copyLabel : undefined}
        onClick={() => {
          void copyText(text).then((done) => {
            setOutcome(done ? 'copied' : 'refused');
          });
        }}
      >
        {outcome === null ? words.copy : words[outcome]}
      </button>
      <span className="unseen" aria-live="polite">
        {outcome === null ? '' : words[outcome]}
      </span>
    </>
  );
}
