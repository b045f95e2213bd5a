import { useSyncExternalStore } from 'react';
import { OFFERED, type Languages } from '../language/languages';
import { useWords } from './language';

interface LanguageChoiceProps {
  readonly languages: Languages;
}

const BROWSER = '';

export function LanguageChoice({ languages }: LanguageChoiceProps) {
  const chosen = useSyncExternalStore(languages.subscribe, () => languages.chosen);
  const words = useWords();
  return (
    <select
      className="choice"
      aria-label={words.language}
      value={chosen ?? BROWSER}
      onChange={(event) => {
        const tag = event.target.value;
        void languages.choose(tag === BROWSER ? null : tag);
      }}
    >
      <option value={BROWSER}>{words.asTheBrowser}</option>
      {Object.entries(OFFERED).map(([tag, { name }]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  );
}
