import type { Page, WebSocketRoute } from '@playwright/test';
import type { ClientFrame, ServerFrame } from '../src/connection/frames';

/** What stands between the page's socket and the real server, and does what a bad day does. */
export class Wire {
  /** The newest of each session: conversations out of view have theirs, too. */
  private readonly sockets = new Map<string, WebSocketRoute>();
  /** New sockets close at once. */
  cut = false;
  /** What the server says does not arrive. */
  deaf = false;
  /** What is sent does not arrive; null: all of it does. Else, what is said in the server's place. */
  refusal: ((frame: ClientFrame) => ServerFrame | null) | null = null;

  private constructor(private readonly page: Page) {}

  static async on(page: Page): Promise<Wire> {
    const wire = new Wire(page);
    await page.routeWebSocket(/\/chat$/, (socket) => {
      wire.opened(socket);
    });
    return wire;
  }

  /** From here on all is as on a good day. */
  mend(): void {
    this.cut = false;
    this.deaf = false;
    this.refusal = null;
  }

  /** The session token of the conversation in view. */
  async session(): Promise<string> {
    const key = await this.page.evaluate(() => sessionStorage.getItem('parley.session'));
    return (JSON.parse(key ?? '{}') as { session?: string }).session ?? '';
  }

  /** Says something to the conversation in view in the server's name. */
  async says(frame: ServerFrame): Promise<void> {
    (await this.current()).send(JSON.stringify(frame));
  }

  async closes(code: number): Promise<void> {
    await (await this.current()).close({ code, reason: 'test' });
  }

  private async current(): Promise<WebSocketRoute> {
    const socket = this.sockets.get(await this.session());
    if (socket === undefined) throw new Error('the conversation in view has no socket');
    return socket;
  }

  private opened(socket: WebSocketRoute): void {
    if (this.cut) {
      void socket.close({ code: 1001 });
      return;
    }
    const server = socket.connectToServer();
    server.onMessage((message) => {
      if (!this.deaf) socket.send(message);
    });
    socket.onMessage((message) => {
      const frame = JSON.parse(String(message)) as ClientFrame;
      if (frame.type === 'hello') this.sockets.set(frame.session, socket);
      if (frame.type !== 'send' || this.refusal === null) {
        server.send(message);
        return;
      }
      const answer = this.refusal(frame);
      if (answer !== null) socket.send(JSON.stringify(answer));
    });
  }
}
