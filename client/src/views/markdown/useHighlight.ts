import { useEffect, useRef, useState } from 'react';
import type { Piece } from './highlighted';
import { highlighter } from './highlighter';
import type { CodeLanguage } from './languages';

/** So often code that still grows is coloured anew. */
const GROWING_MS = 1_000;

const NONE: readonly Piece[] = [];

/**
 * The colours of code, once they are known: until then, and where it cannot be coloured, none. Those
 * of code that grows are of what it was a moment ago.
 */
export function useHighlight(
  code: string,
  language: CodeLanguage | null,
  grows: boolean,
): readonly Piece[] {
  const [found, setFound] = useState(NONE);
  const newest = useRef(code);
  useEffect(() => {
    newest.current = code;
  }, [code]);

  // What grows is asked for by the clock, whatever it has become by then.
  const asked = grows ? null : code;
  useEffect(() => {
    if (language === null) return;
    const ended = new AbortController();
    const ask = () => {
      void highlighter.highlight(asked ?? newest.current, language, ended.signal).then((pieces) => {
        if (pieces !== null && !ended.signal.aborted) setFound(pieces);
      });
    };
    const timer = asked === null ? setInterval(ask, GROWING_MS) : undefined;
    if (asked !== null) ask();
    return () => {
      ended.abort();
      clearInterval(timer);
    };
  }, [asked, language]);

  // Drawn with its colours at once where they are known, as when it scrolls back into view.
  return asked === null || language === null
    ? found
    : (highlighter.known(asked, language) ?? found);
}
