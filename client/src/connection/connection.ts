import { backoffMs, CROWDED_BACKOFF, RECONNECT_BACKOFF } from './backoff';
import { afterClose, type CloseName } from './closeCodes';
import {
  decodeServerFrame,
  encodeClientFrame,
  SUBPROTOCOL,
  type ClientFrame,
  type ServerFrame,
} from './frames';
import { Pulse, type PulseConfig } from './pulse';
import { Timers } from './timers';

/** What the connection is doing, for the one who looks at the screen. */
export type Link =
  /** `opened`: the socket stands, and what is still to come is the welcome. */
  | { readonly kind: 'connecting'; readonly opened: boolean; readonly crowded?: true }
  /** Welcomed: frames may be sent. */
  | { readonly kind: 'ready' }
  /** Lost; `crowded`: the server was full and said so. The next try begins at `retryAtMs` (Unix milliseconds). */
  | { readonly kind: 'reconnecting'; readonly retryAtMs: number; readonly crowded?: true }
  /** Closed for a reason that trying again by itself would not mend. */
  | { readonly kind: 'closed'; readonly reason: CloseName };

/** The part of a browser's WebSocket that is used here. */
export type Socket = Pick<
  WebSocket,
  'onopen' | 'onmessage' | 'onclose' | 'onerror' | 'send' | 'close'
>;

export interface ConnectionConfig extends PulseConfig {
  readonly connectMs: number;
  /** Long: a whole session is one message, of which nothing is seen before its last byte. */
  readonly welcomeMs: number;
  /** The same for what came since; twice as long after each that did not come, up to the other. */
  readonly resumeMs: number;
  /** A connection that stood so long ended in no failure: the next wait starts small again. */
  readonly steadyMs: number;
}

export const CONNECTION_CONFIG: ConnectionConfig = {
  connectMs: 10_000,
  welcomeMs: 60_000,
  resumeMs: 10_000,
  pingEveryMs: 25_000,
  pongMs: 8_000,
  awaitedPingMs: 4_000,
  awaitedPongMs: 5_000,
  pongMsMax: 20_000,
  wakePongMs: 700,
  steadyMs: 10_000,
};

export interface ConnectionOptions {
  readonly open: (subprotocol: string) => Socket;
  /** Asked at every opening and at every `hello()`: what the client holds changes in between. */
  readonly hello: () => ClientFrame;
  /** In the order of the wire, only from the newest socket. */
  readonly onFrame: (frame: ServerFrame) => void;
  /** A message that is no frame: something was said that this client did not hear. */
  readonly onBroken: (why: string) => void;
  readonly onLink: (link: Link) => void;
  readonly random?: () => number;
  readonly config?: ConnectionConfig;
}

/**
 * One session's connection: opens a socket, says hello, notices a dead network, and opens the next
 * socket after a growing wait. Holds nothing of the conversation and queues nothing: what was not
 * sent is the outbox's to send after the next welcome.
 */
export class Connection {
  private socket: Socket | null = null;
  private link: Link = { kind: 'connecting', opened: false };
  private failures = 0;
  /** What the last close said, until a welcome. */
  private crowded: { readonly crowded?: true } = {};
  /** Welcomes that did not come in time, since the last that did. */
  private unwelcomed = 0;
  private readonly timers = new Timers<'retry' | 'connect' | 'welcome' | 'steady'>();
  private readonly pulse: Pulse;
  private readonly config: ConnectionConfig;
  private readonly random: () => number;

  constructor(private readonly options: ConnectionOptions) {
    this.config = options.config ?? CONNECTION_CONFIG;
    this.random = options.random ?? Math.random;
    this.pulse = new Pulse({
      config: this.config,
      // On a slow link the pong would wait behind a welcome, whose own time is counted already.
      mayAsk: () => !this.timers.has('welcome'),
      ask: () => {
        this.write({ type: 'ping' });
      },
      dead: () => {
        this.lost('at_once');
      },
    });
  }

  start(): void {
    if (this.socket === null) this.openSocket();
  }

  /** Says hello again on a standing socket, to be brought up to date. */
  hello(): void {
    if (this.socket === null || this.link.kind !== 'ready') return;
    this.greet();
  }

  /** @returns false when there is no welcomed socket; the frame is then dropped */
  send(frame: ClientFrame): boolean {
    if (this.link.kind !== 'ready') return false;
    return this.write(frame);
  }

  /** Whether somebody waits for something: a dead network is then noticed within 10 s. */
  expect(awaited: boolean): void {
    this.pulse.expect(awaited);
  }

  /**
   * The network or the page came back: try at once, or find out whether the socket still lives.
   *
   * @param slept nothing ran for a while: then no socket is trusted that stood before
   */
  wake(slept = false): void {
    switch (this.link.kind) {
      case 'closed':
        return;
      case 'reconnecting':
        this.openSocket();
        return;
      case 'connecting':
        if (slept) this.openSocket();
        return;
      case 'ready':
        if (slept) this.openSocket();
        else this.pulse.probe();
    }
  }

  /** Opens again after a close that stays closed; for a person who asks for it. */
  reopen(): void {
    if (this.link.kind === 'closed') this.openSocket();
  }

  close(): void {
    this.letGo();
  }

  private openSocket(): void {
    this.letGo();
    this.become({ kind: 'connecting', opened: false, ...this.crowded });
    let socket: Socket;
    try {
      socket = this.options.open(SUBPROTOCOL);
    } catch {
      this.lost('backoff');
      return;
    }
    this.socket = socket;
    this.timers.arm('connect', this.config.connectMs, () => {
      this.lost('backoff');
    });
    socket.onopen = () => {
      this.timers.disarm('connect');
      this.greet();
      this.become({ kind: 'connecting', opened: true, ...this.crowded });
    };
    socket.onmessage = (event) => {
      this.received(event.data);
    };
    socket.onclose = (event) => {
      const after = afterClose(event.code);
      if (after.kind === 'reconnect') this.lost(after.pace);
      else this.closedFor(after.reason);
    };
    socket.onerror = () => {
      // A close with its code always follows.
    };
  }

  private greet(): void {
    const hello = this.options.hello();
    this.write(hello);
    this.timers.arm('welcome', this.welcomeMs(hello), () => {
      this.unwelcomed += 1;
      this.lost('backoff');
    });
  }

  private welcomeMs(hello: ClientFrame): number {
    const { welcomeMs, resumeMs } = this.config;
    if (hello.type !== 'hello' || hello.cursor === undefined) return welcomeMs;
    return Math.min(welcomeMs, resumeMs * 2 ** Math.min(this.unwelcomed, 10));
  }

  private received(message: unknown): void {
    this.pulse.heard();
    const decoded = decodeServerFrame(message);
    switch (decoded.kind) {
      case 'unknown':
        return;
      case 'invalid':
        this.options.onBroken(decoded.why);
        return;
      case 'frame':
        if (decoded.frame.type === 'welcome') this.welcomed();
        this.options.onFrame(decoded.frame);
    }
  }

  private welcomed(): void {
    this.timers.disarm('welcome');
    this.unwelcomed = 0;
    if (this.link.kind === 'ready') return;
    this.timers.arm('steady', this.config.steadyMs, () => {
      this.failures = 0;
    });
    this.pulse.start();
    this.crowded = {};
    this.become({ kind: 'ready' });
  }

  private write(frame: ClientFrame): boolean {
    if (this.socket === null) return false;
    try {
      this.socket.send(encodeClientFrame(frame));
      return true;
    } catch {
      // The socket is closing; its close is reported by the browser and handled there.
      return false;
    }
  }

  private lost(pace: 'at_once' | 'backoff' | 'after_a_while'): void {
    this.letGo();
    const waitMs = this.waitMs(pace);
    this.failures += 1;
    this.timers.arm('retry', waitMs, () => {
      this.openSocket();
    });
    this.crowded = pace === 'after_a_while' ? { crowded: true } : {};
    this.become({ kind: 'reconnecting', retryAtMs: Date.now() + waitMs, ...this.crowded });
  }

  private waitMs(pace: 'at_once' | 'backoff' | 'after_a_while'): number {
    if (pace === 'after_a_while') return backoffMs(CROWDED_BACKOFF, this.failures, this.random());
    // A little jitter even here: a draining node lets go of all its clients in one moment.
    if (pace === 'at_once' && this.failures === 0) return Math.round(this.random() * 300);
    return backoffMs(RECONNECT_BACKOFF, this.failures, this.random());
  }

  private closedFor(reason: CloseName): void {
    this.letGo();
    this.become({ kind: 'closed', reason });
  }

  private letGo(): void {
    this.dropSocket();
    this.pulse.stop();
    this.timers.disarmAll();
  }

  /** Lets go of the socket first: on a dead network its close event may come a minute later. */
  private dropSocket(): void {
    const socket = this.socket;
    if (socket === null) return;
    this.socket = null;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }

  private become(link: Link): void {
    this.link = link;
    this.options.onLink(link);
  }
}
