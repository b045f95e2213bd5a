import { useRef } from 'react';
import type { Model } from '../connection/frames';

interface HeaderProps {
  readonly name: string;
  readonly models: readonly Model[];
  readonly leave: () => Promise<void>;
}

export function Header({ name, models, leave }: HeaderProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const model = models[0];
  return (
    <header className="top">
      <div className="top-row">
        <h1 className="wordmark small">Parley</h1>
        <p className="with">
          {name !== '' && <span className="who">{name}</span>}
          {model !== undefined && <span className="model">with {model.label}</span>}
        </p>
        <button
          type="button"
          className="link"
          onClick={() => {
            dialog.current?.showModal();
          }}
        >
          New<span className="wide"> conversation</span>
        </button>
      </div>
      <dialog ref={dialog} aria-labelledby="leave-title">
        <h2 id="leave-title">Start a new conversation?</h2>
        <p>
          This browser forgets the key to the present one, so it cannot be opened again. Messages
          that were not sent are dropped.
        </p>
        <form method="dialog" className="dialog-row">
          <button type="submit" className="plain-button">
            Keep this one
          </button>
          <button type="button" className="primary" onClick={() => void leave()}>
            Start a new one
          </button>
        </form>
      </dialog>
    </header>
  );
}
