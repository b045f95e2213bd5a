import type { Connection, ConnectionOptions, Link } from '../connection/connection';
import type { ClientFrame, Limits, Model, ServerFrame } from '../connection/frames';
import type { SessionKey } from './keyring';
import type { Outbox, OutboxEntry } from './outbox';
import { branchFrom, parentForNext } from './thread';
import { EVERYONES_RIGHT, type SendingRight } from './sendingRight';
import { Sender, type Pending, type Refused } from './sender';
import { distrust, helloFor, reduce } from './reducer';
import { Resync } from './resync';
import { EMPTY_SESSION, findTurn, hasEnded, type SessionState, type Turn } from './state';
import { utf8Bytes } from './utf8';
import { randomUuid } from './uuid';

/** Everything that a view shows of one session. Immutable: a change makes another snapshot. */
export interface Snapshot {
  readonly link: Link;
  /** No welcome has come in the time in which one usually does, the first or one after a loss. */
  readonly late: boolean;
  readonly session: SessionState;
  /** Messages that no welcome and no event has shown yet, in the order they were written. */
  readonly pending: readonly Pending[];
  /** Messages that will not be sent again; kept on screen until dismissed. */
  readonly refused: readonly Refused[];
  /** The outbox's messages whose turns are not known to have ended: what would be lost. */
  readonly unanswered: readonly OutboxEntry[];
  /** Turns whose stop was asked for and has not come. */
  readonly stopping: ReadonlySet<string>;
  readonly durable: boolean;
  /** The turn whose branch somebody looks at; null: the newest one. */
  readonly chosen: string | null;
  /** The model that is to answer what is said next; null while none is known. */
  readonly model: Model | null;
  /** Nothing is awaited: no answer, and no message waits in the outbox. */
  readonly settled: boolean;
}

export interface ConversationOptions {
  readonly key: SessionKey;
  readonly outbox: Outbox;
  /** Absent: there is no other tab. */
  readonly right?: SendingRight | undefined;
  /** The server is known to have the session no longer: there is nothing to connect to. */
  readonly gone?: boolean;
  readonly connect: (options: Omit<ConnectionOptions, 'open'>) => Connection;
  /** Calls back soon, once for many changes: the pace at which views are told. */
  readonly schedule: (publish: () => void) => void;
  readonly newTurnId?: () => string;
  readonly random?: () => number;
}

type Place = Pick<OutboxEntry, 'parent'>;

/** A first welcome that takes longer than this is worth a word. */
export const LATE_AFTER_MS = 3_000;

/** A connection that is back so soon was never away, for the one who looks at the screen. */
export const BACK_WITHIN_MS = 2_000;

/**
 * One session as this tab lives it: the connection's frames through the reducer, the outbox's
 * entries to the connection, and a snapshot for views. It knows no view.
 */
export class Conversation {
  /** Another conversation has another id; says nothing about the session. */
  readonly id = randomUuid();
  private state: SessionState = EMPTY_SESSION;
  private link: Link = { kind: 'connecting', opened: false };
  private chosen: string | null = null;
  private model: string | null = null;
  private late = false;
  private lateTimer: ReturnType<typeof setTimeout> | null = null;
  private readonly stopping = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private readonly connection: Connection;
  private readonly sender: Sender;
  private snapshot: Snapshot;
  private publishing = false;
  private closed = false;
  private readonly resync: Resync;

  constructor(private readonly options: ConversationOptions) {
    this.connection = options.connect({
      hello: () => helloFor(this.state, options.key.session),
      onFrame: (frame) => {
        this.received(frame);
      },
      onBroken: () => {
        this.become(distrust(this.state));
      },
      onLink: (link) => {
        this.linked(link);
      },
    });
    const random = options.random ?? Math.random;
    this.resync = new Resync(() => {
      if (this.state.needsHello !== 'none') this.connection.hello();
    }, random);
    this.sender = new Sender({
      session: options.key.session,
      outbox: options.outbox,
      right: options.right ?? EVERYONES_RIGHT,
      send: (frame) => this.connection.send(frame),
      turn: (turnId) => findTurn(this.state, turnId),
      refusal: (frame) => refusalOf(frame, this.state.limits),
      changed: () => {
        this.expect();
        this.publishSoon();
      },
      random,
    });
    if (options.gone === true) this.link = { kind: 'closed', reason: 'SESSION_GONE' };
    this.snapshot = this.take();
  }

  get key(): SessionKey {
    return this.options.key;
  }

  /** The session token. */
  get session(): string {
    return this.options.key.session;
  }

  start(): void {
    this.sender.start();
    if (this.options.gone === true) return;
    this.awaitWelcome(LATE_AFTER_MS);
    this.connection.start();
  }

  close(): void {
    this.closed = true;
    if (this.lateTimer !== null) clearTimeout(this.lateTimer);
    this.resync.close();
    this.sender.close();
    this.connection.close();
  }

  /** Shows the copy that this browser has, until the server says how things are. */
  showCopy(turns: readonly Turn[]): void {
    if (this.state.welcomed || this.state.turns.length > 0 || turns.length === 0) return;
    this.become({ ...this.state, turns });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): Snapshot => this.snapshot;

  /**
   * Takes a message into the outbox, from where it is sent as soon as that is possible.
   *
   * @throws OutboxFullError when too many have no answer yet; so do `edit` and `retry`
   */
  async say(text: string): Promise<void> {
    const parent = parentForNext(this.take());
    await this.add(this.newTurnId(), text, parent === undefined ? {} : { parent });
  }

  /** Shows the branch that a turn is on. */
  choose(turnId: string): void {
    this.chosen = turnId;
    this.publishSoon();
  }

  /** @param model id of the one that is to answer from now on; null: the server's first */
  chooseModel(model: string | null): void {
    if (model === this.model) return;
    this.model = model;
    this.publishSoon();
  }

  /** Id of the model that answers what is said now; null: the server's first. */
  modelAsked(): string | null {
    const { models } = this.state;
    // Which are offered is not known before the first welcome, nor while no worker lives.
    const offered = models.length === 0 || models.some(({ id }) => id === this.model);
    return offered ? this.model : null;
  }

  /** Asks the same again in the place of a turn that has ended, as a branch of its parent. */
  async retry(turnId: string): Promise<void> {
    const turn = findTurn(this.state, turnId);
    if (turn === undefined || !hasEnded(turn)) return;
    await this.edit(turnId, turn.text);
  }

  /**
   * Says something in the place of a turn, as a branch of its parent. That turn, and what followed it,
   * is stopped if it is not over. A turn that the store has lost meanwhile is followed instead.
   */
  async edit(turnId: string, text: string): Promise<void> {
    const turn = findTurn(this.state, turnId);
    if (turn === undefined) return this.say(text);
    const newTurnId = this.newTurnId();
    await this.add(newTurnId, text, { parent: turn.parent });
    for (const left of branchFrom(this.state.turns, turnId)) this.stop(left.turnId);
    // On a branch that somebody chose, the choice is now this one.
    if (this.chosen !== null) this.choose(newTurnId);
  }

  /** Stops a turn, now or as soon as the connection is back. */
  stop(turnId: string): void {
    const turn = findTurn(this.state, turnId);
    if (turn === undefined || hasEnded(turn)) return;
    this.stopping.add(turnId);
    this.connection.send({ type: 'stop', turnId });
    this.publishSoon();
  }

  /** Takes back a message that was not sent, or clears away one that was refused. */
  async discard(turnId: string): Promise<void> {
    await this.sender.discard(turnId);
  }

  wake(slept = false): void {
    this.connection.wake(slept);
  }

  reopen(): void {
    this.connection.reopen();
  }

  private async add(turnId: string, text: string, place: Place): Promise<void> {
    const asked = this.modelAsked();
    const model = asked === null ? {} : { model: asked };
    const { session } = this.options.key;
    await this.sender.add({ turnId, session, text, ...place, ...model });
  }

  private received(frame: ServerFrame): void {
    if (frame.type === 'refused') {
      this.sender.refused(frame);
      // A welcome says what is offered now.
      if (frame.code === 'unknown_model') this.connection.hello();
    }
    this.become(reduce(this.state, frame));
    if (frame.type === 'welcome') {
      this.sender.welcomed(frame.resumed === true);
      for (const turnId of this.stopping) this.connection.send({ type: 'stop', turnId });
    } else {
      this.sender.pump();
    }
  }

  private become(next: SessionState): void {
    if (next === this.state) return;
    const asks = next.needsHello !== 'none' && next.needsHello !== this.state.needsHello;
    this.state = next;
    for (const turnId of this.stopping) {
      const turn = findTurn(next, turnId);
      if (turn === undefined || hasEnded(turn)) this.stopping.delete(turnId);
    }
    if (asks) this.resync.wish();
    this.expect();
    this.publishSoon();
  }

  private awaitWelcome(usualMs: number): void {
    this.lateTimer ??= setTimeout(() => {
      this.lateTimer = null;
      this.late = this.link.kind !== 'ready';
      this.publishSoon();
    }, usualMs);
  }

  /** A network that is gone is looked for while something is awaited. */
  private expect(): void {
    this.connection.expect(!this.settled());
  }

  /** Whether nothing is awaited here any more. */
  settled(): boolean {
    if (this.link.kind === 'closed') return true;
    return this.state.welcomed && this.sender.settled() && this.state.turns.every(hasEnded);
  }

  private linked(link: Link): void {
    if (this.link.kind === 'ready' && link.kind !== 'ready') this.awaitWelcome(BACK_WITHIN_MS);
    if (link.kind === 'ready') {
      this.late = false;
      if (this.lateTimer !== null) clearTimeout(this.lateTimer);
      this.lateTimer = null;
    }
    this.link = link;
    this.expect();
    this.sender.linked(link.kind === 'ready');
    this.publishSoon();
  }

  private newTurnId(): string {
    return (this.options.newTurnId ?? randomUuid)();
  }

  private publishSoon(): void {
    if (this.publishing || this.closed) return;
    this.publishing = true;
    this.options.schedule(() => {
      this.publishing = false;
      if (this.closed) return;
      this.snapshot = this.take();
      for (const listener of [...this.listeners]) listener();
    });
  }

  private take(): Snapshot {
    const { models } = this.state;
    return {
      link: this.link,
      late: this.late,
      session: this.state,
      pending: this.sender.pending(),
      refused: this.sender.refusedForGood(),
      unanswered: this.sender.unanswered(),
      stopping: new Set(this.stopping),
      durable: this.options.outbox.durable,
      chosen: this.chosen,
      model: models.find(({ id }) => id === this.model) ?? models[0] ?? null,
      settled: this.settled(),
    };
  }
}

/** Why a server with these limits would not take a message; null: it may. */
function refusalOf(frame: ClientFrame, limits: Limits | null): string | null {
  if (frame.type !== 'send' || limits === null) return null;
  const tooLong =
    utf8Bytes(frame.text) > limits.textBytes ||
    utf8Bytes(JSON.stringify(frame)) > limits.frameBytes;
  return tooLong ? 'too_long' : null;
}
