// `npm start`: builds the site and serves dist/ with the security headers until interrupted.
//   --port N     start looking for a free port at N (4173)
//   --no-build   serve what is in dist/ already
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { paths } from './lib/paths.mjs';
import { securityHeaders } from './lib/securityHeaders.mjs';
import { createServerNear } from './lib/staticServer.mjs';

const { values } = parseArgs({ options: { port: { type: 'string', default: '4173' }, 'no-build': { type: 'boolean', default: false } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65535)
  throw new Error(`--port ${values.port}: a port is a whole number from 1 to 65535.`);

if (!values['no-build']) await build({ root: paths.root, logLevel: 'warn' });
if (!existsSync(`${paths.dist}/index.html`)) throw new Error(`${paths.dist} holds no built page; run npm run build first.`);
const server = await createServerNear({ root: paths.dist, headers: securityHeaders }, port);
console.log('Sauron Playground is ready (stop with Ctrl+C):');
console.log(server.url);
