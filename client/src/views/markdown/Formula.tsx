import { Component, lazy, Suspense, type ReactNode } from 'react';
import type { FormulaProps } from './DrawnFormula';

/** Longer ones are shown as they were written. */
const MATH_CHARS_MAX = 4_000;

function Source({ math, display }: FormulaProps) {
  return <code className={display ? 'formula display' : 'formula'}>{math}</code>;
}

// Without its renderer a formula can still be read.
const Drawn = lazy(() => import('./DrawnFormula').catch(() => ({ default: Source })));

interface BoundaryProps {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** A formula that cannot be drawn must not take its answer with it. */
class FormulaBoundary extends Component<BoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}

/** Mathematics. What draws it is fetched when the first formula is met; until then its source. */
export function Formula({ math, display }: FormulaProps) {
  const source = <Source math={math} display={display} />;
  if (math.length > MATH_CHARS_MAX) return source;
  return (
    <FormulaBoundary fallback={source}>
      <Suspense fallback={source}>
        <Drawn math={math} display={display} />
      </Suspense>
    </FormulaBoundary>
  );
}
