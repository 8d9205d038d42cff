// Looking back through checkpoints: prediction and maps of a kept epoch, computed anew beside the run, which goes on as if nobody had looked.
import { beforeEach, expect, it } from 'vitest';
import { unfoldRecord } from '../protocol/layerView';
import type { KeptPoint } from '../protocol/runs';
import type { HistoryRow } from '../protocol/snapshot';
import { createShelf } from './checkpoint/shelf';
import { createSession } from './session';
import { edge } from './testing/fakeTools';
import { createSessionDriver, until, type SessionDriver } from './testing/sessionDriver';

let driver: SessionDriver;
let session: SessionDriver['session'];
let world: SessionDriver['world'];

beforeEach(async () => {
  driver = await createSessionDriver();
  ({ session, world } = driver);
});

const layer = 'enc_ConvBlock_4';
const place = { caseId: 'a', plane: 'axial', slice: 1 } as const;
const points = (): KeptPoint[] => (world.of('wayBack').at(-1)?.points ?? []).filter(({ epoch, step }) => step === 0 && epoch > 0);
const nameOf = ({ runId, sequence }: KeptPoint) => ({ runId, sequence });
const decided = (rows: readonly HistoryRow[]) => rows.map(({ stepMs: _, gpuBytes: __, ...row }) => row);

it('shows prediction and layer of a kept epoch with that checkpoint’s weights and filters, on one engine', async () => {
  const rows = await driver.runToEnd();
  const point = points()[0]!;
  const { checkpoint } = await world.tools.shelf.open(point.runId, point.sequence);
  const before = world.engineLog.engines;
  expect(await session.pastPrediction({ ...nameOf(point), ...place })).toMatchObject({ ...place, epoch: point.epoch });
  const weights = checkpoint.parameters.layers[0]!.value.weight;
  expect(world.engineLog.shift).toBeCloseTo(
    weights.reduce((a, b) => a + b, 0),
    12,
  );
  const record = (await session.pastLayer({ ...nameOf(point), ...place, layer }))!;
  const row = rows[point.epoch - 1]!.layers.find(({ name }) => name === layer)!;
  expect(record).toMatchObject({ layer, epoch: point.epoch, decided: false, place, threshold: row.threshold });
  expect(record.filters).toHaveLength(row.filters);
  expect(record.pictures!.pixels).toHaveLength(row.filters * edge * edge);
  // δ_prune is that of the epoch's decision: of those that stayed, the recorded numbers.
  const asDecided = unfoldRecord((await session.layerRecord({ layer, epoch: point.epoch }))!);
  for (const { filter, deltaPrune } of unfoldRecord(record).maps)
    expect(deltaPrune).toBe(asDecided.maps.find((map) => map.filter === filter)!.deltaPrune);
  expect(world.engineLog.engines).toBe(before + 1);
  const destroyed = world.engineLog.destroyed;
  await session.closePast({});
  expect(world.engineLog.destroyed).toBe(destroyed + 1);
});

it('leaves training alone: the run goes on as one at which nobody looked back', async () => {
  await driver.load();
  await session.start({});
  await until(() => points().length > 0);
  const looks = await Promise.all(
    points().map((point) =>
      Promise.all([session.pastPrediction({ ...nameOf(point), ...place }), session.pastLayer({ ...nameOf(point), ...place, layer })]),
    ),
  );
  expect(looks.at(-1)!.every((found) => found !== null)).toBe(true);
  await driver.finished();
  expect(decided(world.of('epoch'))).toEqual(decided(await (await createSessionDriver()).runToEnd()));
});

it('passes over checkpoints that nobody wants any more, and makes a new engine for another one', async () => {
  await driver.runToEnd();
  const [first, second] = [points()[0]!, points().at(-1)!];
  expect(first).not.toEqual(second);
  const [passed, wanted] = await Promise.all([first, second].map((point) => session.pastPrediction({ ...nameOf(point), ...place })));
  expect([passed, wanted?.epoch]).toEqual([null, second.epoch]);
  const { engines, destroyed } = world.engineLog;
  await session.pastPrediction({ ...nameOf(first), ...place });
  expect([world.engineLog.engines, world.engineLog.destroyed]).toEqual([engines + 1, destroyed + 1]);
});

it('goes on after a lost device, and lets its engine go with the run', async () => {
  await driver.runToEnd();
  const point = points()[0]!;
  const look = session.pastPrediction({ ...nameOf(point), ...place });
  await until(() => world.engineLog.engines > 1);
  world.loseDevice('unplugged');
  await expect(look).rejects.toThrow('The graphics device was lost: unplugged');
  expect(await session.pastPrediction({ ...nameOf(point), ...place })).toMatchObject({ epoch: point.epoch });
  const { destroyed } = world.engineLog;
  await session.start({});
  await session.pause({});
  expect(world.engineLog.destroyed).toBeGreaterThan(destroyed);
});

it('inspect() answers from the checkpoint where nothing is recorded, raw maps and other slices included', async () => {
  await session.watch({ inside: false });
  const rows = await driver.runToEnd();
  const { epoch } = points()[0]!;
  const past = await session.inspect({ layer, epoch, case: 'b', raw: true });
  expect(past).toMatchObject({ layer, epoch, decided: false });
  expect(past.maps).toHaveLength(rows[epoch - 1]!.layers.find(({ name }) => name === layer)!.filters);
  for (const { raw } of past.maps) expect(raw!.shape).toEqual([edge, edge]);
});

it('lists what left a layer before this visit, without pictures', async () => {
  await driver.runToEnd();
  const seen = await session.removedMaps({ layer });
  expect(seen.maps.length).toBeGreaterThan(0);
  const next = await createSessionDriver();
  const { runs } = world;
  const again = createSession({ ...next.world.tools, shelf: createShelf(runs.folder, runs.locks), locks: runs.locks });
  await again.initialise({});
  await again.openRun({ id: points()[0]!.runId });
  const listed = await again.removedMaps({ layer });
  expect(listed.maps.map(({ filter, epoch }) => [filter, epoch])).toEqual(seen.maps.map(({ filter, epoch }) => [filter, epoch]));
  for (const { pixels } of listed.maps) expect(pixels).toBeNull();
});
