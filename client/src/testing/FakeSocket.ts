import type { Socket } from '../connection/connection';
import type { ClientFrame, ServerFrame } from '../connection/frames';

/** A socket whose other end is the test. */
export class FakeSocket implements Socket {
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  onerror: Socket['onerror'] = null;
  closed = false;
  readonly sent: ClientFrame[] = [];

  /** @param pongs whether pings are answered by themselves, as on a network that works */
  constructor(private readonly pongs = false) {}

  send(text: string): void {
    const frame = JSON.parse(text) as ClientFrame;
    this.sent.push(frame);
    if (frame.type === 'ping' && this.pongs) this.says({ type: 'pong' });
  }

  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.onopen?.call(this as unknown as WebSocket, new Event('open'));
  }

  says(frame: ServerFrame | { readonly type: string }): void {
    this.saysText(JSON.stringify(frame));
  }

  saysText(text: string): void {
    const event = new MessageEvent('message', { data: text });
    this.onmessage?.call(this as unknown as WebSocket, event);
  }

  closesWith(code: number): void {
    const event = Object.assign(new Event('close'), { code, reason: '', wasClean: true });
    this.onclose?.call(this as unknown as WebSocket, event);
  }

  sentOf<T extends ClientFrame['type']>(type: T): readonly Extract<ClientFrame, { type: T }>[] {
    return this.sent.filter((frame) => frame.type === type) as Extract<ClientFrame, { type: T }>[];
  }
}

/** Every socket opened, newest last. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = [];

  constructor(private readonly pongs = false) {}

  readonly open = (): FakeSocket => {
    const socket = new FakeSocket(this.pongs);
    this.sockets.push(socket);
    return socket;
  };

  get newest(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  }
}
