// Recurring work takes its share of the time and no more, but for what was saved.
import { expect, test } from 'vitest';
import { createTimeBudget } from './timeBudget';

function clock() {
  let ms = 1000;
  return { now: () => ms, pass: (byMs: number) => void (ms += byMs) };
}

test('what is saved is spent at once, then a share of the time is kept to', async () => {
  const { now, pass } = clock();
  const budget = createTimeBudget(0.05, 500, now);
  const work = () => Promise.resolve(pass(200));
  let done = 0;
  for (let i = 0; i < 3; i++) {
    expect(budget.isOpen()).toBe(true);
    await budget.spend(work);
    pass(10);
    done++;
  }
  // 600 of 500 ms and of the 0.5 ms earned each time: 98.5 are owed.
  expect(budget.isOpen()).toBe(false);
  pass(98.5 / 0.05 - 1);
  expect(budget.isOpen()).toBe(false);
  pass(2);
  expect(budget.isOpen()).toBe(true);
  for (let passed = 0; passed < 1e6; passed += 100) {
    pass(100);
    if (!budget.isOpen()) continue;
    await budget.spend(work);
    done++;
  }
  // 200 ms of every 4,000: 250 times in 1,000 s.
  expect(done - 3).toBeGreaterThan(248);
  expect(done - 3).toBeLessThan(253);
});

test('no more is saved than the limit, and failed work is charged, too', async () => {
  const { now, pass } = clock();
  const budget = createTimeBudget(0.05, 500, now);
  pass(1e9);
  const failing = () => {
    pass(600);
    return Promise.reject(new Error('full'));
  };
  await expect(budget.spend(failing)).rejects.toThrow('full');
  expect(budget.isOpen()).toBe(false);
});
