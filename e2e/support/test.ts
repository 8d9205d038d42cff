// The `test` of every journey: its page fails the test on any console error or warning, exception, refused or foreign request.
import { test as base, expect } from '@playwright/test';
import { watchPage } from './watchPage';

export const test = base.extend({
  page: async ({ page, baseURL }, use) => {
    if (!baseURL) throw new Error('playwright.config.ts gives no baseURL.');
    const { faults } = await watchPage(page, new URL(baseURL).origin);
    await use(page);
    expect(faults, 'faults seen while the page ran').toEqual([]);
  },
});

export { expect };
