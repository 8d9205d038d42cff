// A run on a stand-in engine: its states, what is measured, what goes, and that equal seeds give equal runs.
import { beforeEach, describe, expect, it } from 'vitest';
import { countMacs, countParameters, withFilters } from '../network/network';
import { planNetwork } from './run';
import { edge, fakeConfig } from './testing/fakeTools';
import { createSessionDriver, diceOfFake, type SessionDriver } from './testing/sessionDriver';

let driver: SessionDriver;
let world: SessionDriver['world'];
let session: SessionDriver['session'];

beforeEach(async () => {
  driver = await createSessionDriver();
  ({ world, session } = driver);
});

const phase = () => driver.phase();
const load = () => driver.load();
const finished = () => driver.finished();
const runToEnd = () => driver.runToEnd();

describe('a run', () => {
  it('goes from empty through ready and training to finished, with a row per epoch', async () => {
    expect(phase()).toBe('empty');
    const summary = await load();
    expect(summary.cases.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(phase()).toBe('ready');
    expect(world.of('browsable').at(-1)).toEqual({
      cases: [
        { id: 'a', slices: { axial: 3, coronal: 0, sagittal: 0 } },
        { id: 'b', slices: { axial: 3, coronal: 0, sagittal: 0 } },
      ],
    });
    await session.start({});
    expect(phase()).toBe('training');
    await finished();
    expect(world.of('phase').map((event) => event.phase)).toEqual(['loading', 'ready', 'training', 'finished']);
    expect(world.of('epoch').map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(world.engineLog.steps).toBe(fakeConfig.epochs * fakeConfig.stepsPerEpoch);
    expect(world.engineLog.mostInFlight).toBe(2);
    expect(world.of('runStarted')).toHaveLength(1);
  });

  it('measures every number of a row', async () => {
    const rows = await runToEnd();
    const network = planNetwork(fakeConfig, { channels: 1, classes: 2 });
    for (const row of rows) {
      const filters = network.layers.map(
        ({ name, filters: initial }) => row.layers.find((layer) => layer.name === name)?.filters ?? initial,
      );
      const pruned = withFilters(network, filters);
      expect(row.parameters).toBe(countParameters(pruned));
      expect(row.flops).toBe(2 * countMacs(pruned, [edge, edge]));
      expect(row.stepMs).toBeGreaterThan(0);
      expect(row.learningRate).toBeCloseTo(fakeConfig.optimiser.learningRate * (1 - (row.epoch - 1) / fakeConfig.epochs) ** 0.9, 12);
      // Truth: 64 of 256 positions; where the index is a multiple of 8 the stand-in predicts background.
      expect(row.dice?.[0]).toBeCloseTo(diceOfFake(), 12);
      expect(row.deltaOpt).toHaveLength(row.layers.length);
      expect(row.layers.map(({ name }) => name)).toEqual(network.layers.filter(({ prunable }) => prunable).map(({ name }) => name));
    }
    const losses = rows.map(({ trainLoss }) => trainLoss);
    expect([...losses].sort((a, b) => b - a)).toEqual(losses);
    expect(rows.every(({ valLoss }) => valLoss !== null && valLoss > 0)).toBe(true);
  });

  it('loses filters near the reference and says so', async () => {
    const rows = await runToEnd();
    expect(rows.at(-1)!.parameters).toBeLessThan(countParameters(planNetwork(fakeConfig, { channels: 1, classes: 2 })));
    const lines = world.of('log').filter(({ kind }) => kind === 'prune');
    expect(lines.length).toBeGreaterThan(0);
    for (const { text, layer } of lines) {
      expect(text).toMatch(/^(enc|dec|up) \d[ab]? lost \d+ of \d+ filters, τ 0\.\d{3}$/);
      expect(layer).toMatch(/^(enc|dec)_/);
    }
    expect(world.of('plan').at(-1)!.parameters).toBe(rows.at(-1)!.parameters);
  });

  it('keeps every filter without a method', async () => {
    await session.configure({ patch: { pruning: { method: 'none' } } });
    const rows = await runToEnd();
    expect(new Set(rows.map(({ parameters }) => parameters)).size).toBe(1);
  });

  it('validates when it is due and prunes every epoch', async () => {
    await session.configure({ patch: { validateEvery: 2 } });
    const rows = await runToEnd();
    expect(rows.map(({ valLoss }) => valLoss === null)).toEqual([true, false, true, false, true, false]);
    expect(rows.map(({ dice }) => dice === null)).toEqual([true, false, true, false, true, false]);
    expect(world.of('log').some(({ kind, epoch }) => kind === 'prune' && epoch === 1)).toBe(true);
  });

  it.each(['validation', 'last-forward'] as const)('takes evidence from %s', async (evidence) => {
    await session.configure({ patch: { validateEvery: 2, pruning: { evidence } } });
    const rows = await runToEnd();
    expect(rows.at(-1)!.parameters).toBeLessThan(countParameters(planNetwork(fakeConfig, { channels: 1, classes: 2 })));
  });

  it('trains without validation cases, says what that means, and prunes on the last step', async () => {
    world.withValidation = false;
    const rows = await runToEnd();
    expect(rows.every(({ valLoss, dice }) => valLoss === null && dice === null)).toBe(true);
    expect(world.of('log').some(({ kind, text }) => kind === 'warning' && text.includes('No validation cases'))).toBe(true);
    expect(world.of('log').some(({ kind }) => kind === 'prune')).toBe(true);
  });
});

describe('the same seed', () => {
  const losses = async (act: (session: SessionDriver['session']) => Promise<unknown>, seed = 1): Promise<unknown> => {
    driver = await createSessionDriver(seed);
    ({ world, session } = driver);
    await load();
    await act(session);
    await finished();
    return world.of('epoch').map(({ stepMs: _, ...row }) => row);
  };
  const straight = (): Promise<unknown> => session.start({});

  it('gives the same run, another seed another', async () => {
    const first = await losses(straight);
    expect(await losses(straight)).toEqual(first);
    expect(await losses(straight, 2)).not.toEqual(first);
  });

  it('gives the same run with pauses, steps, views and exports in it', async () => {
    const disturbed = await losses(async () => {
      await session.step({});
      await session.step({});
      await session.watch({ layer: 'enc_ConvBlock_1', caseId: 'b', slice: 1 });
      await session.resume({});
      await session.inspect({ layer: 'enc_ConvBlock_2' });
      await session.pause({});
      await session.export({ kind: 'safetensors' });
      await session.resume({});
    });
    expect(disturbed).toEqual(await losses(straight));
  });

  it('gives the same run when started again in the same session', async () => {
    const first = await losses(straight);
    world.events.length = 0;
    await session.start({});
    await finished();
    expect(world.of('epoch').map(({ stepMs: _, ...row }) => row)).toEqual(first);
    expect(world.engineLog.destroyed).toBe(1);
  });
});
