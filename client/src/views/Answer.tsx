import type { Reading } from '../session/finding';
import { Component, lazy, Suspense, useDeferredValue, type ReactNode } from 'react';

interface TextProps {
  readonly text: string;
  readonly streaming: boolean;
}

interface AnswerProps extends TextProps {
  /** Whether it is what an attempt before had shown, until it has been written again. */
  readonly earlier: boolean;
}

function PlainText({ text }: TextProps) {
  return <p className="plain">{text}</p>;
}

const loadMarkdown = () =>
  // Without its renderer an answer is still readable: the server may just have been updated.
  import('./Markdown').catch(() => ({ default: PlainText }));

const Markdown = lazy(loadMarkdown);

interface BoundaryProps {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** An answer that cannot be rendered must not take the page with it. */
class RenderBoundary extends Component<BoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.fallback : this.props.children;
  }
}

/** Fetches the renderer while the model still thinks. */
export function prepareAnswers(): void {
  void loadMarkdown();
}

/** How what is read of an answer is told from markdown's signs; once an answer was drawn, at hand. */
export async function loadReading(): Promise<Reading | null> {
  return import('./markdown/shownText').then(
    ({ shownText }) => shownText,
    () => null,
  );
}

/** An answer, or what there is of it. While the renderer is on its way, plain text. */
export function Answer({ text, streaming, earlier }: AnswerProps) {
  // Typing and scrolling come before the newest words of a long answer.
  const shown = useDeferredValue(text);
  const plain = <PlainText text={text} streaming={streaming} />;
  return (
    <div className={classes(streaming, earlier)}>
      <RenderBoundary fallback={plain}>
        <Suspense fallback={plain}>
          <Markdown text={shown} streaming={streaming} />
        </Suspense>
      </RenderBoundary>
    </div>
  );
}

function classes(streaming: boolean, earlier: boolean): string {
  if (earlier) return 'answer earlier';
  return streaming ? 'answer streaming' : 'answer';
}
