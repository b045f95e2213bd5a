import type { Versions } from '../offline/versions';
import { useWords } from './language';

interface BrokenPageProps {
  readonly versions: Versions;
}

/** What is shown where the page itself broke: never nothing. */
export function BrokenPage({ versions }: BrokenPageProps) {
  const words = useWords();
  return (
    <main className="broken-page">
      <p role="alert">{words.version.broken}</p>
      <button type="button" className="primary" onClick={() => void versions.take()}>
        {words.version.reload}
      </button>
    </main>
  );
}
