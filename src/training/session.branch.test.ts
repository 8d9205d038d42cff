// The time machine: every kept epoch can be gone on with under other settings, the run it came from stays, and what was seen of it comes along.
import { beforeEach, describe, expect, it } from 'vitest';
import type { WayBack } from '../protocol/runs';
import { fakeConfig } from './testing/fakeTools';
import { createSessionDriver, until, type SessionDriver } from './testing/sessionDriver';

let driver: SessionDriver;
let session: SessionDriver['session'];
let world: SessionDriver['world'];

beforeEach(async () => {
  driver = await createSessionDriver();
  ({ session, world } = driver);
});

const way = (): WayBack => world.of('wayBack').at(-1)!;
const pointAt = (epoch: number) => way().points.find((point) => point.epoch === epoch && point.step === 0)!;
const wishAt = (epoch: number) => {
  const { runId: id, sequence } = pointAt(epoch);
  return { id, sequence, branch: true };
};
const layer = 'enc_ConvBlock_4';

/** Which epochs are kept depends on how long writing takes. */
const keptEpochs = (): number[] =>
  (world.of('wayBack').at(-1)?.points ?? []).flatMap(({ epoch, step }) => (step === 0 && epoch > 0 ? [epoch] : []));

/** A run under way with at least so many kept epochs, which are told. */
async function trainTo(count: number): Promise<number[]> {
  await session.configure({ patch: { epochs: 40 } });
  await driver.load();
  await session.start({});
  await until(() => keptEpochs().length >= count);
  return keptEpochs();
}

describe('the way back', () => {
  it('tells after each checkpoint which epochs can be gone on with, and what they take up', async () => {
    await driver.runToEnd();
    const { points, bytes, totalBytes, budgetBytes } = way();
    expect(keptEpochs().length).toBeGreaterThan(1);
    expect(keptEpochs()).toEqual([...new Set(keptEpochs())].sort((a, b) => a - b));
    expect(points.at(-1)!.epoch).toBe(6);
    expect([bytes, budgetBytes]).toEqual([totalBytes, fakeConfig.keep.budgetMegabytes * 1e6]);
    expect(bytes).toBe([...world.runs.files.values()].reduce((sum, { length }) => sum + length, 0));
  });
});

describe('a branch', () => {
  it('leaves the run under way where it is, unfinished and in the library, and goes on from the epoch asked for', async () => {
    const [earlier = 0, from = 0] = await trainTo(3);
    const { id } = way();
    const epochs = from + 2;
    await session.openRun({ ...wishAt(from), patch: { pruning: { lambda: 0.125 }, epochs }, go: true });
    await driver.finished();
    const restored = world.of('runRestored').at(-1)!;
    expect(restored.history).toHaveLength(from);
    expect(world.of('log').map(({ text }) => text)).toContainEqual(
      expect.stringMatching(
        new RegExp(`^Branched from demo fake .* after epoch ${from} with epochs 40 → ${epochs}, pruning\\.lambda [\\d.]+ → 0\\.125$`),
      ),
    );
    expect(world.engineLog.rates.at(-1)!.lambda).toBe(0.125);
    const runs = await session.runs({});
    const parent = runs.find(({ card }) => card.id === id)!.card;
    const child = runs.find(({ card }) => card.id !== id)!.card;
    expect(parent).toMatchObject({ ended: false, parent: null });
    expect(parent.epoch).toBeGreaterThan(from);
    expect(child).toMatchObject({
      ended: true,
      epoch: epochs,
      parent: { id, epoch: from },
      config: { epochs, pruning: { lambda: 0.125 } },
    });
    // The fork's own past leads through the parent.
    const points = way().points;
    expect(points.find(({ epoch }) => epoch === earlier)).toMatchObject({ runId: id });
    expect(points.find(({ epoch }) => epoch === epochs)).toMatchObject({ runId: child.id });
    expect(points.filter(({ runId }) => runId === id).every(({ epoch }) => epoch <= from)).toBe(true);
    // And the parent goes on as if nothing had been.
    await session.openRun({ id });
    expect(driver.phase()).toBe('paused');
    expect(world.of('runRestored').at(-1)!.history).toHaveLength(parent.epoch);
    await session.stop({});
  });

  it('with the same settings takes the very steps of its run', async () => {
    const rows = await driver.runToEnd();
    await session.openRun({ ...wishAt(3), patch: {}, go: true });
    await driver.finished();
    const decided = rows.map(({ stepMs: _, gpuBytes: __, ...row }) => row);
    const again = world.of('epoch').slice(rows.length);
    expect(again.map(({ stepMs: _, gpuBytes: __, ...row }) => row)).toEqual(decided.slice(3));
  });

  it('keeps what was seen of its past, and forgets what came after', async () => {
    await driver.runToEnd();
    const before = (await session.layerRecord({ layer, epoch: 2 }))!;
    const wish = wishAt(3);
    await session.openRun({ ...wish, patch: {} });
    const restored = world.of('runRestored').at(-1)!;
    expect(restored.insights.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(restored.insights.at(-1)!.memory.epochs).toEqual([1, 2, 3]);
    expect(await session.layerRecord({ layer, epoch: 2 })).toEqual(before);
    expect(await session.layerRecord({ layer, epoch: 4 })).toBeNull();
    expect((await session.removedMaps({ layer })).maps.every(({ epoch }) => epoch <= 3)).toBe(true);
    await session.stop({});
  });

  it('can stop pruning, start it again, and move the thresholds', async () => {
    await driver.runToEnd();
    const [from = 0] = keptEpochs();
    await session.openRun({ ...wishAt(from), patch: { pruning: { method: 'none' } }, go: true });
    await driver.finished();
    const unpruned = (await session.runs({}))[0]!.card;
    const rows = world.of('epoch').slice(fakeConfig.epochs);
    expect(rows).toHaveLength(fakeConfig.epochs - from);
    const filters = new Set(rows.map(({ layers }) => layers.map((one) => one.filters).join()));
    expect(filters.size).toBe(1);
    await session.openRun({
      ...wishAt(from),
      patch: { pruning: { method: 'sauron', tauMin: 0.9, tauMax: 0.95, minFilters: 1 } },
      go: true,
    });
    await driver.finished();
    const last = world.of('epoch').at(-1)!;
    expect(last.layers.every(({ threshold }) => threshold >= 0.9)).toBe(true);
    expect(last.parameters).toBeLessThan(unpruned.parameters);
  });

  it('refuses other networks, other data and a past end, before it leaves the run under way', async () => {
    const [first = 0] = await trainTo(2);
    const wish = wishAt(first);
    await expect(session.openRun({ ...wish, patch: { firstFilters: 3 } })).rejects.toThrow('firstFilters cannot change on a branch');
    await expect(session.openRun({ ...wish, patch: { split: { validation: 0.5 } } })).rejects.toThrow('split.validation cannot change');
    await expect(session.openRun({ ...wish, patch: { optimiser: { kind: 'sgd' } } })).rejects.toThrow('optimiser.kind cannot change');
    await expect(session.openRun({ ...wish, patch: { epochs: first } })).rejects.toThrow(`allowed is more than ${first}`);
    expect(driver.phase()).toBe('training');
    world.runs.fullFor = 1000;
    await expect(session.openRun({ ...wish, patch: {} })).rejects.toThrow('is not left, because the disk does not take it');
    expect(driver.phase()).toBe('paused');
    world.runs.fullFor = 0;
    await session.stop({});
  });
});
