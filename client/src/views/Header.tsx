import { useRef } from 'react';
import type { Model } from '../connection/frames';
import { useWords } from './language';

interface HeaderProps {
  readonly name: string;
  readonly models: readonly Model[];
  readonly leave: () => Promise<void>;
}

export function Header({ name, models, leave }: HeaderProps) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const model = models[0];
  return (
    <header className="top">
      <div className="top-row">
        <h1 className="wordmark small">{words.product}</h1>
        <p className="with">
          {name !== '' && <span className="who">{name}</span>}
          {model !== undefined && (
            <span className="model">{words.header.withModel(model.label)}</span>
          )}
        </p>
        <button
          type="button"
          className="link"
          onClick={() => {
            dialog.current?.showModal();
          }}
        >
          {words.header.new}
          <span className="wide">{words.header.newLong}</span>
        </button>
      </div>
      <dialog ref={dialog} aria-labelledby="leave-title">
        <h2 id="leave-title">{words.header.leaveTitle}</h2>
        <p>{words.header.leaveText}</p>
        <form method="dialog" className="dialog-row">
          <button type="submit" className="plain-button">
            {words.header.stay}
          </button>
          <button type="button" className="primary" onClick={() => void leave()}>
            {words.header.leave}
          </button>
        </form>
      </dialog>
    </header>
  );
}
