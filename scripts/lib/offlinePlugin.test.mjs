import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { listBuiltFiles } from './offlinePlugin.mjs';

test('lists every file with the digest of its content, the page by its folder, the service worker not at all', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'built-'));
  await mkdir(path.join(folder, 'assets', 'deep'), { recursive: true });
  for (const name of ['index.html', 'service-worker.js', 'favicon.svg', 'assets/deep/a-1.js'])
    await writeFile(path.join(folder, name), `content of ${name}`);
  const digest = (/** @type {string} */ name) => `sha256-${createHash('sha256').update(`content of ${name}`).digest('base64')}`;
  expect(await listBuiltFiles(folder)).toEqual([
    { path: 'assets/deep/a-1.js', integrity: digest('assets/deep/a-1.js') },
    { path: 'favicon.svg', integrity: digest('favicon.svg') },
    { path: '', integrity: digest('index.html') },
  ]);
  await rm(folder, { recursive: true });
});
