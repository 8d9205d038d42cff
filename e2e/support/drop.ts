// Drops files and folders of the disk on the page as a file manager does: the browser itself makes the drag events and the file entries.
import type { Page } from '@playwright/test';

/** Drops the paths (absolute; folders allowed) on the middle of the page. */
export async function dropOnPage(page: Page, paths: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  const [x, y] = [Math.round(width / 2), Math.round(height / 2)];
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, x, y, data });
  await session.detach();
}
