import { afterEach, describe, expect, it } from 'vitest';
import { paths } from './paths.mjs';
import { createServerNear, createStaticServer, resolveFile } from './staticServer.mjs';

describe('resolveFile', () => {
  it('maps folders to their index and files to themselves', () => {
    expect(resolveFile('/site', '/', '/')).toBe('/site/index.html');
    expect(resolveFile('/site', '/', '/a%20b.png')).toBe('/site/a b.png');
    expect(resolveFile('/site', '/deep/er/', '/deep/er/x/')).toBe('/site/x/index.html');
  });

  it.each(['/../secret', '/%2e%2e/secret', '/..%2fsecret', '/x/../../site-other/secret', '/%zz', '/a%00b'])('refuses %s', (urlPath) => {
    expect(resolveFile('/site', '/', urlPath)).toBeNull();
  });

  it('refuses what lies outside the base path', () => {
    expect(resolveFile('/site', '/deep/', '/index.html')).toBeNull();
  });
});

describe('createStaticServer', () => {
  /** @type {{ close: () => Promise<void> }[]} */
  const open = [];
  const serve = async (/** @type {Parameters<typeof createStaticServer>[0]} */ options) => {
    const server = await createStaticServer(options);
    open.push(server);
    return server;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close()));
  });

  const root = `${paths.root}/public`;

  it('serves a file with type, length and the given headers', async () => {
    const { url } = await serve({ root, headers: { 'X-Content-Type-Options': 'nosniff' } });
    const response = await fetch(`${url}favicon.svg?x=1`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await response.text()).length).toBe(Number(response.headers.get('content-length')));
  });

  it('answers 404 to what is not there and to folders, 405 to other methods', async () => {
    const { url } = await serve({ root });
    expect((await fetch(`${url}nothing.js`)).status).toBe(404);
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${url}favicon.svg`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${url}favicon.svg`, { method: 'HEAD' })).status).toBe(200);
  });

  it('takes the next port when the wanted one is taken', async () => {
    const first = await serve({ root });
    await expect(createStaticServer({ root, port: first.port })).rejects.toThrow('EADDRINUSE');
    const second = await createServerNear({ root }, first.port);
    open.push(second);
    expect(second.port).not.toBe(first.port);
    expect((await fetch(`${second.url}favicon.svg`)).status).toBe(200);
  });
});
