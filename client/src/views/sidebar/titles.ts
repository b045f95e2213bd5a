import type { Words } from '../../language/en';
import type { KeptSession } from '../../session/archive';

/** What a conversation is called: what its user chose, or how it begins. */
export function titleOf(words: Words, kept: KeptSession): string {
  const title = kept.title ?? kept.beginning;
  return title === '' ? words.session.untitled : title;
}
