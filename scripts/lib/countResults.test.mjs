import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest, judgeRunner } from './countResults.mjs';

const file = (/** @type {string} */ status, /** @type {string[]} */ ...tests) => ({
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});

describe('countVitest', () => {
  it('counts failed, skipped and unwritten tests as failed', () => {
    const testResults = [file('failed', 'passed', 'failed', 'skipped', 'todo')];
    expect(countVitest({ numPassedTests: 1, numTotalTests: 4, testResults })).toEqual({ passed: 1, failed: 3 });
  });

  it('counts a file that could not be loaded', () => {
    const testResults = [file('passed', 'passed'), file('failed')];
    expect(countVitest({ numPassedTests: 1, numTotalTests: 1, testResults })).toEqual({ passed: 1, failed: 1 });
  });
});

describe('countPlaywright', () => {
  it('counts everything but the expected as failed', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 1 };
    expect(countPlaywright({ stats, errors: ['global set-up'] })).toEqual({ passed: 5, failed: 4 });
  });
});

describe('judgeRunner', () => {
  it('lets a good run pass', () => {
    expect(judgeRunner({ passed: 3, failed: 0 }, 0)).toEqual({ passed: 3, failed: 0, note: null });
    expect(judgeRunner({ passed: 3, failed: 2 }, 1)).toMatchObject({ passed: 3, failed: 2 });
  });

  it('fails a run without report, without tests, or with a bad exit', () => {
    expect(judgeRunner(null, 0).failed).toBe(1);
    expect(judgeRunner({ passed: 0, failed: 0 }, 0).failed).toBe(1);
    expect(judgeRunner({ passed: 3, failed: 0 }, 1)).toMatchObject({ passed: 3, failed: 1 });
  });
});
