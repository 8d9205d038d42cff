// Drops files and folders of the disk on the page as a file manager does: the browser itself makes the drag events and the file entries.
import { expect, type Page } from '@playwright/test';

/**
 * Drops the paths (absolute; folders allowed) on the middle of the page, once the page has shown that it takes them.
 * A hand moves until it lets go, so the last move is over what the page shows then: a drop aimed at an element that has since been
 * replaced goes nowhere.
 */
export async function dropOnPage(page: Page, paths: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 800, height: 600 };
  const [x, y] = [Math.round(width / 2), Math.round(height / 2)];
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') => session.send('Input.dispatchDragEvent', { type, x, y, data });
  await send('dragEnter');
  await send('dragOver');
  await expect(page.getByTestId('drop-veil')).toBeVisible();
  await send('dragOver');
  await send('drop');
  await session.detach();
}
