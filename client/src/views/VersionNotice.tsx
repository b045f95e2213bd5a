import { useState, useSyncExternalStore } from 'react';
import type { Versions } from '../offline/versions';
import { useWords } from './language';

interface VersionNoticeProps {
  readonly versions: Versions;
}

/** Offers a newer version of the client; whoever is busy leaves it for later. */
export function VersionNotice({ versions }: VersionNoticeProps) {
  const words = useWords();
  const offered = useSyncExternalStore(versions.subscribe, versions.get);
  const [later, setLater] = useState(false);
  return (
    <div
      className="version-notice"
      role="region"
      aria-label={words.version.label}
      aria-live="polite"
    >
      {offered && !later && (
        <div className="toast">
          <p>{words.version.there}</p>
          <button type="button" className="link" onClick={() => void versions.take()}>
            {words.version.reload}
          </button>
          <button
            type="button"
            className="link"
            onClick={() => {
              setLater(true);
            }}
          >
            {words.version.later}
          </button>
        </div>
      )}
    </div>
  );
}
