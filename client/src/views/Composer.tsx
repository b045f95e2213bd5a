import { useLayoutEffect, useRef, useState } from 'react';
import type { Words } from '../language/en';
import { COMPOSER_ID } from './keys';
import { useWords } from './language';

interface ComposerProps {
  /** What was written here before; read once. */
  readonly draft: string;
  readonly keepDraft: (text: string) => void;
  /** Longest message in UTF-8 bytes; null while the server has not said. */
  readonly textBytesMax: number | null;
  /** False where this browser keeps no outbox. */
  readonly durable: boolean;
  readonly running: boolean;
  readonly canStop: boolean;
  readonly say: (text: string) => Promise<void>;
  readonly stop: () => void;
}

const HEIGHT_MAX_PX = 240;

/** On a touch keyboard Enter makes a line; there is a button to send. */
function entersSend(): boolean {
  return !window.matchMedia('(pointer: coarse)').matches;
}

export function Composer(props: ComposerProps) {
  const { draft, keepDraft, textBytesMax, durable, running, canStop, say, stop } = props;
  const words = useWords();
  const [text, setText] = useState(draft);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const bytes = new TextEncoder().encode(text).length;
  const tooLong = textBytesMax !== null && bytes > textBytesMax;

  const hint = hintOf(words, problem, tooLong ? bytes - textBytesMax : 0, durable);

  useLayoutEffect(() => {
    const area = field.current;
    if (area === null) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, HEIGHT_MAX_PX)}px`;
  }, [text]);

  function write(next: string): void {
    setText(next);
    keepDraft(next);
  }

  async function send(): Promise<void> {
    const message = text.trim();
    if (message === '' || tooLong) return;
    write('');
    setProblem('');
    field.current?.focus();
    try {
      await say(message);
    } catch {
      // The browser would not keep it; then it must not disappear from here either.
      write(message);
      setProblem(words.composer.notKept);
    }
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="composer-row">
        <textarea
          ref={field}
          id={COMPOSER_ID}
          aria-label={words.composer.label}
          placeholder={words.composer.placeholder}
          autoFocus
          rows={1}
          value={text}
          aria-invalid={tooLong}
          aria-describedby="composer-hint"
          onChange={(event) => {
            write(event.target.value);
          }}
          onKeyDown={(event) => {
            const sends = event.key === 'Enter' && !event.shiftKey && entersSend();
            // While an input method composes, Enter belongs to it.
            if (!sends || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
        {running && (
          <button
            type="button"
            className="round stop"
            aria-label={words.composer.stop}
            title={words.composer.stopTitle}
            aria-disabled={!canStop}
            onClick={() => {
              if (canStop) stop();
              field.current?.focus();
            }}
          >
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <rect x="5.5" y="5.5" width="9" height="9" rx="1.5" />
            </svg>
          </button>
        )}
        <button
          type="submit"
          className="round send"
          aria-label={words.composer.send}
          title={words.composer.send}
          aria-disabled={text.trim() === '' || tooLong}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M10 16V4.5M4.8 9.5 10 4.3l5.2 5.2" />
          </svg>
        </button>
      </div>
      <p id="composer-hint" className={`hint ${hint.kind}`}>
        {hint.text}
      </p>
    </form>
  );
}

interface Hint {
  /** Keys are explained only where there is room for it. */
  readonly kind: 'problem' | 'storage' | 'keys';
  readonly text: string;
}

function hintOf(words: Words, problem: string, bytesOver: number, durable: boolean): Hint {
  if (problem !== '') return { kind: 'problem', text: problem };
  if (bytesOver > 0) {
    return { kind: 'problem', text: words.composer.tooLong(bytesOver) };
  }
  if (!durable) {
    return { kind: 'storage', text: words.composer.notDurable };
  }
  return { kind: 'keys', text: entersSend() ? words.composer.keys : '' };
}
