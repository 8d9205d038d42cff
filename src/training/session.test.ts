// The session on a stand-in engine: the states of a run, what is measured, what fails and how, and that equal seeds give equal runs.
import { beforeEach, describe, expect, it } from 'vitest';
import { countMacs, countParameters, withFilters } from '../network/network';
import type { CommandHandlers } from '../protocol/messages';
import type { HistoryRow, Phase } from '../protocol/snapshot';
import { planNetwork } from './run';
import { createSession } from './session';
import { createFakeWorld, edge, fakeConfig, type FakeWorld } from './testing/fakeTools';

let world: FakeWorld;
let session: CommandHandlers;

beforeEach(async () => {
  world = createFakeWorld();
  session = createSession(world.tools);
  await session.configure({ patch: fakeConfig });
});

const phase = (): Phase => world.of('phase').at(-1)?.phase ?? 'empty';
const failure = () => world.of('phase').at(-1)?.failure ?? null;
const load = () => session.load({ source: { demo: 'fake' }, add: false });
const until = async (wanted: () => boolean): Promise<void> => {
  for (let i = 0; i < 2000 && !wanted(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(wanted(), 'waited in vain').toBe(true);
};
const finished = () => until(() => phase() === 'finished');
const runToEnd = async (): Promise<HistoryRow[]> => {
  await load();
  await session.start({});
  await finished();
  return world.of('epoch');
};

describe('a run', () => {
  it('goes from empty through ready and training to finished, with a row per epoch', async () => {
    expect(phase()).toBe('empty');
    const summary = await load();
    expect(summary.cases.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(phase()).toBe('ready');
    expect(world.of('browsable').at(-1)).toEqual({
      cases: [
        { id: 'a', slices: 3 },
        { id: 'b', slices: 3 },
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
  const losses = async (act: (session: CommandHandlers) => Promise<void>, seed = 1): Promise<unknown> => {
    world = createFakeWorld();
    session = createSession(world.tools);
    await session.configure({ patch: { ...fakeConfig, seed } });
    await load();
    await act(session);
    await finished();
    return world.of('epoch').map(({ stepMs: _, ...row }) => row);
  };
  const straight = async (): Promise<void> => void (await session.start({}));

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

describe('pause, resume, step, stop', () => {
  it('pauses with nothing in flight and goes on from there', async () => {
    await session.configure({ patch: { epochs: 200 } });
    await load();
    await session.start({});
    await session.pause({});
    expect(phase()).toBe('paused');
    const steps = world.engineLog.steps;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(world.engineLog.steps).toBe(steps);
    const shown = world.of('step').at(-1)!;
    expect((shown.epoch - 1) * shown.stepsPerEpoch + shown.step).toBe(steps);
    await session.resume({});
    expect(phase()).toBe('training');
    await until(() => world.engineLog.steps > steps + 2);
    await session.stop({});
    expect(phase()).toBe('finished');
  });

  it('steps one optimiser step at a time, from ready and from paused, over the end of an epoch', async () => {
    await load();
    for (let step = 1; step <= 7; step++) {
      await session.step({});
      expect(phase()).toBe('paused');
      expect(world.engineLog.steps).toBe(step);
      expect(world.of('step').at(-1)).toMatchObject({ epoch: Math.ceil(step / 3), step: ((step - 1) % 3) + 1 });
      expect(world.of('epoch')).toHaveLength(Math.floor(step / 3));
    }
    await session.resume({});
    await finished();
  });

  it('ends finished when the last step is taken singly', async () => {
    await session.configure({ patch: { epochs: 1, stepsPerEpoch: 2 } });
    await load();
    await session.step({});
    await session.step({});
    expect(phase()).toBe('finished');
    expect(world.of('epoch')).toHaveLength(1);
  });

  it('stops from paused and from training, and can start again', async () => {
    await load();
    await session.step({});
    await session.stop({});
    expect(phase()).toBe('finished');
    await session.start({});
    await session.stop({});
    expect(phase()).toBe('finished');
    expect(world.of('runStarted')).toHaveLength(2);
  });

  it('refuses every command in a wrong phase, in words', async () => {
    const refuse = (act: () => Promise<unknown>, words: RegExp) => expect(act()).rejects.toThrow(words);
    await refuse(() => session.start({}), /Cannot start while the phase is "empty"/);
    await refuse(() => session.pause({}), /Cannot pause/);
    await refuse(() => session.resume({}), /Cannot resume/);
    await refuse(() => session.step({}), /Cannot step/);
    await refuse(() => session.stop({}), /Nothing is running/);
    await refuse(() => session.export({ kind: 'bundle' }), /Train a network first/);
    await refuse(() => session.inspect({ layer: 'x' }), /Start a run first/);
    await load();
    await refuse(() => session.resume({}), /Only a paused run/);
    await session.configure({ patch: { epochs: 200 } });
    const starting = session.start({});
    await refuse(() => session.start({}), /while starting is under way/);
    await starting;
    await refuse(() => session.start({}), /Cannot start while the phase is "training"/);
    await refuse(() => session.configure({ patch: { seed: 3 } }), /Stop the run to change/);
    await refuse(load, /Stop the run/);
    await refuse(() => session.step({}), /pause the run/);
    await session.stop({});
  });
});

describe('what goes wrong', () => {
  it('names epoch and step of a loss that is no number, and keeps the weights for export', async () => {
    world.engineLog.nanAtStep = 5;
    await load();
    await session.start({});
    await until(() => phase() === 'failed');
    expect(failure()).toMatchObject({ code: 'diverged', message: expect.stringContaining('epoch 2, step 2') as string });
    expect(world.of('epoch')).toHaveLength(1);
    expect((await session.export({ kind: 'safetensors' })).blob.size).toBeGreaterThan(100);
    await session.start({});
    await finished();
  });

  it('fails in words when the device is lost, keeps the data, and starts again on a new device', async () => {
    await session.configure({ patch: { epochs: 200 } });
    await load();
    await session.start({});
    await until(() => world.of('epoch').length > 0);
    world.loseDevice('driver reset');
    await until(() => phase() === 'failed');
    expect(failure()).toEqual({ code: 'device-lost', message: 'The graphics device was lost: driver reset.' });
    await expect(session.export({ kind: 'safetensors' })).rejects.toThrow('lost with the graphics device');
    world.engineLog.silent = false;
    await session.configure({ patch: { epochs: 2 } });
    await session.start({});
    await finished();
    expect(world.devices).toBe(2);
  });

  it('rejects a pause that waits when the device is lost', async () => {
    await session.configure({ patch: { epochs: 200 } });
    await load();
    await session.start({});
    world.engineLog.silent = true;
    const pausing = session.pause({});
    world.loseDevice('unplugged');
    await expect(pausing).rejects.toThrow('unplugged');
    expect(phase()).toBe('failed');
  });

  it('stops at an error that the device reports', async () => {
    await load();
    world.gpuErrors.push('Out of memory in createBuffer');
    await session.start({});
    await until(() => phase() === 'failed');
    expect(failure()?.code).toBe('out-of-memory');
  });

  it('refuses to start on data without a training case, and stays ready', async () => {
    world.trainable = false;
    await load();
    await expect(session.start({})).rejects.toThrow('No labelled case is left');
    await expect(session.step({})).rejects.toThrow('No labelled case is left');
    expect(phase()).toBe('ready');
    expect(world.of('runStarted')).toHaveLength(0);
  });

  it('refuses to train when the self-test failed', async () => {
    world.selfTestPasses = false;
    await load();
    await expect(session.start({})).rejects.toThrow('self-test failed');
    expect(failure()?.code).toBe('self-test-failed');
  });

  it('keeps what was loaded when another load fails or is cancelled', async () => {
    await load();
    await expect(session.load({ source: { demo: 'broken' }, add: false })).rejects.toThrow('broken.nii');
    expect(phase()).toBe('ready');
    const loading = load();
    await session.cancelLoad({});
    await expect(loading).rejects.toThrow('cancelled');
    expect(phase()).toBe('ready');
    await session.start({});
    await finished();
  });
});

describe('settings and data', () => {
  it('adapts patch and levels to the data when the preset adapts, keeps custom numbers', async () => {
    await load();
    expect(world.of('config').at(-1)!.patchSize).toEqual([edge, edge]);
    await session.configure({ patch: { preset: 'quick' } });
    expect(world.of('config').at(-1)).toMatchObject({ preset: 'quick', patchSize: [32, 32], levels: 3 });
    await session.configure({ patch: { preset: 'paper-rats' } });
    expect(world.of('config').at(-1)!.patchSize).toEqual([256, 256]);
  });

  it('shows the plan before the run and tells when settings change it', async () => {
    await load();
    const before = world.of('plan').at(-1)!;
    await session.configure({ patch: { firstFilters: 8 } });
    expect(world.of('plan').at(-1)!.parameters).toBeGreaterThan(before.parameters);
  });
});

describe('looking in', () => {
  it('sends the watched slice and layer at once', async () => {
    await load();
    await session.watch({ caseId: 'b', slice: 2 });
    expect(world.of('prediction').at(-1)).toMatchObject({ caseId: 'b', slice: 2, prediction: null });
    await session.step({});
    await until(() => world.of('prediction').at(-1)?.prediction != null);
    expect(world.of('prediction').at(-1)!.dice[0]).toBeCloseTo(diceOfFake(2), 12);
    await session.watch({ layer: 'dec_ConvBlock_1' });
    const view = world.of('layerView').at(-1)!;
    expect(view).toMatchObject({ layer: 'dec_ConvBlock_1', caseId: 'b', slice: 2, width: edge, height: edge, reference: null, first: 0 });
    expect(view.maps[0]!.deltaOpt).toBeNull();
    expect(view.maps[1]!.deltaOpt).toBeGreaterThan(0);
  });

  it('inspects by original filter index, with raw maps when asked', async () => {
    await runToEnd();
    const seen = await session.inspect({ layer: 'enc_ConvBlock_4', case: 'a', slice: 1, raw: true });
    const row = world
      .of('epoch')
      .at(-1)!
      .layers.find(({ name }) => name === 'enc_ConvBlock_4')!;
    expect(seen.maps).toHaveLength(row.filters);
    expect(seen.threshold).toBe(row.threshold);
    expect(seen.maps.some(({ filter }) => filter >= row.filters)).toBe(true);
    for (const { filter, deltaPrune, raw } of seen.maps) {
      expect(raw).toMatchObject({ shape: [edge, edge] });
      expect(filter === seen.reference ? deltaPrune === 0 : deltaPrune! >= seen.threshold).toBe(true);
    }
    await expect(session.inspect({ layer: 'nonsense' })).rejects.toThrow('no layer called nonsense');
    await expect(session.inspect({ layer: 'enc_ConvBlock_4', slice: 9 })).rejects.toThrow('no slice 9');
    await expect(session.inspect({ layer: 'enc_ConvBlock_4', epoch: 2 })).rejects.toThrow('Only the present epoch');
  });
});

/** Dice of the stand-in's prediction: over one slice, or over all slices of a case. */
function diceOfFake(slice?: number): number {
  const slices = slice === undefined ? [0, 1, 2] : [slice];
  const positions = slices.flatMap((s) => Array.from({ length: edge * edge }, (_, i) => ({ truth: (i + s) % 4 === 0, seen: i % 8 !== 0 })));
  const truth = positions.filter((p) => p.truth).length;
  const hit = positions.filter((p) => p.truth && p.seen).length;
  return (2 * hit) / (truth + hit);
}
