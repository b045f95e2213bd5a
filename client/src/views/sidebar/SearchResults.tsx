import { useEffect, useState } from 'react';
import type { KeptSession } from '../../session/archive';
import type { Desk } from '../../session/desk';
import type { Found } from '../../session/search';
import { useWords } from '../language';
import { titleOf } from './titles';

interface SearchResultsProps {
  readonly desk: Desk;
  /** All there are: when one comes or goes, the results do too. */
  readonly kept: readonly KeptSession[];
  readonly query: string;
  readonly open: (session: string) => void;
}

/** A pause in typing that ends one search and begins the next. */
const PAUSE_MS = 120;

export function SearchResults({ desk, kept, query, open }: SearchResultsProps) {
  const words = useWords();
  const [found, setFound] = useState<readonly Found[] | null>(null);

  useEffect(() => {
    const searching = new AbortController();
    const timer = setTimeout(() => {
      void desk.copies.search(query, searching.signal).then((results) => {
        if (!searching.signal.aborted) setFound(results);
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      searching.abort();
    };
  }, [desk, kept, query]);

  return (
    <>
      <p className="shelf" aria-live="polite">
        {found === null ? words.search.searching : words.search.found(found.length)}
      </p>
      <ul>
        {found?.map(({ kept: one, snippet }) => (
          <li key={one.session} className="session found">
            <button
              type="button"
              className="session-open"
              onClick={() => {
                open(one.session);
              }}
            >
              <span className="session-title">{titleOf(words, one)}</span>
              {snippet !== null && (
                <span className="snippet">
                  {snippet.before}
                  <mark>{snippet.match}</mark>
                  {snippet.after}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
