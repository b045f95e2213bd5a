import { useEffect, useEffectEvent, useState } from 'react';
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
  /** Opens the first that is found, as soon as it is. */
  readonly openFirst: boolean;
  readonly open: (session: string) => void;
}

interface Result {
  /** What was searched for. */
  readonly query: string;
  readonly found: readonly Found[];
}

/** A pause in typing that ends one search and begins the next. */
const PAUSE_MS = 120;

export function SearchResults(props: SearchResultsProps) {
  const { desk, kept, query, openFirst, open } = props;
  const words = useWords();
  const [result, setResult] = useState<Result | null>(null);
  const found = result?.found ?? null;
  const first = result?.query === query ? result.found[0]?.kept.session : undefined;

  useEffect(() => {
    const searching = new AbortController();
    const timer = setTimeout(() => {
      void desk.copies.search(query, searching.signal).then((results) => {
        if (!searching.signal.aborted) setResult({ query, found: results });
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      searching.abort();
    };
  }, [desk, kept, query]);

  const openOnce = useEffectEvent(open);
  useEffect(() => {
    if (openFirst && first !== undefined) openOnce(first);
  }, [openFirst, first]);

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
