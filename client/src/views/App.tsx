import { useLayoutEffect, useSyncExternalStore } from 'react';
import type { Languages } from '../language/languages';
import type { Desk } from '../session/desk';
import { ConversationView } from './ConversationView';
import { LanguageContext } from './language';
import { NameView } from './NameView';

interface AppProps {
  readonly desk: Desk;
  readonly languages: Languages;
}

export function App({ desk, languages }: AppProps) {
  const conversation = useSyncExternalStore(desk.subscribe, desk.getConversation);
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
        <ConversationView key={conversation.id} conversation={conversation} desk={desk} />
      )}
    </LanguageContext>
  );
}
