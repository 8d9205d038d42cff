// A static file server for one folder on the loopback addresses. Knows nothing of what it serves.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

/** @type {Record<string, string>} */
const contentTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * File under `root` that a URL path names, or null where it would leave the folder or cannot be decoded.
 * @param {string} root absolute folder
 * @param {string} basePath where the folder is mounted, with slashes at both ends
 * @param {string} urlPath
 */
export function resolveFile(root, basePath, urlPath) {
  let decoded;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (!decoded.startsWith(basePath) || decoded.includes('\0')) return null;
  const relative = decoded.slice(basePath.length);
  const file = path.resolve(root, relative === '' || relative.endsWith('/') ? `${relative}index.html` : relative);
  return file.startsWith(root + path.sep) ? file : null;
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {{ root: string, basePath: string, headers: Record<string, string> }} site
 */
async function answer(request, response, site) {
  const fail = (/** @type {number} */ status, /** @type {string} */ text) =>
    response.writeHead(status, { ...site.headers, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  if (request.method !== 'GET' && request.method !== 'HEAD') return fail(405, 'Only GET and HEAD are answered here.');
  const urlPath = (request.url ?? '/').replace(/[?#].*$/, '');
  const file = resolveFile(site.root, site.basePath, urlPath);
  const facts = file === null ? null : await stat(file).catch(() => null);
  if (file === null || !facts?.isFile()) return fail(404, `Not found: ${urlPath}`);
  response.writeHead(200, {
    ...site.headers,
    'Content-Type': contentTypes[path.extname(file)] ?? 'application/octet-stream',
    'Content-Length': facts.size,
    // Hashed names never change their content; everything else may.
    'Cache-Control': urlPath.startsWith(`${site.basePath}assets/`) ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') return response.end();
  return createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

/**
 * Listens on one loopback address; resolves false where this machine has no such address.
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
const listen = (server, port, host) =>
  new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve(false);
      else reject(error);
    });
    server.listen(port, host, () => resolve(true));
  });

/**
 * Serves `root` on `http://localhost:port<basePath>`, over IPv4 and, where the machine has it, IPv6. Rejects with EADDRINUSE when the port is taken.
 * @param {{ root: string, port?: number, basePath?: string, headers?: Record<string, string> }} options port 0 (the default) takes any free one
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 */
export async function createStaticServer({ root, port = 0, basePath = '/', headers = {} }) {
  const site = { root: path.resolve(root), basePath, headers };
  const servers = [0, 1].map(() => createServer((request, response) => void answer(request, response, site)));
  const close = async () => {
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done) && server.closeAllConnections())));
  };
  const [ipv4, ipv6] = servers;
  if (!ipv4 || !ipv6) throw new Error('Two servers were made.');
  try {
    await listen(ipv4, port, '127.0.0.1');
    const address = ipv4.address();
    const taken = typeof address === 'object' && address ? address.port : port;
    await listen(ipv6, taken, '::1');
    return { url: `http://localhost:${taken}${basePath}`, port: taken, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The same on `preferred`, or on the next free port of the twenty after it, or on any.
 * @param {{ root: string, headers?: Record<string, string> }} options
 * @param {number} preferred
 */
export async function createServerNear(options, preferred) {
  for (const port of [...Array.from({ length: 20 }, (_, i) => preferred + i), 0]) {
    try {
      return await createStaticServer({ ...options, port });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  throw new Error('No free port was found on this machine.');
}
