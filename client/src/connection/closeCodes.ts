/** Why a server closed a socket. The same list, with the same flags, stands in protocol/fixtures. */
export const CLOSE_CODES = [
  { code: 4400, name: 'NOT_UNDERSTOOD', reconnect: false },
  { code: 4401, name: 'SESSION_GONE', reconnect: false },
  { code: 4408, name: 'NO_HELLO', reconnect: true },
  { code: 4413, name: 'FRAME_TOO_LARGE', reconnect: false },
  { code: 4429, name: 'TOO_MANY', reconnect: true },
  { code: 4503, name: 'DRAINING', reconnect: true },
  { code: 4504, name: 'TOO_SLOW', reconnect: true },
] as const;

export type CloseName = (typeof CLOSE_CODES)[number]['name'];

/** What a close asks of the client. */
export type AfterClose =
  | { readonly kind: 'stay_closed'; readonly reason: CloseName }
  | { readonly kind: 'reconnect'; readonly pace: 'at_once' | 'backoff' | 'after_a_while' };

/** Every other code, 1006 of a lost network above all, is an accident: try again. */
export function afterClose(code: number): AfterClose {
  const known = CLOSE_CODES.find((candidate) => candidate.code === code);
  if (known === undefined) return { kind: 'reconnect', pace: 'backoff' };
  switch (known.name) {
    case 'NOT_UNDERSTOOD':
    case 'SESSION_GONE':
    case 'FRAME_TOO_LARGE':
      return { kind: 'stay_closed', reason: known.name };
    case 'TOO_MANY':
      return { kind: 'reconnect', pace: 'after_a_while' };
    case 'DRAINING':
      return { kind: 'reconnect', pace: 'at_once' };
    case 'NO_HELLO':
    case 'TOO_SLOW':
      return { kind: 'reconnect', pace: 'backoff' };
  }
}
