import { useLayoutEffect, useSyncExternalStore } from 'react';
import type { Languages } from '../language/languages';
import type { Desk } from '../session/desk';
import { LanguageContext } from './language';
import { NameView } from './NameView';
import { Shell } from './Shell';

interface AppProps {
  readonly desk: Desk;
  readonly languages: Languages;
}

export function App({ desk, languages }: AppProps) {
  const state = useSyncExternalStore(desk.subscribe, desk.getState);
  const { conversation } = state;
  const language = useSyncExternalStore(languages.subscribe, languages.get);

  useLayoutEffect(() => {
    document.documentElement.lang = language.tag;
  }, [language]);

  return (
    <LanguageContext value={language}>
      {conversation === null ? (
        <NameView
          keepsKey={desk.keepsKey}
          languages={languages}
          begin={(name) => desk.begin(name)}
        />
      ) : (
        <Shell conversation={conversation} desk={desk} languages={languages} state={state} />
      )}
    </LanguageContext>
  );
}
