import { useSyncExternalStore } from 'react';
import type { Desk } from '../session/desk';
import { ConversationView } from './ConversationView';
import { NameView } from './NameView';

interface AppProps {
  readonly desk: Desk;
}

export function App({ desk }: AppProps) {
  const conversation = useSyncExternalStore(desk.subscribe, desk.getConversation);
  if (conversation === null)
    return <NameView keepsKey={desk.keepsKey} begin={(name) => desk.begin(name)} />;
  return <ConversationView key={conversation.id} conversation={conversation} desk={desk} />;
}
