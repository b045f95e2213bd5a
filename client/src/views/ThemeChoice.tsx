import { useSyncExternalStore } from 'react';
import { THEMES } from '../looks/themes';
import { useWords } from './language';
import { useThemes } from './looks';

const SYSTEM = '';

export function ThemeChoice() {
  const words = useWords();
  const themes = useThemes();
  const chosen = useSyncExternalStore(themes.subscribe, themes.get);
  return (
    <select
      className="choice"
      aria-label={words.theme.label}
      value={chosen ?? SYSTEM}
      onChange={(event) => {
        themes.choose(THEMES.find((theme) => theme === event.target.value) ?? null);
      }}
    >
      <option value={SYSTEM}>{words.theme.system}</option>
      {THEMES.map((theme) => (
        <option key={theme} value={theme}>
          {words.theme[theme]}
        </option>
      ))}
    </select>
  );
}
