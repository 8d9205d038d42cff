// Counts passed and failed tests in the JSON reports of Vitest and Playwright. Pure. What was skipped counts as failed: nothing here may be skipped.

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * @param {{ numPassedTests: number, numTotalTests: number, testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @returns {Count}
 */
export function countVitest(report) {
  // A file that fails to load has no tests in it, yet it failed.
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  return { passed: report.numPassedTests, failed: report.numTotalTests - report.numPassedTests + brokenFiles };
}

/**
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} report
 * @returns {Count}
 */
export function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length };
}

/**
 * What a runner's stage adds up to: no report, no test at all, or a bad exit without a failed test each count as one failure.
 * @param {Count | null} count
 * @param {number} exitCode
 * @returns {Count & { note: string | null }}
 */
export function judgeRunner(count, exitCode) {
  if (!count) return { passed: 0, failed: 1, note: `wrote no report (exit ${exitCode})` };
  if (count.passed + count.failed === 0) return { passed: 0, failed: 1, note: 'ran no test' };
  if (exitCode !== 0 && count.failed === 0) return { ...count, failed: 1, note: `ended with exit ${exitCode} although no test failed` };
  return { ...count, note: null };
}
