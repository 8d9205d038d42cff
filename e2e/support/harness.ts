// The `test` of every kernel spec: a page with the engine's harness, opened once for a whole worker.
import { test as base, expect, type Page } from '@playwright/test';
import { openHarness } from '../../scripts/lib/harnessPage.mjs';

export const test = base.extend<object, { harness: Page }>({
  harness: [
    // Playwright reads from this pattern which fixtures it needs: none.
    async ({}, use) => {
      const { page, close } = await openHarness();
      await use(page);
      await close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

export { expect };
