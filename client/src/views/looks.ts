import { createContext, use, useSyncExternalStore } from 'react';
import type { Looks, OperatorLooks } from '../looks/looks';
import type { Themes } from '../looks/themes';
import { useWords } from './language';

interface Appearance {
  readonly looks: OperatorLooks;
  readonly themes: Themes;
}

export const AppearanceContext = createContext<Appearance | null>(null);

function useAppearance(): Appearance {
  const appearance = use(AppearanceContext);
  if (appearance === null) throw new Error('a view stands outside of the looks');
  return appearance;
}

/** What the operator wants of the looks. */
export function useLooks(): Looks {
  const { looks } = useAppearance();
  return useSyncExternalStore(looks.subscribe, looks.get);
}

/** What the assistant is called, and the page. */
export function useAssistantName(): string {
  const words = useWords();
  return useLooks().name ?? words.product;
}

/** What an empty page offers to ask. */
export function useSuggestions(): readonly string[] {
  const words = useWords();
  return useLooks().suggestions ?? words.thread.suggestions;
}

export function useThemes(): Themes {
  return useAppearance().themes;
}
