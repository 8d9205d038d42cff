// What the service worker does, apart from its events: fills the cache of its version, answers from it, removes former ones.
// Knows the browser's cache storage and fetch only as they are given.
import { hashedFolder, type BuiltFile } from './builtFile';
import { cacheNameOf, otherCaches } from './cacheNames';

interface Surroundings {
  /** Address of the folder that is served, with a slash at the end. */
  scopeUrl: string;
  version: string;
  files: readonly BuiltFile[];
  caches: Pick<CacheStorage, 'open' | 'keys' | 'delete'>;
  fetch: (request: Request) => Promise<Response>;
}

export interface Site {
  /** Copies every file of this version; rejects where one is missing or is not the one that was built. */
  fill(): Promise<void>;
  /** Answers what belongs to this or a former version; null for everything else, which goes the usual way. */
  answer(request: Request): Promise<Response> | null;
  /** Removes the caches of other versions while `alone()`, asked last, says that nobody needs them. */
  clean(alone: () => Promise<boolean>): Promise<void>;
}

// Servers say that answers vary by this or that header; a built file does not.
const byAddress: CacheQueryOptions = { ignoreSearch: true, ignoreVary: true };

export function createSite({ scopeUrl, version, files, caches, fetch }: Surroundings): Site {
  const name = cacheNameOf(scopeUrl, version);
  const known = new Set(files.map(({ path }) => path));
  const formerNames = async (): Promise<string[]> => otherCaches(await caches.keys(), scopeUrl, name);

  /** What a former version has of it; only where the same name means the same content. */
  async function findFormer(path: string): Promise<Response | undefined> {
    if (!path.startsWith(hashedFolder)) return undefined;
    for (const former of await formerNames()) {
      const found = await (await caches.open(former)).match(scopeUrl + path, byAddress);
      if (found) return found;
    }
    return undefined;
  }
  async function fetchBuilt({ path, integrity }: BuiltFile): Promise<Response> {
    // The page's own first load may have left hashed files in the browser's cache; the others are asked for anew.
    const cache = path.startsWith(hashedFolder) ? 'default' : 'no-cache';
    const response = await fetch(new Request(scopeUrl + path, { integrity, cache }));
    if (!response.ok) throw new Error(`${path || 'index.html'}: the server answered ${response.status}.`);
    return response;
  }
  async function find(path: string, request: Request): Promise<Response> {
    const own = await (await caches.open(name)).match(scopeUrl + path, byAddress);
    return own ?? (await findFormer(path)) ?? fetch(request);
  }

  return {
    async fill() {
      const cache = await caches.open(name);
      // One after the other: nobody waits for it, and the page's own requests go first.
      for (const file of files) {
        const address = scopeUrl + file.path;
        if (await cache.match(address, byAddress)) continue;
        await cache.put(address, unredirected((await findFormer(file.path)) ?? (await fetchBuilt(file))));
      }
    },
    answer(request) {
      const path = pathWithin(scopeUrl, request);
      return path !== null && (known.has(path) || path.startsWith(hashedFolder)) ? find(path, request) : null;
    },
    async clean(alone) {
      const former = await formerNames();
      if (former.length > 0 && (await alone())) await Promise.all(former.map((one) => caches.delete(one)));
    },
  };
}

/** Path below the scope without search and hash; null for what is not ours to answer. */
function pathWithin(scopeUrl: string, { method, url }: Request): string | null {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (method !== 'GET' || !address.startsWith(scopeUrl)) return null;
  const path = address.slice(scopeUrl.length);
  return path === 'index.html' ? '' : path;
}

/** The same answer without the mark of a redirection, with which browsers refuse to open a page. */
function unredirected(response: Response): Response {
  if (!response.redirected) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body, { status, statusText, headers });
}
