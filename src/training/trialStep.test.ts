// One step before a run: measured where it is bearable, else foretold from a smaller one and left out; nothing of it stays.
import { expect, it } from 'vitest';
import { configure, defaultConfig } from '../protocol/configure';
import { createSessionDriver, until } from './testing/sessionDriver';
import { fakeConfig } from './testing/fakeTools';
import { countStepFlops, planLadder, trialLimitMs } from './trialStep';

const data = { channels: 1, classes: 2 };
const flopsOf = (config: typeof fakeConfig): number => countStepFlops(config, data);

it('climbs from the smallest settings to those asked for, each step 16 times the arithmetic of the one before at least', () => {
  for (const preset of ['paper-acdc', 'paper-atlas', 'quick']) {
    const config = configure(defaultConfig, { preset });
    const ladder = planLadder(config, flopsOf);
    expect(ladder.at(-1)).toBe(config);
    expect(flopsOf(ladder[0]!)).toBeLessThan(5e8);
    const flops = ladder.map(flopsOf);
    flops.slice(1).forEach((more, i) => expect(more).toBeGreaterThanOrEqual(16 * flops[i]!));
  }
});

it('counts three passes of every sample: the published network’s GMAC of a forward pass (methods) times 2, 3 and the batch', () => {
  const acdc = configure(defaultConfig, { preset: 'paper-acdc' });
  expect(countStepFlops(acdc, { channels: 1, classes: 4 }) / (2 * 3 * 10)).toBeCloseTo(44.19e9, -8);
});

it('measures the step itself where it is short, and leaves no engine, run or step count behind', async () => {
  const { session, world, load, phase } = await createSessionDriver();
  await load();
  const trial = await session.trialStep({});
  expect(trial).toMatchObject({ measuredMs: 5, foretoldMs: 5, limitMs: trialLimitMs, flops: flopsOf(fakeConfig) });
  expect(trial.gflopsPerSecond).toBeCloseTo(trial.flops / 5e6, 9);
  expect(world.engineLog.engines).toBeGreaterThan(0);
  expect([world.engineLog.destroyed, phase(), world.of('step').length]).toEqual([world.engineLog.engines, 'ready', 0]);
});

it('leaves a step out that would take above 10 s, and says what it foretells and from what', async () => {
  const { session, world, load } = await createSessionDriver();
  world.clockStepMs = 4000;
  await load();
  const trial = await session.trialStep({});
  expect(trial.measuredMs).toBeNull();
  expect(trial.foretoldMs).toBeCloseTo((4000 * trial.flops) / trial.probeFlops, 3);
  expect(trial.foretoldMs).toBeGreaterThan(trialLimitMs);
  expect(trial.probeFlops).toBeLessThan(trial.flops);
});

it('gives way to a start, and is refused in words where the adapter is too small or a run is there', async () => {
  const { session, world, load, phase } = await createSessionDriver();
  await expect(session.trialStep({})).rejects.toThrow('Load a data set first');
  await load();
  const trial = expect(session.trialStep({})).rejects.toThrow();
  await session.start({});
  await trial;
  await expect(session.trialStep({})).rejects.toThrow('a run under way shows the time of its steps');
  await session.stop({});
  await until(() => phase() === 'finished');
  expect(world.engineLog.destroyed).toBeLessThanOrEqual(world.engineLog.engines);
});
