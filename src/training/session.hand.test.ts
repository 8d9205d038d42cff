// The hand on the wheel, on a stand-in engine: what it does between two steps, what it refuses, what it leaves behind, and that it can be undone.
import { beforeEach, describe, expect, it } from 'vitest';
import { PlaygroundError } from '../protocol/failures';
import type { HandAction, HandState } from '../protocol/intervention';
import { createSessionDriver, until, type SessionDriver } from './testing/sessionDriver';

let driver: SessionDriver;
let world: SessionDriver['world'];
let session: SessionDriver['session'];

beforeEach(async () => {
  driver = await createSessionDriver();
  ({ world, session } = driver);
  await session.configure({ patch: { pruning: { minFilters: 1 } } });
});

const layer = 'enc_ConvBlock_2';
const hand = (): HandState => world.of('hand').at(-1)!;
const own = (name = layer) => hand().layers.find((one) => one.name === name)!;
const act = (action: HandAction) => session.hand(action);
const layerRow = (epoch: number, name = layer) =>
  world
    .of('epoch')
    .find((row) => row.epoch === epoch)!
    .layers.find((one) => one.name === name)!;

/** Paused after `steps` optimiser steps; an epoch has three. */
async function pausedAfter(steps: number): Promise<void> {
  await driver.load();
  for (let i = 0; i < steps; i++) await session.step({});
}

/** Steps until the present epoch has been pruned and recorded. */
async function finishEpoch(): Promise<void> {
  const rows = world.of('epoch').length;
  while (world.of('epoch').length === rows) await session.step({});
}

describe('a protected filter and a frozen layer', () => {
  it('never go, whatever τ says; released and thawed they may', async () => {
    await session.configure({ patch: { pruning: { tauMin: 0.9, tauMax: 0.95 } } });
    await pausedAfter(1);
    for (const filter of [0, 1, 2, 3]) await act({ kind: 'protect', layer, filter });
    await act({ kind: 'freeze', layer: 'enc_ConvBlock_3' });
    expect((await session.inspect({ layer })).maps.map((map) => map.protected)).toEqual([true, true, true, true]);
    await finishEpoch();
    await finishEpoch();
    expect([layerRow(2).filters, layerRow(2, 'enc_ConvBlock_3').filters]).toEqual([4, 8]);
    expect(layerRow(1, 'enc_ConvBlock_1').filters).toBeLessThan(4);
    for (const filter of [0, 1, 2, 3]) await act({ kind: 'release', layer, filter });
    await act({ kind: 'thaw', layer: 'enc_ConvBlock_3' });
    await finishEpoch();
    expect(layerRow(3).filters).toBeLessThan(4);
    expect(layerRow(3, 'enc_ConvBlock_3').filters).toBeLessThan(8);
  });
});

describe('forcing out', () => {
  it('removes at once, also while paused, and undone gives back the same network to the bit', async () => {
    await pausedAfter(4);
    const untouched = await (await session.export({ kind: 'safetensors' })).blob.arrayBuffer();
    const [filter = 0] = own().kept;
    const before = world.of('plan').at(-1)!.parameters;
    await act({ kind: 'force-out', layer, filter });
    expect(driver.phase()).toBe('paused');
    expect(own().kept).not.toContain(filter);
    expect(world.of('plan').at(-1)!.parameters).toBeLessThan(before);
    expect((await session.inspect({ layer })).maps.map((map) => map.filter)).not.toContain(filter);
    await session.undoIntervention({});
    expect(own().kept).toContain(filter);
    const back = await (await session.export({ kind: 'safetensors' })).blob.arrayBuffer();
    expect(new Uint8Array(back)).toEqual(new Uint8Array(untouched));
  });

  it('can be undone after steps, and no longer after the prune', async () => {
    await session.configure({ patch: { pruning: { method: 'none' } } });
    await pausedAfter(1);
    await act({ kind: 'force-out', layer, filter: 1 });
    await act({ kind: 'force-out', layer: 'enc_ConvBlock_1', filter: 3 });
    await session.step({});
    await session.undoIntervention({});
    await session.undoIntervention({});
    expect([own().kept, own('enc_ConvBlock_1').kept]).toEqual([
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ]);
    expect(hand().interventions.map(({ step, undone }) => [step, undone])).toEqual([
      [1, { epoch: 1, step: 2 }],
      [1, { epoch: 1, step: 2 }],
    ]);
    await act({ kind: 'force-out', layer, filter: 1 });
    await finishEpoch();
    expect(hand().undoable).toBeNull();
    await expect(session.undoIntervention({})).rejects.toThrow('nothing to undo');
    expect(layerRow(1).filters).toBe(3);
  });

  it('finds the loop in the midst of its epochs, takes the reference too, and leaves one filter', async () => {
    await session.configure({ patch: { epochs: 8, pruning: { tauMin: 0, tauMax: 0.01 } } });
    await driver.load();
    await session.start({});
    for (const filter of [2, 0, 3]) await act({ kind: 'force-out', layer, filter });
    await expect(act({ kind: 'force-out', layer, filter: 1 })).rejects.toThrow('Filter 1 is the last of enc_ConvBlock_2');
    await driver.finished();
    expect(own().kept).toEqual([1]);
    const ends = world.of('epoch');
    expect(ends).toHaveLength(8);
    expect(ends.flatMap(({ interventions }) => interventions.map(({ filter }) => filter))).toEqual([2, 0, 3]);
    expect(world.engineLog.mostInFlight).toBe(2);
  });
});

describe('τ by hand', () => {
  it('decides the next prune, and the schedule goes on from it after ρ epochs', async () => {
    await session.configure({ patch: { pruning: { tauMin: 0.01, tauMax: 0.02, rho: 3 } } });
    await pausedAfter(1);
    await act({ kind: 'threshold', layer, value: 0.99 });
    expect((await session.inspect({ layer })).threshold).toBe(0.99);
    await finishEpoch();
    expect(layerRow(1)).toMatchObject({ threshold: 0.99, patience: 2 });
    expect(layerRow(1).filters).toBeLessThan(4);
    expect(layerRow(1, 'enc_ConvBlock_1').filters).toBe(4);
    expect(world.of('epoch')[0]!.interventions).toEqual([
      { epoch: 1, step: 1, kind: 'threshold', layer, filter: null, before: 0.01, after: 0.99, undone: null },
    ]);
  });
});

describe('λ and the learning rate', () => {
  it('change at the next step, are recorded, and can be undone; nothing else can change', async () => {
    await session.configure({ patch: { pruning: { lambda: 0.5 }, optimiser: { learningRate: 0.01, schedule: 'constant' } } });
    await pausedAfter(1);
    await session.configure({ patch: { pruning: { lambda: 2 }, optimiser: { learningRate: 0.1 } } });
    expect(world.of('config').at(-1)).toMatchObject({ pruning: { lambda: 2 }, optimiser: { learningRate: 0.1 } });
    await session.step({});
    await session.undoIntervention({});
    await session.step({});
    expect(world.engineLog.rates).toEqual([
      { learningRate: 0.01, lambda: 0.5 },
      { learningRate: 0.1, lambda: 2 },
      { learningRate: 0.01, lambda: 2 },
    ]);
    expect(world.of('epoch')[0]).toMatchObject({ learningRate: 0.01 });
    expect(world.of('config').at(-1)).toMatchObject({ pruning: { lambda: 2 }, optimiser: { learningRate: 0.01 } });
    await expect(session.configure({ patch: { pruning: { lambda: 2, tauMax: 0.9 } } })).rejects.toThrow('but for pruning.lambda');
    await expect(session.configure({ patch: { pruning: { lambda: -1 } } })).rejects.toThrow('pruning.lambda is -1');
  });
});

describe('what the hand may not', () => {
  const refused = (action: HandAction, words: string) => expect(act(action)).rejects.toThrow(words);

  it('is refused in words, and changes nothing', async () => {
    await expect(act({ kind: 'freeze', layer })).rejects.toThrow('Only a run under way can be changed by hand');
    await pausedAfter(1);
    await act({ kind: 'protect', layer, filter: 2 });
    await refused({ kind: 'force-out', layer, filter: 2 }, 'Filter 2 of enc_ConvBlock_2 is protected');
    await refused({ kind: 'protect', layer: 'dec_Sequential_1', filter: 0 }, 'There is no prunable layer called dec_Sequential_1');
    await refused({ kind: 'protect', layer, filter: 9 }, 'has no filter 9');
    await refused({ kind: 'threshold', layer, value: NaN }, 'allowed is a number from 0 to 1');
    await act({ kind: 'freeze', layer: 'enc_ConvBlock_1' });
    await refused({ kind: 'force-out', layer: 'enc_ConvBlock_1', filter: 0 }, 'enc_ConvBlock_1 is frozen');
    expect(hand().interventions.map(({ kind }) => kind)).toEqual(['protect', 'freeze']);
    await session.stop({});
    await expect(act({ kind: 'thaw', layer: 'enc_ConvBlock_1' })).rejects.toThrow('Only a run under way');
  });

  it('knows no τ where the method has none', async () => {
    await session.configure({ patch: { pruning: { method: 'none' } } });
    await pausedAfter(1);
    await refused({ kind: 'threshold', layer, value: 0.5 }, 'knows no threshold');
  });
});

describe('what if', () => {
  const rowsWithout = () => world.of('epoch').map(({ stepMs: _, ...row }) => row);

  it('measures what τ would take now, layer by layer and together, and nothing where nothing would go', async () => {
    await pausedAfter(4);
    const nothing = await session.whatIf({ layer: 'dec_ConvBlock_4', filters: [] });
    expect(nothing.layers.map(({ filters }) => filters)).toEqual([[]]);
    await act({ kind: 'threshold', layer, value: 0.99 });
    const answer = await session.whatIf({});
    const asked = answer.layers.find((one) => one.layer === layer)!;
    expect(asked.filters.every(({ deltaPrune }) => deltaPrune! < 0.99)).toBe(true);
    expect(asked.filters.map(({ filter }) => filter)).not.toContain(asked.reference);
    // The stand-in charges a hundredth of cross-entropy for each filter left out.
    const sum = answer.layers.reduce((all, { filters }) => all + filters.length, 0);
    for (const { filters, change } of answer.layers) expect(change.loss).toBeCloseTo(0.01 * filters.length, 12);
    expect(answer.together?.loss).toBeCloseTo(0.01 * sum, 12);
    expect(answer.together).toMatchObject({ patches: 8, dice: [0] });
    await finishEpoch();
    expect(layerRow(2).filters).toBe(own().kept.length);
    expect(own().kept).not.toEqual(expect.arrayContaining(asked.filters.map(({ filter }) => filter)));
    expect(world.of('whatIf')).toHaveLength(2);
    expect(world.of('whatIfProgress').at(-1)).toBeNull();
  });

  it('takes named filters whatever τ says, and refuses what is not there', async () => {
    await pausedAfter(1);
    const { layers, together } = await session.whatIf({ layer, filters: [0, 3] });
    expect(layers).toMatchObject([{ layer, filters: [{ filter: 0 }, { filter: 3 }] }]);
    expect(together?.loss).toBeCloseTo(0.02, 12);
    await expect(session.whatIf({ layer, filters: [7] })).rejects.toThrow('has no filter 7');
    await expect(session.whatIf({ layer, filters: [0, 1, 2, 3] })).rejects.toThrow('keeps at least one');
    await expect(session.whatIf({ filters: [1] })).rejects.toThrow('needs their layer');
  });

  it('changes nothing: a run with what-ifs in it is the run without them', async () => {
    await driver.runToEnd();
    const expected = rowsWithout();
    const weights = await (await session.export({ kind: 'safetensors' })).blob.arrayBuffer();
    driver = await createSessionDriver();
    ({ world, session } = driver);
    await session.configure({ patch: { pruning: { minFilters: 1 } } });
    await pausedAfter(2);
    await session.whatIf({});
    await session.resume({});
    await session.whatIf({ layer, filters: [1] }).catch((error: unknown) => expect(error).toBeInstanceOf(PlaygroundError));
    await driver.finished();
    await session.whatIf({});
    expect(rowsWithout()).toEqual(expected);
    expect(new Uint8Array(await (await session.export({ kind: 'safetensors' })).blob.arrayBuffer())).toEqual(new Uint8Array(weights));
  });

  it('ends when it is cancelled or the run is stopped', async () => {
    await pausedAfter(1);
    const cancelled = session.whatIf({});
    await until(() => world.of('whatIfProgress').length > 0);
    await session.cancelWhatIf({});
    await expect(cancelled).rejects.toThrow('cancelled');
    const stopped = session.whatIf({});
    const ended = expect(stopped).rejects.toThrow('cancelled');
    await session.stop({});
    await ended;
    expect(driver.phase()).toBe('finished');
  });
});

describe('what was changed by hand', () => {
  it('while paused is kept at once: a reload finds it', async () => {
    await pausedAfter(2);
    await until(() => world.of('keptRun').length > 0);
    const { id } = world.of('keptRun').at(-1)!;
    await act({ kind: 'freeze', layer });
    const kept = async () => (await world.tools.shelf.open(id)).checkpoint.state.interventions.map(({ kind }) => kind);
    await expect.poll(kept).toEqual(['freeze']);
  });

  it('after the last checkpoint is made again when the run is taken up from it, and that is said', async () => {
    await pausedAfter(2);
    await until(() => world.of('keptRun').length > 0);
    await act({ kind: 'threshold', layer, value: 0.33 });
    await session.configure({ patch: { pruning: { lambda: 0.25 } } });
    world.loseDevice('unplugged');
    await until(() => (world.of('recoveries').at(-1)?.length ?? 0) > 0 && world.of('recovering').at(-1) === null);
    expect(own().threshold).toBe(0.33);
    expect(world.of('config').at(-1)?.pruning.lambda).toBe(0.25);
    expect(hand().interventions.map(({ kind }) => kind)).toEqual(['threshold', 'lambda']);
    const told = world.of('log').map(({ text }) => text);
    expect(told).toContain('Made again, because the checkpoint was older: λ set, 0.5 → 0.25');
    await session.resume({});
    await driver.finished();
  });
});
