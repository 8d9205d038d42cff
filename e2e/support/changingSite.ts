// A copy of the built site that a test may publish a newer version of. Knows of the build only that the service worker lists each file's digest.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { listBuiltFiles } from '../../scripts/lib/offlinePlugin.mjs';
import { paths } from '../../scripts/lib/paths.mjs';

export interface ChangingSite {
  root: string;
  /** Publishes the same site with a mark in its page. */
  change(): Promise<void>;
  remove(): Promise<void>;
}

export async function copySite(): Promise<ChangingSite> {
  const root = await mkdtemp(path.join(tmpdir(), 'site-'));
  await cp(paths.dist, root, { recursive: true });
  const digestOfPage = async (): Promise<string> => {
    const page = (await listBuiltFiles(root)).find((file) => file.path === '');
    if (!page) throw new Error('The built site has no page.');
    return page.integrity;
  };
  return {
    root,
    async change() {
      const before = await digestOfPage();
      await rewrite(path.join(root, 'index.html'), '</head>', '<meta name="mark" /></head>');
      await rewrite(path.join(root, 'service-worker.js'), before, await digestOfPage());
      await rewrite(path.join(root, 'service-worker.js'), /version:`[0-9a-f]{12}`/, 'version:`changed`');
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** How many marks the page that stands carries: 0 or 1. */
export const readMark = (page: Page): Promise<number> => page.locator('head > meta[name="mark"]').count();

async function rewrite(file: string, before: string | RegExp, after: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const changed = text.replace(before, after);
  if (changed === text) throw new Error(`${file} does not hold ${String(before)}.`);
  await writeFile(file, changed);
}
