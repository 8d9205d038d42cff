// The `test` of every kernel spec: a page with the engine's harness, opened once for a whole worker. A console error or warning fails the test:
// Chromium reports GPU errors that nobody caught there.
import { test as base, expect, type Page } from '@playwright/test';
import { openHarnessPage } from '../../scripts/lib/harnessPage.mjs';

interface Opened {
  page: Page;
  faults: string[];
}

export const test = base.extend<{ harness: Page }, { opened: Opened }>({
  opened: [
    // Playwright reads from this pattern which fixtures it needs: none.
    async ({}, use) => {
      const faults: string[] = [];
      const onConsole = (type: string, text: string): void => {
        if (type === 'error' || type === 'warning') faults.push(`${type}: ${text}`);
      };
      const { page, close } = await openHarnessPage({ onConsole });
      await use({ page, faults });
      await close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  harness: async ({ opened }, use) => {
    opened.faults.length = 0;
    await use(opened.page);
    expect(opened.faults, 'faults seen while the harness ran').toEqual([]);
  },
});

export { expect };
