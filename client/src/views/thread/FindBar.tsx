import type { KeyboardEvent } from 'react';
import { Icon } from '../../ui/Icon';
import { composes } from '../keys';
import { useWords } from '../language';
import type { Finding } from './useFinding';

/** Where a text is looked for in the conversation in view. */
export function FindBar({ finding }: { readonly finding: Finding }) {
  const words = useWords().finding;
  const { field, query, count, place, ask, step, close } = finding;
  const pressed = (event: KeyboardEvent): void => {
    if (composes(event.nativeEvent)) return;
    if (event.key === 'Escape' && !event.shiftKey) close();
    else if (event.key === 'Enter' && event.target === field.current) step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
  };
  return (
    <search className="find-bar" onKeyDown={pressed}>
      <input
        ref={field}
        type="text"
        aria-label={words.label}
        placeholder={words.label}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          ask(event.target.value);
        }}
      />
      <p role="status">{query.trim() !== '' && words.place(place, count)}</p>
      <button
        type="button"
        className="icon-button"
        aria-label={words.previous}
        title={words.previous}
        onClick={() => {
          step(-1);
        }}
      >
        <Icon shape="left" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={words.next}
        title={words.next}
        onClick={() => {
          step(1);
        }}
      >
        <Icon shape="right" />
      </button>
      <button type="button" className="link" onClick={close}>
        {words.close}
      </button>
    </search>
  );
}
