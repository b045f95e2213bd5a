import type { Socket } from './connection';

/** Opens the page's own server's `/chat`. */
export function openSocket(subprotocol: string): Socket {
  const url = new URL('/chat', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return new WebSocket(url, subprotocol);
}
