// Registers the service worker, which makes the page work without its server, and tells when a newer version waits. Never reloads unasked.
import type { OfflineMessage } from '../protocol/offline';

export interface Updates {
  /** Has the waiting version take over, and reloads the page with it. */
  take(): void;
}

export interface Surroundings {
  /** Absent where the address is not secure, or the browser has none. */
  container: ServiceWorkerContainer | undefined;
  /** The page's own files are there; the worker's copies wait for them. */
  loaded: Promise<unknown>;
  /** Address of the service worker; its folder is what it answers for. */
  script: string;
  reload: () => void;
  /** Calls again and again: a page that is open all day asks for a newer version now and then. */
  everyHour: (ask: () => void) => void;
}

/** `onReady` is called when a newer version waits; the very first version replaces none and is not announced. */
export function watchUpdates({ container, loaded, script, reload, everyHour }: Surroundings, onReady: () => void): Updates {
  let waiting: ServiceWorker | null = null;
  let asked = false;
  const say = (worker: ServiceWorker | null, message: OfflineMessage): void => worker?.postMessage(message);
  const announce = (worker: ServiceWorker): void => {
    waiting = worker;
    onReady();
  };

  async function register(offered: ServiceWorkerContainer): Promise<void> {
    say(offered.controller, 'page-opened');
    offered.addEventListener('controllerchange', () => {
      if (asked) reload();
    });
    await loaded;
    const registration = await offered.register(script);
    const follow = (): void => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && registration.active) announce(worker);
      });
    };
    if (registration.waiting && registration.active) announce(registration.waiting);
    follow();
    registration.addEventListener('updatefound', follow);
    // Without a connection no newer version can be found, and none is missed.
    everyHour(() => void registration.update().catch(() => undefined));
  }

  // A browser that refuses (private windows, storage switched off) loses the use without a server, nothing else.
  if (container) register(container).catch(() => undefined);
  return {
    take() {
      asked = true;
      // Another tab may have had it take over already.
      if (waiting?.state === 'installed') say(waiting, 'take-over');
      else reload();
    },
  };
}
