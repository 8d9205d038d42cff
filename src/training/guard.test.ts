// Guarded work: its own outcome, or the failure that came before, for what waits and for what comes later.
import { expect, it } from 'vitest';
import { createGuard } from './guard';

const never = new Promise<never>(() => undefined);
const lost = new Error('lost');

it('gives the work’s own outcome', async () => {
  const { watch } = createGuard();
  expect(await watch(Promise.resolve(7))).toBe(7);
  await expect(watch(Promise.reject(new Error('own')))).rejects.toThrow('own');
});

it('fails what never settles, now and later, with the first failure', async () => {
  const { watch, fail } = createGuard();
  const waiting = [watch(never), watch(never)];
  fail(lost);
  fail(new Error('another'));
  for (const work of waiting) await expect(work).rejects.toBe(lost);
  await expect(watch(never)).rejects.toBe(lost);
});

it('leaves no rejection unheard that comes after the failure', async () => {
  const { watch, fail } = createGuard();
  fail(lost);
  // An unheard rejection would fail the test run.
  await expect(watch(Promise.reject(new Error('late')))).rejects.toBe(lost);
});
