import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from '../connection/connection';
import { Languages } from '../language/languages';
import { OperatorLooks } from '../looks/looks';
import { Themes } from '../looks/themes';
import { MemoryArchive } from '../session/archive';
import { Versions } from '../offline/versions';
import { Desk } from '../session/desk';
import { storeKey } from '../session/keyring';
import { MemoryOutbox } from '../session/outbox';
import { openStorage } from '../session/storage';
import { PATIENCE } from '../testing/patience';
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
import { App } from './App';

let network: FakeNetwork;
let desk: Desk;
let archive: MemoryArchive;
let languages: Languages;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  network = new FakeNetwork();
  archive = new MemoryArchive();
});

afterEach(() => {
  vi.useRealTimers();
  cleanup();
  desk.close();
});

function show(
  fetcher: typeof fetch = () => Promise.reject(new TypeError('failed')),
  storage: () => Storage = () => localStorage,
): void {
  desk = new Desk({
    storage: openStorage(storage),
    tabStorage: openStorage(() => sessionStorage),
    outbox: new MemoryOutbox(),
    archive,
    fetcher,
    connect: (options) => new Connection({ ...options, open: network.open }),
    schedule: (publish) => {
      act(publish);
    },
  });
  languages = new Languages(openStorage(storage), ['en-GB']);
  const looks = new OperatorLooks(openStorage(storage), fetcher);
  const themes = new Themes(openStorage(storage), document);
  const versions = new Versions({
    workers: undefined,
    fetcher,
    reload: () => undefined,
    now: () => 0,
  });
  render(
    <App desk={desk} languages={languages} looks={looks} themes={themes} versions={versions} />,
  );
}

function showConversation(): FakeSocket {
  storeKey(
    openStorage(() => localStorage),
    { session: 'key', name: 'Ada' },
  );
  show();
  network.newest.opens();
  return network.newest;
}

function type(field: HTMLElement, text: string): void {
  fireEvent.change(field, { target: { value: text } });
}

/** Presses, and waits until what that began (the outbox, a request) has come to its end. */
async function press(name: string | RegExp, until: () => void = () => undefined): Promise<void> {
  await act(() => {
    fireEvent.click(screen.getByRole('button', { name }));
    return vi.waitFor(until, PATIENCE);
  });
}

const [one, two] = [turnId(1), turnId(2)] as const;
const status = (): string => screen.getByRole('status').textContent;

describe('the name page', () => {
  it('begins a conversation', async () => {
    const fetcher = vi.fn(() => Promise.resolve(Response.json({ token: 'key', name: 'Ada' })));
    show(fetcher);
    type(screen.getByLabelText('What should we call you?'), '  Ada ');
    await press('Begin', () => {
      expect(desk.getConversation()).not.toBeNull();
    });
    expect(screen.getByRole('log')).toBeTruthy();
    expect(fetcher).toHaveBeenCalledWith('/token?name=Ada', expect.anything());
  });

  it('works in a browser that blocks storage, and says what that means', async () => {
    const fetcher = () => Promise.resolve(Response.json({ token: 'key', name: 'Ada' }));
    show(fetcher, () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    });
    expect(screen.getByText(/a reload ends the conversation here/)).toBeTruthy();
    type(screen.getByLabelText('What should we call you?'), 'Ada');
    await press('Begin', () => {
      expect(desk.getConversation()).not.toBeNull();
    });
    network.newest.opens();
    network.newest.says(welcome('c1'));
    const loss = 'This browser blocks storage: a reload ends this conversation here.';
    expect(status()).toBe(loss);
    network.newest.says(welcome('c2', [wireTurn(one, 'completed', 'Good day')]));
    expect(status()).toBe(`Answer complete. ${loss}`);
  });

  it('shows why it did not', async () => {
    show();
    await press('Begin');
    expect(screen.getByRole('alert').textContent).toContain('Enter a name');
    type(screen.getByLabelText('What should we call you?'), 'Ada');
    await press('Begin');
    expect(screen.getByRole('alert').textContent).toContain('could not be reached');
  });
});

describe('the list of conversations', () => {
  const other = {
    session: 'other',
    name: 'Ada',
    title: null,
    beginning: 'About other things',
    changedAt: '2026-01-30T12:00:00Z',
    ended: true,
  };

  it('brings another one into view, each with its draft', async () => {
    await archive.add({ ...other, ended: false });
    const socket = showConversation();
    socket.says(welcome('c1', [wireTurn(one, 'completed', 'Good day')]));
    type(screen.getByLabelText('Message'), 'half a thou');
    const row = await screen.findByRole('button', { name: 'About other things' });
    act(() => {
      row.click();
    });
    expect(screen.getByLabelText<HTMLTextAreaElement>('Message').value).toBe('');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('About other things');
    act(() => {
      desk.open('key');
    });
    expect(screen.getByLabelText<HTMLTextAreaElement>('Message').value).toBe('half a thou');
  });

  it('marks what has ended, which can be read and not written in', async () => {
    await archive.add(other);
    showConversation();
    const row = await screen.findByRole('button', { name: 'About other things ended' });
    act(() => {
      row.click();
    });
    expect(screen.queryByLabelText('Message')).toBeNull();
    expect(network.sockets).toHaveLength(1);
  });

  it('asks before it deletes, and says when the server cannot be reached', async () => {
    await archive.add({ ...other, ended: false });
    showConversation();
    fireEvent.click(await screen.findByRole('button', { name: 'More for “About other things”' }));
    fireEvent.click(screen.getByRole('menuitem', { name: 'Delete' }));
    const dialog = within(screen.getByRole('dialog'));
    fireEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    await waitFor(() => {
      expect(dialog.getByRole('alert').textContent).toContain('nothing was deleted');
    });
    expect(await archive.list()).toHaveLength(2);
  });

  it('opens and closes by key, and shows the sheet of keys', () => {
    showConversation();
    const press = (key: string, shiftKey = false): void => {
      fireEvent.keyDown(document.body, { key, shiftKey, ctrlKey: true });
    };
    expect(screen.getByRole('navigation')).toBeTruthy();
    press('S', true);
    expect(screen.queryByRole('navigation')).toBeNull();
    press('k');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
    press('/');
    expect(screen.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeTruthy();
  });
});

describe('the language', () => {
  it('is changed on the spot, for the whole page', async () => {
    show();
    expect(document.documentElement.lang).toBe('en');
    fireEvent.change(screen.getByLabelText('Language'), { target: { value: 'ja' } });
    await waitFor(() => {
      expect(screen.getByLabelText('何とお呼びすればよいですか?')).toBeTruthy();
    });
    expect(document.documentElement.lang).toBe('ja');
    fireEvent.click(screen.getByRole('button', { name: 'はじめる' }));
    expect(screen.getByRole('alert').textContent).toContain('名前を入力');
  });
});

describe('the conversation', () => {
  it('greets, sends, thinks, streams and completes', async () => {
    const socket = showConversation();
    expect(status()).toBe('Connecting…');
    socket.says(welcome('c1'));
    expect(screen.getByText('Good to see you, Ada.')).toBeTruthy();
    type(screen.getByLabelText('Message'), 'Hello?');
    await press('Send');
    expect(screen.getByText('Sending…')).toBeTruthy();
    const id = socket.sentOf('send')[0]?.turnId ?? '';
    socket.says(accepted('c2', id, 'Hello?'));
    socket.says({ type: 'queued', turnId: id, ahead: 2, waitMs: 8000 });
    expect(status()).toBe('2 ahead of this one');
    expect(screen.getAllByText('about 8 seconds')).toHaveLength(2);
    socket.says(started('c3', id, 'a1'));
    expect(status()).toBe('Thinking…');
    socket.says(delta(id, 'a1', 0, 'Good *day*'));
    expect(status()).toBe('Answering…');
    await waitFor(() => {
      expect(within(screen.getByRole('log')).getByText('day').tagName).toBe('EM');
    });
    socket.says(completed('c4', id, 10));
    expect(status()).toBe('Answer complete.');
  });

  it('does not call an answer complete of which text is missing', () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says(started('c3', one, 'a1'));
    socket.says(completed('c4', one, 8));
    expect(status()).toBe('Catching up…');
    socket.says(welcome('c4', [wireTurn(one, 'completed', 'Good day')]));
    expect(status()).toBe('Answer complete.');
  });

  it('does not read an answer out piece by piece', () => {
    const socket = showConversation();
    socket.says(welcome('c1', [wireTurn(one, 'completed', 'Good day')]));
    expect(screen.getByRole('log').getAttribute('aria-live')).toBe('off');
    expect(screen.getAllByRole('status')).toHaveLength(1);
  });

  it('shows a failure in plain words, and retries it', async () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says(failed('c3', one, 'model_timeout'));
    expect(screen.getByText('The language model took too long. Try again.')).toBeTruthy();
    await press('Retry');
    await waitFor(() => {
      expect(socket.sentOf('send')).toMatchObject([{ text: 'Hello?', parent: null }]);
    });
  });

  it('asks a stopped turn again in its place', async () => {
    const socket = showConversation();
    socket.says(welcome('c1', [wireTurn(one, 'completed', 'Good day')]));
    socket.says(accepted('c2', two, 'How are you?', one));
    socket.says(stopped('c3', two, 0));
    expect(screen.getByRole('button', { name: 'Ask again' }).tabIndex).toBe(0);
    await press('Ask again');
    await waitFor(() => {
      expect(socket.sentOf('send')).toMatchObject([{ text: 'How are you?', parent: one }]);
    });
  });

  it('says an older stopped turn again at the end', async () => {
    const socket = showConversation();
    const next = { ...wireTurn(two, 'completed', 'Good day'), parent: one, text: 'Still there?' };
    socket.says(welcome('c1', [wireTurn(one, 'stopped', 'Goo'), next]));
    await press('Ask again');
    await waitFor(() => {
      expect(socket.sentOf('send')).toHaveLength(1);
    });
    expect(socket.sentOf('send')[0]).toMatchObject({ text: 'Hello?' });
    expect(socket.sentOf('send')[0]).not.toHaveProperty('parent');
    expect(screen.getByText('Still there?')).toBeTruthy();
  });

  it('leaves an interrupted answer on screen until it is written again', () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says(started('c3', one, 'a1'));
    socket.says(delta(one, 'a1', 0, 'Good day'));
    socket.says(started('c4', one, 'a2'));
    expect(screen.getByText('Good day')).toBeTruthy();
    expect(screen.getByText('Interrupted; being written again')).toBeTruthy();
    socket.says(delta(one, 'a2', 0, 'Well, good day'));
    expect(screen.getByText('Well, good day')).toBeTruthy();
    expect(screen.queryByText('Interrupted; being written again')).toBeNull();
  });

  it('stops the running answer by button and by Escape', async () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    socket.says(accepted('c2', one, 'Hello?'));
    socket.says(started('c3', one, 'a1'));
    await press('Stop the answer');
    expect(socket.sentOf('stop')).toHaveLength(1);
    expect(status()).toBe('Stopping…');
    act(() => {
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    });
    expect(socket.sentOf('stop')).toHaveLength(2);
  });

  it('never sends half a word of an input method', async () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    const field = screen.getByLabelText('Message');
    type(field, 'とうきょう');
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    // Safari: the composition is over, and only the key's code tells.
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 });
    expect(socket.sentOf('send')).toEqual([]);
    fireEvent.keyDown(field, { key: 'Enter', shiftKey: true });
    expect(socket.sentOf('send')).toEqual([]);
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 13 });
    await waitFor(() => {
      expect(socket.sentOf('send')).toMatchObject([{ text: 'とうきょう' }]);
    });
  });

  it('does not send with an Enter that was held down for something else', async () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    const field = screen.getByLabelText<HTMLTextAreaElement>('Message');
    type(field, 'half a thought');
    fireEvent.keyDown(field, { key: 'Enter', repeat: true });
    expect(field.value).toBe('half a thought');
    fireEvent.keyDown(field, { key: 'Enter' });
    await waitFor(() => {
      expect(socket.sentOf('send')).toMatchObject([{ text: 'half a thought' }]);
    }, PATIENCE);
  });

  it('goes on with a draft at its end', () => {
    openStorage(() => localStorage).setItem('parley.draft.key', 'half a thought');
    showConversation();
    const field = screen.getByLabelText<HTMLTextAreaElement>('Message');
    expect([field.value, field.selectionStart]).toEqual(['half a thought', 14]);
  });

  it('edits the last message with the arrow up, as a branch, and keeps the draft', async () => {
    const socket = showConversation();
    socket.says(welcome('c1', [wireTurn(one, 'completed', 'Good day')]));
    socket.says(accepted('c2', two, 'How are yuo?', one));
    socket.says(started('c3', two, 'a1'));
    const field = () => screen.getByLabelText<HTMLTextAreaElement>('Message');
    type(field(), 'draft');
    fireEvent.keyDown(field(), { key: 'ArrowUp' });
    expect(field().value).toBe('draft');
    type(field(), '');
    fireEvent.keyDown(field(), { key: 'ArrowUp' });
    expect(field().value).toBe('How are yuo?');
    fireEvent.keyDown(field(), { key: 'Escape' });
    expect(field().value).toBe('');
    expect(socket.sentOf('stop')).toEqual([]);
    fireEvent.keyDown(field(), { key: 'ArrowUp' });
    type(field(), 'How are you?');
    await press('Send');
    await waitFor(() => {
      expect(socket.sentOf('send')).toMatchObject([{ text: 'How are you?', parent: one }]);
    });
    expect(socket.sentOf('stop')).toEqual([{ type: 'stop', turnId: two }]);
    expect(field().value).toBe('');
  });

  it('has Stop in the place of Send while an answer is awaited and nothing is written', async () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    expect(screen.getByRole('button', { name: 'Send' })).toBeTruthy();
    socket.says(accepted('c2', one, 'Hello?'));
    expect(screen.getByRole('button', { name: 'Stop the answer' })).toBeTruthy();
    socket.says(started('c3', one, 'a1'));
    expect(screen.queryByRole('button', { name: 'Send' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Stop the answer' }), { detail: 2 });
    expect(socket.sentOf('stop')).toEqual([]);
    type(screen.getByLabelText('Message'), 'And then?');
    await press('Send');
    expect(screen.getByText('And then?')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Stop the answer' })).toBeTruthy();
  });

  it('counts what is written near the limit', () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    type(screen.getByLabelText('Message'), 'a'.repeat(14_000));
    expect(screen.getByText('Room for about 2,384 more characters')).toBeTruthy();
    type(screen.getByLabelText('Message'), 'a'.repeat(13_000));
    expect(screen.queryByText(/Room for/)).toBeNull();
  });

  it('goes from branch to branch, and on from the one in view', async () => {
    const socket = showConversation();
    const asked = (id: string, parent: string | null, text: string, answer: string) => ({
      ...wireTurn(id, 'completed', answer),
      parent,
      text,
    });
    const [three, four] = [turnId(3), turnId(4)];
    socket.says(
      welcome('c1', [
        asked(one, null, 'First?', 'First answer'),
        asked(two, one, 'Below the first?', 'Below'),
        asked(three, null, 'Second?', 'Second answer'),
      ]),
    );
    expect(screen.getByText('Second?')).toBeTruthy();
    expect(screen.getByText('2/2')).toBeTruthy();
    await press('Branch before');
    expect(screen.getByText('Below the first?')).toBeTruthy();
    expect(screen.queryByText('Second?')).toBeNull();
    type(screen.getByLabelText('Message'), 'And then?');
    await press('Send');
    await waitFor(() => {
      expect(socket.sentOf('send')).toMatchObject([{ text: 'And then?', parent: two }]);
    });
    const sent = socket.sentOf('send')[0]?.turnId ?? '';
    socket.says(accepted('c2', sent, 'And then?', two));
    // What somebody else says elsewhere does not take the reader away.
    socket.says(accepted('c3', four, 'Elsewhere', three));
    expect(screen.getByText('And then?')).toBeTruthy();
    expect(screen.queryByText('Elsewhere')).toBeNull();
    await press('Branch after');
    expect(screen.getByText('Elsewhere')).toBeTruthy();
    type(screen.getByLabelText('Message'), 'Yes');
    await press('Send');
    socket.says(completed('c4', sent, 0));
    await waitFor(() => {
      expect(socket.sentOf('send')).toHaveLength(2);
    });
    expect(socket.sentOf('send')[1]).not.toHaveProperty('parent');
  });

  it('answers again and copies, and edits in a branch beside', async () => {
    const write = vi.fn(() => Promise.resolve());
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: write },
    });
    const socket = showConversation();
    socket.says(welcome('c1', [wireTurn(one, 'completed', 'Good *day*')]));
    await press('Copy the answer');
    expect(write).toHaveBeenCalledWith('Good *day*');
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy();
    await press('Answer again');
    await waitFor(() => {
      expect(socket.sentOf('send')).toMatchObject([{ text: 'Hello?', parent: null }]);
    });
    socket.says(accepted('c2', socket.sentOf('send')[0]?.turnId ?? '', 'Hello?'));
    expect(screen.getByText('2/2')).toBeTruthy();
    await press('Branch before');
    await press('Edit the message');
    expect(screen.getByLabelText<HTMLTextAreaElement>('Message').value).toBe('Hello?');
  });

  it('offers to go on with an answer that reached its longest length', async () => {
    const socket = showConversation();
    const long = wireTurn(one, 'completed', 'Goo');
    const answer = { text: 'Goo', at: long.at, finish: 'length' };
    socket.says(welcome('c1', [{ ...long, answer }]));
    await press('Continue');
    await waitFor(() => {
      expect(socket.sentOf('send')).toMatchObject([{ text: 'Please continue.' }]);
    });
  });

  it('says when the connection is lost, and what becomes of what is written', async () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    socket.closesWith(1006);
    await waitFor(() => {
      expect(status()).toBe('Connection lost, reconnecting…');
    });
    type(screen.getByLabelText('Message'), 'Still there?');
    await press('Send');
    expect(screen.getByText('Not sent yet')).toBeTruthy();
    expect(status()).toContain('kept and sent later');
  });

  it('says plainly that a server cannot be reached, from the first visit on', () => {
    vi.useFakeTimers();
    storeKey(
      openStorage(() => localStorage),
      { session: 'key', name: 'Ada' },
    );
    show();
    network.newest.closesWith(1006);
    expect(status()).toBe('Connecting…');
    vi.advanceTimersByTime(2_999);
    expect(status()).toBe('Connecting…');
    vi.advanceTimersByTime(1);
    expect(status()).toBe('The server cannot be reached at the moment. This page keeps trying.');
    act(() => {
      desk.wake(false);
    });
    network.newest.opens();
    expect(status()).toBe('The server has not answered yet. Still waiting…');
    network.newest.says(welcome('c1'));
    expect(status()).toBe('');
    network.newest.closesWith(1006);
    expect(status()).toBe('Catching up…');
    vi.advanceTimersByTime(2_000);
    expect(status()).toBe('Connection lost, reconnecting…');
  });

  it('passes on that the store is away before the first welcome', () => {
    const socket = showConversation();
    socket.says({ type: 'notice', code: 'store_unreachable' });
    expect(status()).toBe('The server cannot reach its store. It keeps trying.');
    socket.says(welcome('c1'));
    expect(status()).toBe('');
  });

  it('keeps a refused message in sight with its reason', async () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    type(screen.getByLabelText('Message'), 'Hello?');
    await press('Send');
    socket.says(refused(socket.sentOf('send')[0]?.turnId ?? '', 'session_full'));
    expect(screen.getByText('This conversation is full. Start a new one.')).toBeTruthy();
    expect(screen.getByText('Hello?')).toBeTruthy();
    await press('Clear away');
    expect(screen.queryByText('Hello?')).toBeNull();
  });

  it('does not send what is too long, and says by how much', async () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    type(screen.getByLabelText('Message'), 'é'.repeat(8194));
    expect(screen.getByText(/Too long by 2 characters/)).toBeTruthy();
    await press('Send');
    expect(socket.sentOf('send')).toEqual([]);
  });

  it('offers a new conversation with the kept messages when the session is gone', async () => {
    const socket = showConversation();
    socket.says(welcome('c1'));
    type(screen.getByLabelText('Message'), 'Not answered');
    await press('Send');
    screen.getByLabelText('Message').focus();
    socket.closesWith(4401);
    // Not a button: whoever was typing would press it.
    await waitFor(() => {
      expect(document.activeElement?.className).toBe('ended');
    }, PATIENCE);
    expect(status()).toBe('This conversation has ended on the server.');
    expect(screen.getByText('One message was not answered. It is kept:')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Send in a new conversation' })).toBeTruthy();
    expect(screen.queryByLabelText('Message')).toBeNull();
  });

  it('lets an answer neither run nor fetch anything', async () => {
    const socket = showConversation();
    const hostile =
      'Safe. <script>window.hurt = 1</script><img src=x onerror="window.hurt = 1">' +
      '\n\n[press](javascript:window.hurt=1) ![pixel](https://elsewhere.example/p.png)' +
      '\n\n<iframe src="https://elsewhere.example"></iframe><style>body{display:none}</style>';
    socket.says(welcome('c1', [wireTurn(one, 'completed', hostile)]));
    const log = screen.getByRole('log');
    await waitFor(() => {
      expect(log.querySelector('.markdown')).not.toBeNull();
    });
    expect(log.querySelector('script, img, iframe, style, [onerror]')).toBeNull();
    for (const link of log.querySelectorAll('a')) {
      expect(link.getAttribute('href')).toMatch(/^https:/);
      expect(link.getAttribute('rel')).toContain('noopener');
    }
  });

  it('makes text of links that name no whole address', async () => {
    const socket = showConversation();
    const relative =
      '[one](//evil.example) [two](/two) [three](three.html) [four](#four) ' +
      '[five](\\\\evil.example) <a href="//evil.example">six</a> [mail](mailto:ada@ok.example) ' +
      '![seven](//evil.example/p.png) [whole](https://ok.example/p)\n\nNote[^1].\n\n[^1]: Foot';
    socket.says(welcome('c1', [wireTurn(one, 'completed', relative)]));
    const log = screen.getByRole('log');
    await waitFor(() => {
      expect(log.querySelector('.markdown')).not.toBeNull();
    });
    const links = [...log.querySelectorAll('a')].map((link) => link.getAttribute('href'));
    expect(links).toEqual(['mailto:ada@ok.example', 'https://ok.example/p']);
    for (const text of ['one', 'two', 'three', 'four', 'five', 'six', 'seven']) {
      expect(log.textContent).toContain(text);
    }
    expect(log.querySelector('img')).toBeNull();
  });

  it('takes the names off the elements of an answer', async () => {
    const socket = showConversation();
    const named =
      '<b id="root" name="root" aria-labelledby="leave-title" aria-describedby="x">raw</b>' +
      ' <b>bold</b>' +
      '\n\n<h1 id="composer-hint">Title</h1>\n\nNote[^1].\n\n[^1]: Foot';
    socket.says(welcome('c1', [wireTurn(one, 'completed', named)]));
    const log = screen.getByRole('log');
    await waitFor(() => {
      expect(log.querySelector('.markdown')).not.toBeNull();
    });
    expect(within(log).getByText('bold').tagName).toBe('B');
    expect(log.textContent).toContain('<b id="root"');
    const markdown = log.querySelector('.markdown');
    const naming = '[id], [name], [aria-labelledby], [aria-describedby]';
    expect(markdown?.querySelector(naming)).toBeNull();
  });
});
