import { createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import type { Files, PageMessage } from './files';

/*
 * Opens the page without a network. It serves the files of one build, which it holds whole, and
 * nothing else: what is said goes past it. A newer build waits until somebody takes it.
 */

declare const self: ServiceWorkerGlobalScope;

/** Written by the build. */
declare const FILES: Files;

const files: Files = FILES;

const LATER = 'parley-later';

precacheAndRoute([...files.first], { ignoreURLParametersMatching: [] });

// The client has one page. Every other address is the server's to answer.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), { allowlist: [/^\/(\?.*)?$/] }),
);

const later = new Set(files.later);

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && later.has(url.pathname),
  new CacheFirst({ cacheName: LATER, matchOptions: { ignoreVary: true } }),
);

self.addEventListener('activate', (event) => {
  // A first visit's page has no worker before this one.
  event.waitUntil(Promise.all([forgetOldFiles(), self.clients.claim()]));
});

self.addEventListener('message', (event) => {
  const message = event.data as PageMessage;
  switch (message) {
    case 'take_over':
      event.waitUntil(self.skipWaiting());
      return;
    case 'fetch_later':
      event.waitUntil(fetchLater());
  }
});

async function forgetOldFiles(): Promise<void> {
  const cache = await caches.open(LATER);
  for (const request of await cache.keys()) {
    if (!later.has(new URL(request.url).pathname)) await cache.delete(request);
  }
}

/** One after the other: what somebody waits for comes first. Ends at the first that fails. */
async function fetchLater(): Promise<void> {
  const cache = await caches.open(LATER);
  for (const path of files.later) {
    if ((await cache.match(path, { ignoreVary: true })) !== undefined) continue;
    try {
      await cache.add(path);
    } catch {
      // No network, or no room: the next page asks again.
      return;
    }
  }
}
