// The service worker's entry: keeps the whole built site, so that the page works without its server. A newer version is fetched beside
// this one and waits until a person asks for it, or until no page of this one is open. Knows nothing of what the files hold.
import type { OfflineMessage } from '../protocol/offline';
import type { BuiltFile } from './builtFile';
import { createSite } from './site';

declare const __BUILT_FILES__: readonly BuiltFile[];
declare const __BUILT_VERSION__: string;

const scope = globalThis as unknown as ServiceWorkerGlobalScope;
const { registration, clients, caches } = scope;
const site = createSite({
  scopeUrl: registration.scope,
  version: __BUILT_VERSION__,
  files: __BUILT_FILES__,
  caches,
  fetch: (request) => scope.fetch(request),
});

/** A former version's files are needed by other windows that still show it, and by a newer version that copies what has not changed. */
async function isAlone(): Promise<boolean> {
  const windows = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  return windows.length <= 1 && !registration.installing && !registration.waiting;
}

scope.addEventListener('install', (event) => event.waitUntil(site.fill()));
// The first visit's page is served from now on as well: what it loads later needs no server either.
scope.addEventListener('activate', (event) => event.waitUntil(clients.claim()));
scope.addEventListener('fetch', (event) => {
  const answer = site.answer(event.request);
  if (answer) event.respondWith(answer);
});
scope.addEventListener('message', (event) => {
  const message = event.data as OfflineMessage;
  if (message === 'take-over') event.waitUntil(scope.skipWaiting());
  if (message === 'page-opened') event.waitUntil(site.clean(isAlone));
});
