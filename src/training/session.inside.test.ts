// Looking inside layers: what is recorded is what decided, past epochs answer as they were, and nothing is looked at while nobody looks.
import { beforeEach, expect, it } from 'vitest';
import { describeLayer } from '../insight/describeLayer';
import { unfoldRecord } from '../protocol/layerView';
import { recordLimitBytes } from './insideDesk';
import { edge } from './testing/fakeTools';
import { createSessionDriver, type SessionDriver } from './testing/sessionDriver';

let driver: SessionDriver;
let world: SessionDriver['world'];
let session: SessionDriver['session'];

beforeEach(async () => {
  driver = await createSessionDriver();
  ({ world, session } = driver);
});

const layer = 'enc_ConvBlock_4';

/** What the exported architecture would say: removed filters by epoch. */
const removedAt = async (epoch: number, name = layer): Promise<number[]> => {
  const [before, after] = [await session.layerRecord({ layer: name, epoch }), await session.layerRecord({ layer: name, epoch: epoch + 1 })];
  const left = new Set(after!.filters);
  return [...before!.filters].filter((filter) => !left.has(filter));
};

it('records the numbers that decided: what went had its δ_prune under τ, what stayed had not, the reference never goes', async () => {
  const rows = await driver.runToEnd();
  let gone = 0;
  for (const row of rows.slice(0, -1)) {
    const record = (await session.layerRecord({ layer, epoch: row.epoch }))!;
    const { maps, threshold, reference, decided } = unfoldRecord(record);
    expect(decided).toBe(true);
    expect(threshold).toBe(row.layers.find(({ name }) => name === layer)!.threshold);
    expect(await removedAt(row.epoch)).toEqual([...record.removed]);
    expect(maps.find(({ filter }) => filter === reference)).toMatchObject({ deltaPrune: 0, removed: false });
    for (const { filter, deltaPrune, removed } of maps)
      if (maps.length - record.removed.length > 2) expect(removed).toBe(filter !== reference && deltaPrune! < Math.fround(threshold));
    gone += record.removed.length;
  }
  expect(gone).toBeGreaterThan(0);
});

it('keeps δ_opt, pictures and clusters of the very maps, epoch by epoch', async () => {
  await driver.runToEnd();
  const now = await session.inspect({ layer, raw: true });
  const { maps } = now;
  const raw = { shape: [maps.length, edge, edge], data: Float32Array.from(maps.flatMap((map) => [...map.raw!.data])) };
  const again = describeLayer({
    maps: raw,
    filters: maps.map(({ filter }) => filter),
    distance: 'euc_norm',
    seed: 1,
    target: null,
    former: null,
    cut: { plane: 'axial', depth: 0 },
  });
  expect(maps.map(({ deltaOpt }) => deltaOpt ?? NaN)).toEqual([...again.deltaOpt]);
  expect(maps.map(({ cluster }) => cluster)).toEqual([...again.clusters.labels]);
  expect(now.clusterability).toMatchObject({
    neighbours: again.clusterability.neighbours,
    dip: again.clusterability.dip?.largestDip ?? null,
  });
  for (const { segmentationAbility } of maps) {
    expect(segmentationAbility).toHaveLength(1);
    expect(segmentationAbility![0]).toBeGreaterThanOrEqual(0);
    expect(segmentationAbility![0]).toBeLessThanOrEqual(1);
  }
  // The stand-in's maps depend on the filter's position alone, so the last epoch's record shows the same pictures where nothing went.
  const record = (await session.layerRecord({ layer, epoch: world.of('epoch').at(-1)!.epoch }))!;
  expect(record.pictures).toMatchObject({ width: edge, height: edge });
  expect(record.pictures!.pixels.slice(0, edge * edge)).toEqual(again.pictures!.pixels.slice(0, edge * edge));
});

it('answers for a past epoch from its record, and says which are there', async () => {
  await session.configure({ patch: { keep: { everyEpochs: 100 } } });
  await driver.runToEnd();
  const past = await session.inspect({ layer, epoch: 2 });
  const record = (await session.layerRecord({ layer, epoch: 2 }))!;
  expect(past).toMatchObject({ layer, epoch: 2, threshold: record.threshold, reference: record.reference });
  expect(past.maps.map(({ filter }) => filter)).toEqual([...record.filters]);
  expect(past.maps[0]!.deltaOpt).toBeNull();
  const { caseId, slice } = record.place;
  expect(await session.inspect({ layer, epoch: 2, case: caseId, slice })).toEqual(past);
  await expect(session.inspect({ layer, epoch: 2, case: 'b' })).rejects.toThrow(`slice ${slice} of ${caseId} alone`);
  await expect(session.inspect({ layer, epoch: 2, raw: true })).rejects.toThrow('Raw maps of epoch 2 need its checkpoint');
  await expect(session.inspect({ layer, epoch: 99 })).rejects.toThrow(
    'Epoch 99 is not recorded, and no checkpoint of it is kept; of this run’s epochs 1, 2, 3, 4, 5, 6 are',
  );
});

it('tells each recorded epoch in short, with memory and cost, and what has left a layer with its last picture', async () => {
  await driver.runToEnd();
  await session.layerRecord({ layer, epoch: 1 });
  const insights = world.of('epochInsight');
  expect(insights.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(insights.map(({ layers }) => layers.find((one) => one.layer === layer)!.removed).reduce((a, b) => a + b)).toBeGreaterThan(0);
  const { memory, cost } = insights.at(-1)!;
  expect(memory).toMatchObject({ limitBytes: recordLimitBytes, epochs: [1, 2, 3, 4, 5, 6], pictured: [1, 2, 3, 4, 5, 6] });
  expect(memory.bytes).toBeGreaterThan(insights[0]!.memory.bytes);
  expect(cost.waitedMs).toBeGreaterThan(0);
  const { maps } = await session.removedMaps({ layer });
  const records = await Promise.all([1, 2, 3, 4, 5, 6].map((epoch) => session.layerRecord({ layer, epoch })));
  expect(maps.map(({ filter, epoch }) => [filter, epoch])).toEqual(
    records.flatMap((record) => [...record!.removed].map((filter) => [filter, record!.epoch])),
  );
  for (const { pixels } of maps) expect(pixels).toHaveLength(edge * edge);
});

it('neither looks nor records while layers are not shown', async () => {
  await session.configure({ patch: { keep: { everyEpochs: 100 } } });
  await session.watch({ inside: false, layer });
  await driver.runToEnd();
  await session.watch({ layer });
  expect(world.engineLog.looks).toBe(0);
  expect(world.of('epochInsight')).toEqual([]);
  expect(world.of('layerView')).toEqual([]);
  await expect(session.inspect({ layer, epoch: 1 })).rejects.toThrow('none is');
  expect((await session.inspect({ layer })).maps.length).toBeGreaterThan(0);
});

it('forgets the records of a run when the next begins', async () => {
  await driver.runToEnd();
  await session.start({});
  await session.pause({});
  expect(await session.layerRecord({ layer, epoch: 3 })).toBeNull();
});

it('places dots by UMAP when asked, going on from where they were, while records keep to principal components', async () => {
  await driver.runToEnd();
  await session.watch({ layer, embedding: 'umap' });
  const [first] = world.of('layerView').slice(-1);
  await session.watch({ layer });
  const [second] = world.of('layerView').slice(-1);
  expect([first, second].map((view) => view!.embedding.kind)).toEqual(['umap', 'umap']);
  expect((await session.layerRecord({ layer, epoch: 3 }))!.embedding.kind).toBe('pca');
  await session.watch({ layer, embedding: 'pca' });
  expect(world.of('layerView').at(-1)!.embedding.kind).toBe('pca');
});
