// Calls a function of the harness page from a spec, and expects a case's report to have passed. Knows no case.
import type { Page } from '@playwright/test';
import type { FuzzRow } from '../harness/fuzz/checkRandomly';
import type { CaseReport } from '../../src/engine/testing/checks';
import { expect } from '../support/harness';

/** What window.harness.run(name, payload) resolves with. */
export const runHarness = <T>(page: Page, name: string, payload: unknown = null): Promise<T> =>
  page.evaluate(
    ([call, argument]) =>
      (window as unknown as { harness: { run(name: unknown, payload: unknown): Promise<T> } }).harness.run(call, argument),
    [name, payload] as const,
  );

/** Runs a case and fails with every check that was out of tolerance. */
export async function expectCase(page: Page, name: string, payload: unknown): Promise<CaseReport> {
  const report = await runHarness<CaseReport>(page, name, payload);
  expect(report.failed.map(({ tensor, error, tolerance }) => `${tensor}: ${error} > ${tolerance}`)).toEqual([]);
  expect(report.checks).toBeGreaterThan(0);
  expect(report.passed).toBe(true);
  return report;
}

/** Runs random cases and fails with the shrunk counterexample. */
export async function expectRandom(page: Page, name: string, payload: { runs: number } & Record<string, unknown>): Promise<FuzzRow> {
  const row = await runHarness<FuzzRow>(page, name, payload);
  expect(row.failure, JSON.stringify(row.failure)).toBeNull();
  expect(row.runs).toBe(payload.runs);
  expect(row.checks).toBeGreaterThan(0);
  return row;
}
