import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openSocket } from './connection/browserSocket';
import { Connection } from './connection/connection';
import { Languages } from './language/languages';
import { OperatorLooks } from './looks/looks';
import { Themes } from './looks/themes';
import { Desk } from './session/desk';
import { openArchive } from './session/browserArchive';
import { sessionIn } from './session/deviceLink';
import { openOutbox } from './session/outbox';
import { openStorage } from './session/storage';
import { App } from './views/App';
import './views/styles.css';

/** Views are told at most once a frame, and in a hidden tab, which draws no frames, now and then. */
function schedule(publish: () => void): void {
  if (document.hidden) setTimeout(publish, 250);
  else requestAnimationFrame(publish);
}

const storage = openStorage(() => localStorage);
const languages = new Languages(storage, navigator.languages);

const looks = new OperatorLooks(storage, (input, init) => fetch(input, init));
const themes = new Themes(storage, document);
themes.show();
themes.watch(window);

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
  archive,
  fetcher: (input, init) => fetch(input, init),
  connect: (options) => new Connection({ ...options, open: openSocket }),
  schedule,
});

/** A link from another device; its key stays neither in the address nor in the history. */
function arrive(): void {
  const session = sessionIn(location.hash);
  if (session === null) return;
  history.replaceState(null, '', location.pathname);
  void desk.adopt(session);
}

await desk.opened;
arrive();
window.addEventListener('hashchange', arrive);

function wake(): void {
  if (!document.hidden) desk.wake();
}

window.addEventListener('online', wake);
window.addEventListener('offline', wake);
window.addEventListener('pageshow', wake);
document.addEventListener('visibilitychange', wake);

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root element');
createRoot(root).render(
  <StrictMode>
    <App desk={desk} languages={languages} looks={looks} themes={themes} />
  </StrictMode>,
);
