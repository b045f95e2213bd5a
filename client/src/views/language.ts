import { createContext, use } from 'react';
import type { Formats } from '../language/formats';
import type { Words } from '../language/en';
import type { Language } from '../language/languages';

export const LanguageContext = createContext<Language | null>(null);

function useLanguage(): Language {
  const language = use(LanguageContext);
  if (language === null) throw new Error('a view stands outside of the language');
  return language;
}

/** The page's texts. */
export function useWords(): Words {
  return useLanguage().words;
}

export function useFormats(): Formats {
  return useLanguage().format;
}
