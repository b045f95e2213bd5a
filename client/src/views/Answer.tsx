import { Component, lazy, Suspense, useDeferredValue, type ReactNode } from 'react';

interface AnswerProps {
  readonly text: string;
  readonly streaming: boolean;
}

function PlainText({ text }: AnswerProps) {
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

/** An answer, or what there is of it. While the renderer is on its way, plain text. */
export function Answer({ text, streaming }: AnswerProps) {
  // Typing and scrolling come before the newest words of a long answer.
  const shown = useDeferredValue(text);
  const plain = <PlainText text={text} streaming={streaming} />;
  return (
    <div className={streaming ? 'answer streaming' : 'answer'}>
      <RenderBoundary fallback={plain}>
        <Suspense fallback={plain}>
          <Markdown text={shown} streaming={streaming} />
        </Suspense>
      </RenderBoundary>
    </div>
  );
}
