/*
 * What an answer's links may lead to, and what they may say of it. A model knows no address of this
 * page, so only whole addresses are links; any other is plain text.
 */

const LINKED: readonly string[] = ['https:', 'http:', 'mailto:'];
const PICTURED: readonly string[] = ['https:', 'http:'];

/** Longer ones are nobody's address. */
const ADDRESS_CHARS_MAX = 2_000;

/** @returns null where it is no link: relative, of another protocol, broken */
export function linkAddress(address: string): string | null {
  return wholeAddress(address, LINKED);
}

export function pictureAddress(address: string): string | null {
  return wholeAddress(address, PICTURED);
}

function wholeAddress(address: string, protocols: readonly string[]): string | null {
  if (address.length > ADDRESS_CHARS_MAX) return null;
  try {
    const url = new URL(address);
    return protocols.includes(url.protocol) ? url.href : null;
  } catch {
    // Without a protocol it is relative, `//host` too.
    return null;
  }
}

/** Letters that are not seen, or that turn the direction of others. */
const UNSEEN = /[\p{Cf}\p{Cc}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

const CLAIM =
  /(?:https?:\/\/|www\.)(?:[^\s/?#]{0,200}@)?([^\s/?#:@]{1,253})|^([\p{L}\p{N}.-]{1,240}\.(?:ai|app|ch|co|com|de|dev|edu|eu|fr|gov|info|io|jp|me|net|org|ru|uk|us))(?:$|[/?#:])/iu;

export function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, '');
}

/**
 * The host to show behind a link whose text names another one, as `https://bank.example` does when it
 * leads elsewhere; null where the text does not claim anything else.
 */
export function hostToShow(text: string, address: string): string | null {
  const url = new URL(address);
  const host = url.protocol === 'mailto:' ? url.pathname.split('@').at(-1) : url.hostname;
  if (host === undefined || host === '') return null;
  const claim = CLAIM.exec(withoutUnseen(text.slice(0, 400)).normalize('NFKC').trim());
  const said = claim?.[1] ?? claim?.[2];
  if (said === undefined) return null;
  // With a name before the host, what comes first looks like the host and is none.
  const disguised = url.protocol !== 'mailto:' && url.username !== '';
  return bare(said) === bare(host) && !disguised ? null : host;
}

function bare(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}
