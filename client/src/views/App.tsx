import { useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import type { Languages } from '../language/languages';
import { showAccent, type OperatorLooks } from '../looks/looks';
import type { Themes } from '../looks/themes';
import type { Versions } from '../offline/versions';
import type { Desk } from '../session/desk';
import { Boundary } from '../ui/Boundary';
import { BrokenPage } from './BrokenPage';
import { LanguageContext } from './language';
import { AppearanceContext } from './looks';
import { NameView } from './NameView';
import { Shell } from './Shell';
import { VersionNotice } from './VersionNotice';

interface AppProps {
  readonly desk: Desk;
  readonly languages: Languages;
  readonly looks: OperatorLooks;
  readonly themes: Themes;
  readonly versions: Versions;
}

export function App({ desk, languages, looks, themes, versions }: AppProps) {
  const state = useSyncExternalStore(desk.subscribe, desk.getState);
  const { conversation } = state;
  const language = useSyncExternalStore(languages.subscribe, languages.get);

  useLayoutEffect(() => {
    document.documentElement.lang = language.tag;
  }, [language]);

  const operator = useSyncExternalStore(looks.subscribe, looks.get);
  const appearance = useMemo(() => ({ looks, themes }), [looks, themes]);

  useLayoutEffect(() => {
    showAccent(operator, document.documentElement);
  }, [operator]);

  return (
    <LanguageContext value={language}>
      <AppearanceContext value={appearance}>
        <VersionNotice versions={versions} />
        <Boundary fallback={<BrokenPage versions={versions} />}>
          {conversation === null ? (
            <NameView
              keepsKey={desk.keepsKey}
              languages={languages}
              deadLink={state.deadLink}
              begin={(name) => desk.beginnings.begin(name)}
            />
          ) : (
            <Shell conversation={conversation} desk={desk} languages={languages} state={state} />
          )}
        </Boundary>
      </AppearanceContext>
    </LanguageContext>
  );
}
