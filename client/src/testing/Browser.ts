import { Connection } from '../connection/connection';
import type { ServerFrame } from '../connection/frames';
import { MemoryArchive } from '../session/archive';
import { Desk } from '../session/desk';
import { MemoryOutbox } from '../session/outbox';
import { openStorage, type TextStorage } from '../session/storage';
import { FakeNetwork, type FakeSocket } from './FakeSocket';
import { turnId, welcome, wireTurn } from './frames';

export interface Request {
  readonly path: string;
  readonly method: string;
  readonly body: unknown;
  readonly key: string | null;
}

/** One browser with its storage, in which desks are opened, and a server that is the test's. */
export class Browser {
  readonly network = new FakeNetwork();
  readonly outbox = new MemoryOutbox();
  readonly archive = new MemoryArchive();
  readonly storage: TextStorage;
  readonly requests: Request[] = [];
  /** What the server answers from now on; 0: it cannot be reached. */
  status = 200;
  /** What it answers to one request; null: `status`. */
  answer: (request: Request) => number | null = () => null;
  /** What it tells of a session that is asked for. */
  session: ServerFrame | null = null;
  private readonly desks: Desk[] = [];

  constructor() {
    localStorage.clear();
    sessionStorage.clear();
    this.storage = openStorage(() => localStorage);
  }

  /** The page in a tab, loaded. */
  async openDesk(tabStorage = openStorage(() => sessionStorage)): Promise<Desk> {
    const { storage, outbox, archive, network } = this;
    const desk = new Desk({
      storage,
      tabStorage,
      outbox,
      archive,
      fetcher: (input, init) => this.fetch(input, init),
      connect: (options) => new Connection({ ...options, open: network.open }),
      schedule: (publish) => {
        publish();
      },
    });
    this.desks.push(desk);
    await desk.opened;
    return desk;
  }

  /** The newest socket, welcomed to a session with one answered turn. */
  welcomed(): FakeSocket {
    const socket = this.network.newest;
    socket.opens();
    socket.says(welcome('c1', [wireTurn(turnId(1), 'completed', 'Good day')]));
    return socket;
  }

  close(): void {
    for (const desk of this.desks.splice(0)) desk.close();
  }

  private fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
    const key = new Headers(init?.headers).get('Authorization');
    const path = input instanceof Request ? input.url : input.toString();
    const request = { path, method: init?.method ?? 'GET', body, key };
    this.requests.push(request);
    const status = this.answer(request) ?? this.status;
    if (status === 0) return Promise.reject(new TypeError('failed'));
    if (request.method === 'DELETE') return Promise.resolve(new Response(null, { status: 204 }));
    if (request.method === 'GET') return Promise.resolve(Response.json(this.session, { status }));
    const token = `key-${this.requests.length}`;
    return Promise.resolve(Response.json({ token, name: 'Ada' }, { status }));
  }
}

/** What a browser keeps of a session. */
export const kept = (session: string, beginning = 'Hello?') => ({
  session,
  name: 'Ada',
  title: null,
  beginning,
  changedAt: '2026-01-31T12:00:00Z',
  ended: false,
});

export const outboxEntry = (id: number, session: string) => ({
  turnId: turnId(id),
  session,
  text: `text ${id}`,
  parent: turnId(9),
});
