import type { Page, WebSocketRoute } from '@playwright/test';
import type { ServerFrame } from '../src/connection/frames';
import {
  accepted,
  completed,
  delta,
  started,
  turnId,
  welcome,
  wireTurn,
} from '../src/testing/frames';
import { begin } from './talk';

const ATTEMPT = 'attempt-1';

/**
 * A socket's other end in the test itself, behind the real page with the real server's files and
 * policy: it can say answers of any size, at any pace.
 */
export class Answering {
  private socket: WebSocketRoute | null = null;
  private cursor = 0;
  private turn = 0;
  private length = 0;

  private constructor(private readonly page: Page) {}

  /** Opens the page, with a conversation of these answers. */
  static async with(page: Page, answers: readonly string[] = []): Promise<Answering> {
    const answering = new Answering(page);
    await page.routeWebSocket(/\/chat$/, (socket) => {
      answering.socket = socket;
      socket.onMessage((message) => {
        const frame = JSON.parse(String(message)) as { readonly type: string };
        if (frame.type === 'hello') answering.welcome(answers);
        if (frame.type === 'ping') answering.say({ type: 'pong' });
      });
    });
    await begin(page);
    return answering;
  }

  begin(message = 'Go on.'): void {
    this.turn++;
    this.length = 0;
    const id = turnId(this.turn);
    this.say(accepted(this.next(), id, message, null));
    this.say(started(this.next(), id, ATTEMPT));
  }

  piece(text: string): void {
    this.say(delta(turnId(this.turn), ATTEMPT, this.length, text));
    this.length += text.length;
  }

  end(): void {
    this.say(completed(this.next(), turnId(this.turn), this.length));
  }

  private welcome(answers: readonly string[]): void {
    const turns = answers.map((answer, index) => ({
      ...wireTurn(turnId(index + 1), 'completed', answer),
      parent: index === 0 ? null : turnId(index),
      text: `Question ${index + 1}`,
    }));
    this.turn = turns.length;
    this.say(welcome(this.next(), turns));
  }

  private next(): string {
    return `c${++this.cursor}`;
  }

  private say(frame: ServerFrame): void {
    if (this.socket === null) throw new Error('the page has not opened its socket');
    this.socket.send(JSON.stringify(frame));
  }

  get answers() {
    return this.page.locator('.answer');
  }
}
