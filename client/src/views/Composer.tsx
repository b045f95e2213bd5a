import { useLayoutEffect, useRef, useState } from 'react';
import { charactersLeft, charactersOver, utf8Bytes } from '../session/utf8';
import type { Words } from '../language/en';
import { Icon } from '../ui/Icon';
import { composes, COMPOSER_ID, typesOnScreen } from './keys';
import { useWords } from './language';
import { unkeptSentence } from './sentences';

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
  /** Whether it holds a message that was sent before, to be said otherwise. */
  readonly editing: boolean;
  readonly cancelEdit: () => void;
  /** Asks for the last message, to edit it. */
  readonly editLast: () => void;
  readonly say: (text: string) => Promise<void>;
  readonly stop: () => void;
}

const HEIGHT_MAX_PX = 240;

/** From this part of the limit on, the length is shown. */
const COUNT_FROM = 0.8;

/** Without blank lines around it; the first line keeps its indentation, which Markdown reads. */
function messageOf(text: string): string {
  return text.replace(/^\s*\n/, '').trimEnd();
}

export function Composer(props: ComposerProps) {
  const { draft, keepDraft, textBytesMax, durable, running, canStop } = props;
  const { editing, cancelEdit, editLast, say, stop } = props;
  const words = useWords();
  const [text, setText] = useState(draft);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const message = messageOf(text);
  const bytes = utf8Bytes(message);
  const tooLong = textBytesMax !== null && bytes > textBytesMax;

  const hint = hintOf(words, { problem, message, bytes, textBytesMax, durable });
  const empty = message === '';

  // What is there is gone on with at its end.
  useLayoutEffect(() => {
    const area = field.current;
    area?.setSelectionRange(area.value.length, area.value.length);
  }, []);

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
    if (empty || tooLong) return;
    write('');
    setProblem('');
    field.current?.focus();
    try {
      await say(message);
    } catch (failure) {
      // It is kept nowhere else; then it must not disappear from here either.
      const since = field.current?.value ?? '';
      write(since === '' ? text : `${text}\n\n${since}`);
      setProblem(unkeptSentence(words, failure));
    }
  }

  function pressed(event: React.KeyboardEvent<HTMLTextAreaElement>): void {
    // While an input method composes, keys belong to it.
    if (composes(event.nativeEvent)) return;
    const { key, shiftKey, ctrlKey, metaKey } = event;
    const mod = ctrlKey || metaKey;
    // On a keyboard on the screen Enter makes a line; there is a button to send.
    if (key === 'Enter' && !shiftKey && (mod || !typesOnScreen())) {
      event.preventDefault();
      // Held down it was pressed for something else, which this field has followed.
      if (!event.repeat) void send();
    } else if (key === 'Escape' && editing && !shiftKey) {
      event.preventDefault();
      cancelEdit();
    } else if (key === 'ArrowUp' && text === '' && !editing && !shiftKey && !mod) {
      event.preventDefault();
      editLast();
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
      {editing && (
        <p className="editing">
          {words.composer.editing}
          <button type="button" className="link" onClick={cancelEdit}>
            {words.composer.cancelEdit}
          </button>
        </p>
      )}
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
          onKeyDown={pressed}
        />
        {running && (
          <button
            type="button"
            className="round stop"
            aria-label={words.composer.stop}
            title={words.composer.stopTitle}
            aria-disabled={!canStop}
            onClick={(event) => {
              // The second half of a double click on Send, in whose place this has come, is no wish.
              if (canStop && event.detail < 2) stop();
              field.current?.focus();
            }}
          >
            <Icon shape="stop" />
          </button>
        )}
        {(!running || !empty) && (
          <button
            type="submit"
            className="round send"
            aria-label={words.composer.send}
            title={words.composer.send}
            aria-disabled={empty || tooLong}
          >
            <Icon shape="up" />
          </button>
        )}
      </div>
      <p
        id="composer-hint"
        className={`hint ${hint.kind}`}
        aria-live={hint.kind === 'problem' ? 'polite' : 'off'}
      >
        {hint.text}
      </p>
    </form>
  );
}

interface Hint {
  /** Keys are explained only where there is room for it. */
  readonly kind: 'problem' | 'count' | 'storage' | 'keys';
  readonly text: string;
}

interface Written {
  readonly problem: string;
  readonly message: string;
  readonly bytes: number;
  readonly textBytesMax: number | null;
  readonly durable: boolean;
}

function hintOf(words: Words, written: Written): Hint {
  const { problem, message, bytes, textBytesMax, durable } = written;
  if (problem !== '') return { kind: 'problem', text: problem };
  if (textBytesMax !== null && bytes > textBytesMax) {
    const over = charactersOver(message, textBytesMax);
    return { kind: 'problem', text: words.composer.tooLong(over) };
  }
  if (textBytesMax !== null && bytes > textBytesMax * COUNT_FROM) {
    const left = charactersLeft(message, textBytesMax);
    return { kind: 'count', text: words.composer.left(left) };
  }
  if (!durable) return { kind: 'storage', text: words.composer.notDurable };
  return { kind: 'keys', text: typesOnScreen() ? '' : words.composer.keys };
}
