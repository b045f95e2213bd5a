/*
 * A link that opens a session elsewhere. The session token stands in its fragment, which browsers
 * send to no server and put into no referrer.
 */

const FRAGMENT = '#session=';
const TOKEN_LENGTH_MAX = 200;

/** @param page any address of the page; its own fragment and query are left out */
export function linkTo(session: string, page: string): string {
  const link = new URL(page);
  link.search = '';
  link.hash = FRAGMENT + encodeURIComponent(session);
  return link.href;
}

/** @returns the session token that a link's fragment names; null if it names none */
export function sessionIn(fragment: string): string | null {
  if (!fragment.startsWith(FRAGMENT)) return null;
  try {
    const session = decodeURIComponent(fragment.slice(FRAGMENT.length));
    return session === '' || session.length > TOKEN_LENGTH_MAX ? null : session;
  } catch {
    // Not an encoding of anything.
    return null;
  }
}

/** Whether a page's host name means the device itself, wherever it is opened. */
export function isOnlyHere(host: string): boolean {
  return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
}
