import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from '../connection/connection';
import { Languages } from '../language/languages';
import { OperatorLooks } from '../looks/looks';
import { Themes } from '../looks/themes';
import { MemoryArchive } from '../session/archive';
import { OutboxFullError } from '../session/outbox';
import { Desk } from '../session/desk';
import { storeKey } from '../session/keyring';
import { MemoryOutbox } from '../session/outbox';
import { openStorage } from '../session/storage';
import { FakeNetwork, type FakeSocket } from '../testing/FakeSocket';
import {
  accepted,
  completed,
  delta,
  failed,
  refused,
  started,
  stopped,
  turnId,
  welcome,
  wireTurn,
} from '../testing/frames';
import { oneVersion } from '../testing/versions';
import { App } from './App';

/*
 * Every state that a conversation can be in, each by its words; and that none is waited for without
 * other words after a while.
 */

let network: FakeNetwork;
let desk: Desk;
let outbox: MemoryOutbox;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  sessionStorage.clear();
  network = new FakeNetwork();
  outbox = new MemoryOutbox();
  const storage = openStorage(() => localStorage);
  storeKey(storage, { session: 'key', name: 'Ada' });
  const away = (): Promise<Response> => Promise.reject(new TypeError('failed'));
  desk = new Desk({
    storage,
    tabStorage: openStorage(() => sessionStorage),
    outbox,
    archive: new MemoryArchive(),
    fetcher: away,
    connect: (options) => new Connection({ ...options, open: network.open, random: () => 0 }),
    schedule: (publish) => {
      act(publish);
    },
  });
  render(
    <App
      desk={desk}
      languages={new Languages(storage, ['en'])}
      looks={new OperatorLooks(storage, away)}
      themes={new Themes(storage, document)}
      versions={oneVersion()}
    />,
  );
});

afterEach(() => {
  cleanup();
  desk.close();
  vi.useRealTimers();
});

const [one, two] = [turnId(1), turnId(2)] as const;
const status = (): string => screen.getByRole('status').textContent;
const tone = (): string => screen.getByRole('status').parentElement?.className ?? '';
const log = (): string => screen.getByRole('log').textContent;

function welcomed(): FakeSocket {
  network.newest.opens();
  network.newest.says(welcome('c1'));
  return network.newest;
}

/** Lets time pass, in which the server answers to pings. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left >= 0; left -= 1_000) {
    await act(() => vi.advanceTimersByTimeAsync(Math.min(left, 1_000)));
    network.newest.says({ type: 'pong' });
  }
}

async function say(text: string): Promise<string> {
  fireEvent.change(screen.getByLabelText('Message'), { target: { value: text } });
  fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  await pass(0);
  return network.newest.sentOf('send').at(-1)?.turnId ?? '';
}

describe('nothing is waited for without other words after a while', () => {
  it('sending', async () => {
    const socket = welcomed();
    await say('Hello?');
    expect(log()).toContain('Sending…');
    await pass(6_000);
    expect(log()).toContain('Not confirmed yet; it is sent again by itself.');
    await pass(5_000);
    expect(socket.sentOf('send')).toHaveLength(2);
  });

  it('thinking', async () => {
    const socket = welcomed();
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says(started('c3', one, 'a1'));
    expect([status(), tone()]).toEqual(['Thinking…', 'status busy']);
    await pass(10_000);
    expect(status()).toBe('Still thinking. It takes longer than usual; you can stop it.');
    expect(tone()).toBe('status slow');
    expect(log()).toContain('Still thinking; this takes longer than usual');
  });

  it('the next words of an answer', async () => {
    const socket = welcomed();
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says(started('c3', one, 'a1'));
    socket.says(delta(one, 'a1', 0, 'Good '));
    await pass(7_000);
    socket.says(delta(one, 'a1', 5, 'day'));
    await pass(7_000);
    expect(status()).toBe('Answering…');
    await pass(1_000);
    expect(status()).toContain('The answer has paused.');
    socket.says(delta(one, 'a1', 8, '!'));
    expect(status()).toBe('Answering…');
  });

  it('stopping', async () => {
    const socket = welcomed();
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says(started('c3', one, 'a1'));
    fireEvent.click(screen.getByRole('button', { name: 'Stop the answer' }), { detail: 1 });
    expect(status()).toBe('Stopping…');
    await pass(5_000);
    expect(status()).toContain('Stopping takes longer than usual.');
    socket.says(stopped('c4', one, 0));
    expect(status()).toBe('Stopped.');
  });

  it('a place in the line', async () => {
    const socket = welcomed();
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says({ type: 'queued', turnId: one, ahead: 2, waitMs: 8_000 });
    await pass(50_000);
    socket.says({ type: 'queued', turnId: one, ahead: 1, waitMs: 4_000 });
    await pass(50_000);
    expect(status()).toBe('1 ahead of this one');
    await pass(10_000);
    expect(status()).toContain('The line has not moved for a while.');
  });

  it('a worker', async () => {
    const socket = welcomed();
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says({ type: 'notice', code: 'no_worker' });
    expect(status()).toBe('Waiting for a worker: none is running at the moment.');
    await pass(30_000);
    expect(status()).toContain('Still no worker.');
  });

  it('what is missing', async () => {
    const socket = welcomed();
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says(started('c3', one, 'a1'));
    socket.says(completed('c4', one, 8));
    expect(status()).toBe('Catching up…');
    await pass(5_000);
    expect(status()).toContain('Reload the page if this stays.');
  });

  it('the store', async () => {
    const socket = welcomed();
    socket.says({ type: 'notice', code: 'store_unreachable' });
    await pass(30_000);
    expect(status()).toContain('What is shown may be old.');
  });

  it('the connection, which can be tried for at once', async () => {
    welcomed().closesWith(1006);
    // What is back within two seconds was never away.
    expect(status()).toBe('Catching up…');
    await pass(2_000);
    expect(status()).toBe('Connection lost, reconnecting…');
    let tries = 0;
    while (!screen.queryByRole('button', { name: 'Try now' }) && tries < 20) {
      tries += 1;
      network.newest.closesWith(1006);
      await pass(1_000);
    }
    expect(status()).toBe('The server cannot be reached at the moment. This page keeps trying.');
    const opened = network.sockets.length;
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    expect(network.sockets).toHaveLength(opened + 1);
  });
});

describe('each state says what it is', () => {
  it('a server that is full', async () => {
    const socket = welcomed();
    const id = await say('Hello?');
    socket.says(refused(id, 'overloaded', 5_000));
    const full = 'The server is full at the moment. This message follows by itself.';
    expect([status(), tone()]).toEqual([full, 'status warning']);
    expect(log()).toContain(full);
    socket.closesWith(4429);
    expect(status()).toContain(
      'The server is full at the moment. This page tries again by itself.',
    );
    expect(screen.queryByRole('button', { name: 'Try now' })).toBeNull();
    await pass(8_000);
    network.newest.opens();
    expect(status()).toContain('The server is full at the moment.');
    network.newest.says(welcome('c1'));
    expect(status()).toBe('');
  });

  it('an answer that was taken over', () => {
    const socket = welcomed();
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says(started('c3', one, 'a1'));
    socket.says(delta(one, 'a1', 0, 'Good '));
    socket.says(started('c4', one, 'a2', 5));
    expect(status()).toBe('Interrupted and taken over: the answer goes on.');
    expect(log()).toContain('Interrupted, and taken over');
    socket.says(delta(one, 'a2', 5, 'day'));
    socket.says(completed('c5', one, 8));
    expect(log()).not.toContain('taken over');
  });

  it('an answer that broke off, and one that never began', () => {
    const socket = welcomed();
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says(started('c3', one, 'a1'));
    socket.says(delta(one, 'a1', 0, 'Good '));
    socket.says(failed('c4', one, 'attempts_exhausted', 5));
    socket.says(accepted('c5', two, 'And then?', one));
    socket.says(failed('c6', two, 'no_worker'));
    const [first, second] = screen.getAllByRole('article').map((turn) => turn.textContent);
    expect(first).toContain('Broken off. The answer broke off several times. Try again.');
    expect(second).toContain('No answer. Nothing was free to answer in time. Try again.');
    const last = screen.getAllByRole('article').at(-1);
    expect(within(last as HTMLElement).getByRole('button', { name: 'Retry' })).toBeTruthy();
  });

  it('a conversation that ends soon, and one that has ended', () => {
    const socket = welcomed();
    const until = new Date(Date.now() + 190_000).toISOString();
    socket.says({ type: 'notice', code: 'expiring', until });
    expect(status()).toBe('This conversation ends soon. Send a message to keep it.');
    expect(screen.getByText('3 minutes are left.')).toBeTruthy();
    const soon = new Date(Date.now() + 66_000).toISOString();
    socket.says({ type: 'notice', code: 'expiring', until: soon });
    expect(screen.getByText('One minute is left.')).toBeTruthy();
    act(() => {
      vi.advanceTimersByTime(15_000);
    });
    expect(screen.getByText('Less than a minute is left.')).toBeTruthy();
    socket.says(welcome('c2', [wireTurn(one, 'completed', 'Good day')]));
    socket.closesWith(4401);
    expect(status()).toBe('This conversation has ended on the server.');
    expect(screen.getByRole('button', { name: 'Continue in a new conversation' })).toBeTruthy();
  });

  it('a message said by a button that the outbox does not take', async () => {
    const socket = welcomed();
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says(started('c3', one, 'a1'));
    socket.says(failed('c4', one, 'model_error'));
    outbox.add = () => Promise.reject(new OutboxFullError());
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await pass(0);
    expect(screen.getByRole('alert').textContent).toContain('Too many messages wait');
    outbox.add = (entry) => MemoryOutbox.prototype.add.call(outbox, entry);
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await pass(0);
    expect(screen.getByRole('alert').textContent).toBe('');
    expect(socket.sentOf('send')).toHaveLength(1);
  });

  it('a page that the server does not understand', () => {
    welcomed().closesWith(4400);
    expect(status()).toContain('do not understand each other');
    fireEvent.click(screen.getByRole('button', { name: 'Connect again' }));
    expect(network.sockets).toHaveLength(2);
  });
});
