// Whether a run fits the graphics adapter: said before anything is made, with the numbers and with settings that would fit.
import { describe, expect, it } from 'vitest';
import { planGpuBytes } from '../engine/planGpuBytes';
import { configure, defaultConfig } from '../protocol/configure';
import type { RunConfig } from '../protocol/config';
import type { SmallerPlan } from '../protocol/messages';
import { sampleAdapter } from '../state/testing/sampleData';
import { computeGpuNeed, computeRefusal, proposeSmallerPlan, shrinkPlan } from './gpuNeed';
import { planEngineOptions, planNetwork } from './run';
import { fakeConfig } from './testing/fakeTools';
import { createSessionDriver } from './testing/sessionDriver';

const data = { channels: 1, classes: 3 };
const config: RunConfig = configure(defaultConfig, { levels: 4, firstFilters: 16, patchSize: [64, 64], batchSize: 4 });
const limited = (bytes: number) => ({ ...sampleAdapter, maxBufferBytes: bytes, maxStorageBindingBytes: bytes });

describe('ever smaller plans', () => {
  it('halve the batch, then the patch, then the filters, and end', () => {
    const steps: SmallerPlan[] = [];
    for (let plan = shrinkPlan(config); plan; plan = shrinkPlan({ ...config, ...plan })) steps.push(plan);
    expect(steps.map(({ batchSize, patchSize, firstFilters }) => [batchSize, ...patchSize, firstFilters])).toEqual([
      [2, 64, 64, 16],
      [1, 64, 64, 16],
      [1, 32, 32, 16],
      [1, 16, 16, 16],
      [1, 16, 16, 8],
      [1, 16, 16, 4],
      [1, 16, 16, 2],
      [1, 16, 16, 1],
    ]);
  });

  it('keep patches that the levels allow', () => {
    const patchSize = [48, 16];
    expect(shrinkPlan({ batchSize: 1, patchSize, firstFilters: 8, levels: 4, flatLevels: 0 })?.patchSize).toEqual([24, 16]);
    for (let plan = shrinkPlan(config); plan; plan = shrinkPlan({ ...config, ...plan }))
      expect(() => configure(config, { ...plan })).not.toThrow();
  });

  it('leave z what flat levels leave it', () => {
    const thick = configure(config, { dimensions: 3, flatLevels: 2, batchSize: 1, firstFilters: 1, patchSize: [64, 32, 12] });
    const steps: number[][] = [];
    for (let plan = shrinkPlan(thick); plan; plan = shrinkPlan({ ...thick, ...plan })) steps.push(plan.patchSize);
    expect(steps).toEqual([
      [32, 16, 6],
      [16, 16, 4],
    ]);
    for (const patchSize of steps) expect(() => configure(thick, { patchSize })).not.toThrow();
  });

  it('propose the first that fits, or nothing', () => {
    expect(proposeSmallerPlan(config, ({ batchSize }) => batchSize === 1)).toEqual({ batchSize: 1, patchSize: [64, 64], firstFilters: 16 });
    expect(proposeSmallerPlan(config, () => false)).toBeNull();
  });
});

describe('a refusal', () => {
  it('says both numbers and what would fit, which then fits', () => {
    expect(computeRefusal(config, data, sampleAdapter)).toBeNull();
    const facts = limited(2_500_000);
    const refusal = computeRefusal(config, data, facts);
    expect(refusal?.message).toMatch(/needs .* MB/);
    expect(refusal?.message).toContain('2.50 MB');
    expect(refusal?.message).toContain('It would fit with a batch of');
    expect(computeGpuNeed({ ...config, ...refusal?.smaller }, data, facts).refusal).toBeNull();
  });

  it('says so when nothing would fit', () => {
    const refusal = computeRefusal(config, data, limited(1));
    expect(refusal?.smaller).toBeNull();
    expect(refusal?.message).toContain('No smaller patch, batch or number of filters would fit.');
  });

  it('comes before the run that went before is thrown away and before an engine is made', async () => {
    const { session, world, load, phase } = await createSessionDriver();
    world.limitBytes = 150_000;
    await session.initialise({});
    await load();
    const plan = world.of('plan').at(-1);
    expect(plan?.gpuBytes).toBeGreaterThan(0);
    expect(plan?.refusal?.message).toContain('150 kB');
    await expect(session.start({})).rejects.toThrow('150 kB');
    expect(phase()).toBe('ready');
    expect(world.engineLog.engines).toBe(0);
    await session.configure({ patch: { ...plan?.refusal?.smaller, epochs: 1 } });
    expect(world.of('plan').at(-1)?.refusal).toBeNull();
  });
});

it('foretells bytes as soon as adapter and data are known, in either order', async () => {
  const { session, world, load } = await createSessionDriver();
  await load();
  expect(world.of('plan').at(-1)?.gpuBytes).toBeNull();
  const { adapter } = await session.initialise({});
  const network = planNetwork(fakeConfig, { channels: 1, classes: 2 });
  expect(world.of('plan').at(-1)?.gpuBytes).toBe(planGpuBytes(planEngineOptions(fakeConfig, network), adapter).bytes);
});
