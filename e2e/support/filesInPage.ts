// Hands files of the disk to the page as a script in it would hold them: File objects with the paths they had in their folder.
import { statSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Outcome } from '../../src/data/testing/hostileFaults';

/** What `window.playground.load` makes of a file or a folder with all below it. */
export async function loadPath(page: Page, path: string): Promise<Outcome> {
  const input = await page.evaluateHandle((folder) => {
    const made = document.createElement('input');
    made.type = 'file';
    made.multiple = true;
    made.webkitdirectory = folder;
    return made;
  }, statSync(path).isDirectory());
  await input.setInputFiles(path);
  const outcome = await input.evaluate(async ({ files }): Promise<Outcome> => {
    try {
      const summary = await window.playground.load([...(files ?? [])]);
      return { summary, said: summary.refused.map(({ file, reason }) => `${file}: ${reason}`).join('\n') };
    } catch (error) {
      return { summary: null, said: error instanceof Error ? error.message : String(error) };
    }
  });
  await input.dispose();
  return outcome;
}
