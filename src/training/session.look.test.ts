// What the session tells besides the run: settings that follow the data, the plan, views and inspection.
import { beforeEach, describe, expect, it } from 'vitest';
import { unfoldRecord } from '../protocol/layerView';
import { edge } from './testing/fakeTools';
import { createSessionDriver, diceOfFake, until, type SessionDriver } from './testing/sessionDriver';

let driver: SessionDriver;
let world: SessionDriver['world'];
let session: SessionDriver['session'];

beforeEach(async () => {
  driver = await createSessionDriver();
  ({ world, session } = driver);
});

const load = () => driver.load();
const runToEnd = () => driver.runToEnd();

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
    const view = unfoldRecord(world.of('layerView').at(-1)!);
    expect(view).toMatchObject({ layer: 'dec_ConvBlock_1', caseId: 'b', slice: 2, width: edge, height: edge, reference: null, first: 0 });
    expect(view.maps[0]!.deltaOpt).toBeNull();
    expect(view.maps[1]!.deltaOpt).toBeGreaterThan(0);
  });

  it('shows a layer anew once a prune has taken of it, however long ago it may look again', async () => {
    world.clockStepMs = 1000;
    await session.configure({ patch: { epochs: 12, firstFilters: 8, pruning: { tauMin: 0.3, tauMax: 0.9, kappa: 8, mu: 1 } } });
    await load();
    await session.watch({ layer: 'enc_ConvBlock_4' });
    await session.start({});
    await driver.finished();
    const left = world.of('epoch').map(({ layers }) => layers.find(({ name }) => name === 'enc_ConvBlock_4')?.filters);
    const shown = new Set(world.of('layerView').map(({ filters }) => filters.length));
    expect(new Set(left).size).toBeGreaterThan(2);
    expect([...shown]).toEqual(expect.arrayContaining(left));
  });

  it('goes on showing what is watched after the run has ended', async () => {
    await load();
    await session.watch({ caseId: 'a', slice: 1 });
    await session.start({});
    await driver.finished();
    for (const slice of [0, 2, 1]) {
      await session.watch({ caseId: 'b', slice });
      expect(world.of('prediction').at(-1)).toMatchObject({ caseId: 'b', slice });
    }
  });

  it('trains on and shows the first case when what was watched is of other data', async () => {
    await load();
    await session.watch({ caseId: 'gone', plane: 'axial', slice: 40 });
    await session.start({});
    await driver.finished();
    expect(driver.failure()).toBeNull();
    expect(world.of('epochInsight')).toHaveLength(world.of('epoch').length);
    expect(world.of('prediction').at(-1)).toMatchObject({ caseId: 'a', slice: 1 });
  });

  it('inspects training cases, too, and no others', async () => {
    await runToEnd();
    const seen = await session.inspect({ layer: 'enc_ConvBlock_4', case: 'c', slice: 2 });
    expect(seen.maps[0]!.segmentationAbility).toHaveLength(1);
    await expect(session.inspect({ layer: 'enc_ConvBlock_4', case: 'test' })).rejects.toThrow(
      'test is none of the training and validation cases',
    );
  });

  it('inspects the first training case where none validates', async () => {
    world.withValidation = false;
    await runToEnd();
    expect((await session.inspect({ layer: 'enc_ConvBlock_4' })).maps).not.toHaveLength(0);
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
  });
});
