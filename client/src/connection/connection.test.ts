import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeNetwork } from '../testing/FakeSocket';
import { resumed, welcome } from '../testing/frames';
import { Connection, CONNECTION_CONFIG, type Link } from './connection';
import type { ClientFrame, ServerFrame } from './frames';

let network: FakeNetwork;
let links: Link[];
let frames: ServerFrame[];
let broken: string[];
let hello: ClientFrame;
let connection: Connection;

beforeEach(() => {
  vi.useFakeTimers();
  network = new FakeNetwork();
  links = [];
  frames = [];
  broken = [];
  hello = { type: 'hello', session: 'key' };
  connection = new Connection({
    open: network.open,
    hello: () => hello,
    onFrame: (frame) => frames.push(frame),
    onBroken: (why) => broken.push(why),
    onLink: (link) => links.push(link),
    random: () => 0,
  });
  connection.start();
});

afterEach(() => {
  connection.close();
  vi.useRealTimers();
});

function becomeReady(): void {
  network.newest.opens();
  network.newest.says(welcome('c1'));
}

const kind = (): string | undefined => links.at(-1)?.kind;

describe('a connection', () => {
  it('says hello first, and is ready when welcomed', () => {
    network.newest.opens();
    expect(network.newest.sent).toEqual([{ type: 'hello', session: 'key' }]);
    expect(connection.send({ type: 'stop', turnId: 't' })).toBe(false);
    network.newest.says(welcome('c1'));
    expect(kind()).toBe('ready');
    expect(connection.send({ type: 'stop', turnId: 't' })).toBe(true);
    expect(frames.map((frame) => frame.type)).toEqual(['welcome']);
  });

  it('says the hello of that moment on the next socket', () => {
    becomeReady();
    hello = { type: 'hello', session: 'key', cursor: 'c7' };
    network.newest.closesWith(1006);
    vi.advanceTimersByTime(500);
    network.newest.opens();
    expect(network.newest.sent).toEqual([{ type: 'hello', session: 'key', cursor: 'c7' }]);
    network.newest.says(resumed('c7'));
    expect(kind()).toBe('ready');
  });

  it('waits longer after each failure, and little again after it stood', () => {
    for (const waitMs of [500, 1000, 2000, 4000]) {
      network.newest.closesWith(1006);
      expect(links.at(-1)).toEqual({ kind: 'reconnecting', retryAtMs: Date.now() + waitMs });
      vi.advanceTimersByTime(waitMs);
    }
    becomeReady();
    vi.advanceTimersByTime(CONNECTION_CONFIG.steadyMs);
    network.newest.closesWith(1006);
    expect(links.at(-1)).toEqual({ kind: 'reconnecting', retryAtMs: Date.now() + 500 });
  });

  it('comes back when its hello was late, as after any accident', () => {
    network.newest.closesWith(4408);
    expect(links.at(-1)).toEqual({ kind: 'reconnecting', retryAtMs: Date.now() + 500 });
    vi.advanceTimersByTime(500);
    expect(network.sockets).toHaveLength(2);
  });

  it('does not take a welcome alone for a steady connection', () => {
    network.newest.closesWith(1006);
    vi.advanceTimersByTime(500);
    becomeReady();
    network.newest.closesWith(1006);
    expect(links.at(-1)).toEqual({ kind: 'reconnecting', retryAtMs: Date.now() + 1000 });
  });

  it.each([
    [4400, 'NOT_UNDERSTOOD'],
    [4401, 'SESSION_GONE'],
    [4413, 'FRAME_TOO_LARGE'],
  ])('stays closed after %i until a person asks', (code, reason) => {
    becomeReady();
    network.newest.closesWith(code);
    expect(links.at(-1)).toEqual({ kind: 'closed', reason });
    vi.advanceTimersByTime(600_000);
    connection.wake();
    expect(network.sockets).toHaveLength(1);
    connection.reopen();
    expect(network.sockets).toHaveLength(2);
  });

  it('comes back at once when its node drains, but not over and over', () => {
    becomeReady();
    network.newest.closesWith(4503);
    vi.advanceTimersByTime(0);
    expect(network.sockets).toHaveLength(2);
    network.newest.closesWith(4503);
    vi.advanceTimersByTime(900);
    expect(network.sockets).toHaveLength(2);
    vi.advanceTimersByTime(100);
    expect(network.sockets).toHaveLength(3);
  });

  it('stays away a while when there were too many', () => {
    becomeReady();
    network.newest.closesWith(4429);
    vi.advanceTimersByTime(7_999);
    expect(network.sockets).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(network.sockets).toHaveLength(2);
  });

  it('pings, and gives up a socket that does not answer', () => {
    becomeReady();
    const first = network.newest;
    vi.advanceTimersByTime(CONNECTION_CONFIG.pingEveryMs);
    expect(first.sentOf('ping')).toHaveLength(1);
    vi.advanceTimersByTime(CONNECTION_CONFIG.pongMs - 1);
    expect(kind()).toBe('ready');
    vi.advanceTimersByTime(1);
    expect(kind()).toBe('reconnecting');
    expect(first.closed).toBe(true);
    vi.advanceTimersByTime(500);
    expect(network.sockets).toHaveLength(2);
  });

  it('takes any frame as a sign of life', () => {
    becomeReady();
    for (let round = 0; round < 10; round += 1) {
      vi.advanceTimersByTime(CONNECTION_CONFIG.pingEveryMs);
      network.newest.says({ type: round % 2 === 0 ? 'pong' : 'unheard-of' });
    }
    expect(kind()).toBe('ready');
    expect(network.newest.sentOf('ping')).toHaveLength(10);
  });

  it('gives up a socket that does not open, and one that gets no welcome', () => {
    vi.advanceTimersByTime(CONNECTION_CONFIG.connectMs);
    expect(kind()).toBe('reconnecting');
    vi.advanceTimersByTime(500);
    network.newest.opens();
    vi.advanceTimersByTime(CONNECTION_CONFIG.welcomeMs);
    expect(kind()).toBe('reconnecting');
  });

  it('waits a minute for a welcome that a slow link carries, and does not ask after it', () => {
    network.newest.opens();
    expect(links.at(-1)).toEqual({ kind: 'connecting', opened: true });
    vi.advanceTimersByTime(59_999);
    connection.wake();
    network.newest.says(welcome('c1'));
    expect(kind()).toBe('ready');
    expect(network.sockets).toHaveLength(1);
    expect(network.newest.sentOf('ping')).toEqual([]);
  });

  it('gives up on a minute without a welcome', () => {
    network.newest.opens();
    vi.advanceTimersByTime(60_000);
    expect(kind()).toBe('reconnecting');
    expect(network.newest.closed).toBe(true);
  });

  it('tries again after 10 s when the socket never opened', () => {
    vi.advanceTimersByTime(9_999);
    expect(kind()).toBe('connecting');
    vi.advanceTimersByTime(1);
    expect(kind()).toBe('reconnecting');
  });

  it('does not ping while a second welcome is due, and again after it', () => {
    becomeReady();
    connection.hello();
    vi.advanceTimersByTime(CONNECTION_CONFIG.pingEveryMs * 2);
    connection.wake();
    expect(network.newest.sentOf('ping')).toEqual([]);
    expect(kind()).toBe('ready');
    network.newest.says(welcome('c1'));
    vi.advanceTimersByTime(CONNECTION_CONFIG.pingEveryMs);
    expect(network.newest.sentOf('ping')).toHaveLength(1);
  });

  it('hears nothing more of a socket that it gave up', () => {
    becomeReady();
    const old = network.newest;
    old.closesWith(1006);
    vi.advanceTimersByTime(500);
    old.says(welcome('c9'));
    expect(frames).toHaveLength(1);
    expect(kind()).toBe('connecting');
  });

  it('tries at once when woken, and asks a standing socket whether it lives', () => {
    becomeReady();
    connection.wake();
    expect(network.newest.sentOf('ping')).toHaveLength(1);
    network.newest.closesWith(1006);
    connection.wake();
    expect(network.sockets).toHaveLength(2);
  });

  it('opens another socket at once after a sleep, whatever the old one says', () => {
    becomeReady();
    const old = network.newest;
    connection.wake(true);
    expect(old.closed).toBe(true);
    expect(network.sockets).toHaveLength(2);
    connection.wake(true);
    expect(network.sockets).toHaveLength(3);
    becomeReady();
    expect(kind()).toBe('ready');
    expect(links.map((link) => link.kind)).not.toContain('reconnecting');
  });

  it('notices within 10 s that the network is gone while something is awaited', () => {
    becomeReady();
    connection.expect(true);
    vi.advanceTimersByTime(9_000);
    expect(network.newest.sentOf('ping')).toHaveLength(1);
    expect(kind()).toBe('reconnecting');
    vi.advanceTimersByTime(1);
    expect(network.sockets).toHaveLength(2);
  });

  it('counts from when something begins to be awaited, also in a long silence', () => {
    becomeReady();
    vi.advanceTimersByTime(20_000);
    expect(network.newest.sentOf('ping')).toEqual([]);
    connection.expect(true);
    vi.advanceTimersByTime(1);
    expect(network.newest.sentOf('ping')).toHaveLength(1);
    vi.advanceTimersByTime(5_000);
    expect(kind()).toBe('reconnecting');
  });

  it('does not ask while an answer comes', () => {
    becomeReady();
    connection.expect(true);
    for (let second = 0; second < 60; second += 1) {
      vi.advanceTimersByTime(1_000);
      network.newest.says({ type: 'unheard-of' });
    }
    expect(network.newest.sentOf('ping')).toEqual([]);
    expect(kind()).toBe('ready');
  });

  it('gives a link that may be slow more time after each pong that it missed', () => {
    const noticedAfter = (): number => {
      becomeReady();
      const began = Date.now();
      while (kind() === 'ready') vi.advanceTimersByTime(500);
      const after = Date.now() - began;
      connection.wake();
      return after;
    };
    connection.expect(true);
    expect([noticedAfter(), noticedAfter(), noticedAfter(), noticedAfter()]).toEqual([
      9_000, 14_000, 24_000, 24_000,
    ]);
    becomeReady();
    vi.advanceTimersByTime(4_000);
    network.newest.says({ type: 'pong' });
    vi.advanceTimersByTime(8_999);
    expect(kind()).toBe('ready');
    vi.advanceTimersByTime(1);
    expect(kind()).toBe('reconnecting');
  });

  it('waits less for a welcome that brings only what is new', () => {
    hello = { type: 'hello', session: 'key', cursor: 'c7' };
    for (const waitMs of [10_000, 20_000, 40_000, 60_000, 60_000]) {
      network.newest.opens();
      vi.advanceTimersByTime(waitMs - 1);
      expect(kind()).toBe('connecting');
      vi.advanceTimersByTime(1);
      expect(kind()).toBe('reconnecting');
      connection.wake();
    }
    network.newest.opens();
    network.newest.says(resumed('c7'));
    connection.hello();
    vi.advanceTimersByTime(10_000);
    expect(kind()).toBe('reconnecting');
  });

  it('ignores unknown types and reports what is no frame', () => {
    becomeReady();
    network.newest.says({ type: 'weather' });
    network.newest.saysText('{"type":"delta","turnId":1}');
    expect(frames).toHaveLength(1);
    expect(broken).toHaveLength(1);
    expect(kind()).toBe('ready');
  });

  it('says hello again on a standing socket, and expects a welcome for it', () => {
    becomeReady();
    connection.hello();
    expect(network.newest.sentOf('hello')).toHaveLength(2);
    vi.advanceTimersByTime(CONNECTION_CONFIG.welcomeMs);
    expect(kind()).toBe('reconnecting');
  });

  it('does nothing more once closed', () => {
    becomeReady();
    connection.close();
    expect(network.newest.closed).toBe(true);
    vi.advanceTimersByTime(600_000);
    expect(network.sockets).toHaveLength(1);
  });
});
