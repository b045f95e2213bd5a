import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openSocket } from './connection/browserSocket';
import { Connection } from './connection/connection';
import { Wakefulness } from './connection/wakefulness';
import { Languages } from './language/languages';
import { OperatorLooks } from './looks/looks';
import { Themes } from './looks/themes';
import { Versions } from './offline/versions';
import { Desk } from './session/desk';
import { openArchive } from './session/browserArchive';
import { sessionIn } from './session/deviceLink';
import { openOutbox } from './session/outbox';
import { openSendingRight } from './session/sendingRight';
import { openStorage } from './session/storage';
import { App } from './views/App';
import './views/styles.css';

/** Undefined where pages may have none: on plain HTTP of other hosts, or where they are blocked. */
function serviceWorkers(): ServiceWorkerContainer | undefined {
  return 'serviceWorker' in navigator ? navigator.serviceWorker : undefined;
}

/** When the page has nothing else to do. */
function whenIdle(work: () => void): void {
  // Safari has no such call.
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: IDLE_MS_MAX });
  else setTimeout(work, IDLE_MS_MAX);
}

const IDLE_MS_MAX = 10_000;

/**
 * Views are told at most once a frame, and in a hidden tab, which draws no frames, now and then. One
 * that is hidden before its next frame does not wait for that.
 */
function schedule(publish: () => void): void {
  let frame = 0;
  const timer = setTimeout(() => {
    cancelAnimationFrame(frame);
    publish();
  }, 250);
  if (document.hidden) return;
  frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    publish();
  });
}

/** The session of a link from another device, whose key stays neither in the address nor the history. */
function takeLink(): string | null {
  const session = sessionIn(location.hash);
  if (session !== null) history.replaceState(null, '', location.pathname);
  return session;
}

// Before anything that could fail or take long.
const linked = takeLink();

const storage = openStorage(() => localStorage);
const languages = new Languages(storage, navigator.languages);

const looks = new OperatorLooks(storage, (input, init) => fetch(input, init));
const themes = new Themes(storage, document);
themes.show();
themes.watch(window);

const versions = new Versions({
  workers: import.meta.env.PROD ? serviceWorkers() : undefined,
  fetcher: (input, init) => fetch(input, init),
  reload: () => {
    location.reload();
  },
  now: () => Date.now(),
});
window.addEventListener('vite:preloadError', (event) => {
  void versions.missing(event.payload);
});

const [outbox, archive] = await Promise.all([
  openOutbox(),
  openArchive(),
  languages.open(),
  looks.open(),
]);

const desk = new Desk({
  storage,
  tabStorage: openStorage(() => sessionStorage),
  outbox,
  right: openSendingRight('locks' in navigator ? navigator.locks : undefined),
  archive,
  fetcher: (input, init) => fetch(input, init),
  connect: (options) =>
    new Connection({
      ...options,
      open: openSocket,
      onLink: (link) => {
        // Servers are often away because they are being updated.
        if (link.kind === 'ready') versions.check();
        options.onLink(link);
      },
    }),
  schedule,
});

await desk.opened;
if (linked !== null) void desk.adopt(linked);
window.addEventListener('hashchange', () => {
  const session = takeLink();
  if (session !== null) void desk.adopt(session);
});

new Wakefulness({
  page: document,
  window,
  now: () => Date.now(),
  woken: (slept) => {
    desk.wake(slept);
    versions.check();
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
createRoot(root).render(
  <StrictMode>
    <App desk={desk} languages={languages} looks={looks} themes={themes} versions={versions} />
  </StrictMode>,
);

async function prepareForNoNetwork(): Promise<void> {
  if (!import.meta.env.PROD) return;
  await versions.start();
  const connection = (navigator as { readonly connection?: { readonly saveData?: boolean } })
    .connection;
  if (connection?.saveData === true) return;
  await serviceWorkers()?.ready;
  whenIdle(() => {
    versions.fetchLater();
  });
}

// After the first conversation is on screen: nothing of this is urgent.
whenIdle(() => void prepareForNoNetwork());
