// Filling, answering and cleaning, with cache storage and a server in memory.
import { expect, test } from 'vitest';
import { createSite, type Site } from './site';

const scopeUrl = 'http://host/deep/';
const addressOf = (asked: RequestInfo | URL): string => new URL(asked instanceof Request ? asked.url : asked).href.replace(/[?#].*$/, '');

/** Names in the order of creation, as the standard has it. */
function createCaches() {
  const all = new Map<string, Map<string, Response>>();
  const open = async (name: string): Promise<Cache> => {
    const entries = all.get(name) ?? new Map<string, Response>();
    all.set(name, entries);
    return {
      match: async (asked: RequestInfo | URL) => entries.get(addressOf(asked))?.clone(),
      put: async (asked: RequestInfo | URL, response: Response) => void entries.set(addressOf(asked), response),
    } as Partial<Cache> as Cache;
  };
  return { all, caches: { open, keys: async () => [...all.keys()], delete: async (name: string) => all.delete(name) } };
}

type World = ReturnType<typeof createCaches>;
/** What a server holds, by path, and what was asked of it. */
interface Server {
  files: Record<string, string>;
  asked: { path: string; cache: string; integrity: string }[];
}

function siteOf({ caches }: World, server: Server, version: string): Site {
  const fetch = async ({ url, cache, integrity }: Request): Promise<Response> => {
    const path = addressOf(url).slice(scopeUrl.length);
    server.asked.push({ path, cache, integrity });
    const text = server.files[path];
    return text === undefined ? new Response('', { status: 404 }) : new Response(text);
  };
  const files = Object.keys(server.files).map((path) => ({ path, integrity: `sha256-${path}` }));
  return createSite({ scopeUrl, version, files, caches, fetch });
}
const serverOf = (files: Record<string, string>): Server => ({ files, asked: [] });
const read = async (answer: Promise<Response> | null): Promise<string | null> => (answer ? (await answer).text() : null);
const ask = (site: Site, path: string, options?: RequestInit) => read(site.answer(new Request(scopeUrl + path, options)));

test('holds the whole site: hashed files as the page has them, the others asked for anew, each with its digest', async () => {
  const server = serverOf({ '': 'page', 'assets/a-1.js': 'a', 'demos/x.png': 'x' });
  const site = siteOf(createCaches(), server, 'one');
  await site.fill();
  expect(server.asked).toEqual([
    { path: '', cache: 'no-cache', integrity: 'sha256-' },
    { path: 'assets/a-1.js', cache: 'default', integrity: 'sha256-assets/a-1.js' },
    { path: 'demos/x.png', cache: 'no-cache', integrity: 'sha256-demos/x.png' },
  ]);
  server.files = {};
  expect(await ask(site, '?λ=1#here')).toBe('page');
  expect(await ask(site, 'index.html')).toBe('page');
  expect(await ask(site, 'assets/a-1.js')).toBe('a');
  expect(await ask(site, 'demos/x.png')).toBe('x');
});

test('leaves everything else alone', () => {
  const site = siteOf(createCaches(), serverOf({ '': 'page' }), 'one');
  expect(site.answer(new Request(`${scopeUrl}unknown.html`))).toBeNull();
  expect(site.answer(new Request('http://host/other/'))).toBeNull();
  expect(site.answer(new Request('http://elsewhere/deep/'))).toBeNull();
  expect(site.answer(new Request(scopeUrl, { method: 'POST' }))).toBeNull();
});

test('a missing file fails the whole version, by name; the next try goes on where this one ended', async () => {
  const world = createCaches();
  const server = serverOf({ '': 'page', 'assets/a-1.js': 'a', 'assets/b-1.js': 'b' });
  const site = siteOf(world, server, 'one');
  delete server.files['assets/b-1.js'];
  await expect(site.fill()).rejects.toThrow('assets/b-1.js: the server answered 404.');
  server.files['assets/b-1.js'] = 'b';
  server.asked = [];
  await site.fill();
  expect(server.asked.map(({ path }) => path)).toEqual(['assets/b-1.js']);
});

test('a newer version copies hashed files that have not changed, and answers for pages of the former one', async () => {
  const world = createCaches();
  await siteOf(world, serverOf({ '': 'old', 'assets/a-1.js': 'a', 'assets/b-1.js': 'old b' }), 'one').fill();
  const server = serverOf({ '': 'new', 'assets/a-1.js': 'a', 'assets/b-2.js': 'new b' });
  const site = siteOf(world, server, 'two');
  await site.fill();
  expect(server.asked.map(({ path }) => path)).toEqual(['', 'assets/b-2.js']);
  expect(await ask(site, '')).toBe('new');
  expect(await ask(site, 'assets/b-1.js')).toBe('old b');
});

test('removes former versions once nobody needs them, and never the caches of another folder of the same host', async () => {
  const world = createCaches();
  const other = 'sauron-playground /other/ one';
  await world.caches.open(other);
  await siteOf(world, serverOf({ '': 'old' }), 'one').fill();
  const site = siteOf(world, serverOf({ '': 'new' }), 'two');
  await site.fill();
  await site.clean(async () => false);
  expect(world.all.size).toBe(3);
  await site.clean(async () => true);
  expect([...world.all.keys()]).toEqual([other, 'sauron-playground /deep/ two']);
});

test('a file that storage has lost comes from the server', async () => {
  const world = createCaches();
  const site = siteOf(world, serverOf({ '': 'page' }), 'one');
  await site.fill();
  world.all.clear();
  expect(await ask(site, '')).toBe('page');
});
