import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { test as staged } from './stage';

type State = 'fine' | 'cut' | 'stalled';

/** What is answered in the server's place. */
interface Override {
  readonly status: number;
  readonly change: (body: string) => string;
}

/**
 * The network between a browser and the server, as an address of its own: what a page has loaded
 * through it is cut off for real, its sockets too, and its service worker.
 */
export class Network {
  private state: State = 'fine';
  private readonly sockets = new Set<Socket>();
  private readonly abandoned = new WeakSet<Socket>();
  private readonly overrides = new Map<string, Override>();
  private waiting: (() => void)[] = [];
  private readonly server = createServer((asked, answer) => {
    this.whenFine(() => {
      this.pass(asked, answer);
    });
  });

  private constructor(private readonly target: URL) {
    this.server.on('connection', (socket: Socket) => {
      this.keep(socket);
      if (this.state === 'cut') socket.destroy();
    });
    this.server.on('upgrade', (asked: IncomingMessage, socket: Socket, head: Buffer) => {
      this.whenFine(() => {
        this.tunnel(asked, socket, head);
      });
    });
  }

  static async to(url: string): Promise<Network> {
    const network = new Network(new URL(url));
    await new Promise<void>((done) => network.server.listen(0, '127.0.0.1', done));
    return network;
  }

  /** On the loopback, which browsers trust as they trust HTTPS. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks all connections, and takes no new ones. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.destroy();
  }

  /** Carries nothing more, and breaks nothing: as when a phone leaves the house. */
  stall(): void {
    this.state = 'stalled';
    for (const socket of this.sockets) socket.pause();
  }

  /** Carries nothing more on what stands, for good; new connections work: as after a long sleep. */
  abandon(): void {
    for (const socket of this.sockets) {
      this.abandoned.add(socket);
      socket.pause();
    }
  }

  mend(): void {
    this.state = 'fine';
    for (const socket of this.sockets) if (!this.abandoned.has(socket)) socket.resume();
    for (const each of this.waiting.splice(0)) each();
  }

  /** Answers a path otherwise than the server does. */
  override(path: string, override: Override): void {
    this.overrides.set(path, override);
  }

  async end(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  private whenFine(work: () => void): void {
    if (this.state === 'fine') work();
    else this.waiting.push(work);
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const override = this.overrides.get(asked.url ?? '');
    const headers = { ...asked.headers };
    if (override !== undefined) {
      delete headers['accept-encoding'];
      delete headers['if-none-match'];
    }
    const { hostname, port } = this.target;
    const onward = request(
      { hostname, port, path: asked.url, method: asked.method, headers },
      (answered) => {
        if (override === undefined) {
          answer.writeHead(answered.statusCode ?? 502, answered.headers);
          answered.pipe(answer);
          return;
        }
        const pieces: Buffer[] = [];
        answered.on('data', (piece: Buffer) => pieces.push(piece));
        answered.on('end', () => {
          const body = override.change(Buffer.concat(pieces).toString('utf8'));
          const { 'content-length': _, etag: __, ...others } = answered.headers;
          answer.writeHead(override.status, others);
          answer.end(body);
        });
      },
    );
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  }

  private tunnel(asked: IncomingMessage, near: Socket, head: Buffer): void {
    const far = connect(Number(this.target.port), this.target.hostname);
    this.keep(far);
    const headers = asked.rawHeaders.map((part, at) => (at % 2 === 0 ? `\r\n${part}: ` : part));
    far.write(`${asked.method ?? 'GET'} ${asked.url ?? '/'} HTTP/1.1${headers.join('')}\r\n\r\n`);
    far.write(head);
    far.on('data', (piece) => near.write(piece));
    near.on('data', (piece) => far.write(piece));
    far.on('close', () => near.destroy());
    near.on('close', () => far.destroy());
  }
}

interface Fixtures {
  readonly network: Network;
}

/** Tests whose page reaches the server through a network that they can break. */
export const test = staged.extend<Fixtures>({
  network: async ({ stage }, use) => {
    const network = await Network.to(stage.url);
    await use(network);
    await network.end();
  },
  baseURL: async ({ network }, use) => {
    await use(network.url);
  },
});

export { expect } from '@playwright/test';
