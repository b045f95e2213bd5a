import katex from 'katex';
import 'katex/dist/katex.min.css';
import { useLayoutEffect, useRef } from 'react';

/*
 * In a file of its own, with KaTeX. It builds elements and sets their styles one by one, which the
 * page's policy allows, while the same formula as a string of HTML would need inline styles.
 */

export interface FormulaProps {
  readonly math: string;
  /** Whether it stands on a line of its own. */
  readonly display: boolean;
}

/** What a formula may ask for: it neither links, nor names elements, nor grows over the page. */
const LIMITS = {
  strict: 'ignore',
  trust: false,
  maxExpand: 200,
  maxSize: 12,
} as const;

export default function DrawnFormula({ math, display }: FormulaProps) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    try {
      katex.render(math, element, { ...LIMITS, displayMode: display });
    } catch {
      // Not a formula, or nested too deeply: as it was written. KaTeX's own way of saying so needs an
      // inline style.
      const source = document.createElement('code');
      source.textContent = math;
      element.replaceChildren(source);
    }
  }, [math, display]);
  return (
    <span
      ref={place}
      className={display ? 'formula display' : 'formula'}
      {...(display ? { tabIndex: 0 } : {})}
    />
  );
}
