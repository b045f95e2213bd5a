import { lazy, Suspense, useDeferredValue } from 'react';

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

/** Fetches the renderer while the model still thinks. */
export function prepareAnswers(): void {
  void loadMarkdown();
}

/** An answer, or what there is of it. While the renderer is on its way, plain text. */
export function Answer({ text, streaming }: AnswerProps) {
  // Typing and scrolling come before the newest words of a long answer.
  const shown = useDeferredValue(text);
  return (
    <div className={streaming ? 'answer streaming' : 'answer'}>
      <Suspense fallback={<PlainText text={text} streaming={streaming} />}>
        <Markdown text={shown} streaming={streaming} />
      </Suspense>
    </div>
  );
}
