// A run that breaks mends itself: on a stand-in engine that loses its device, runs out of memory, falls silent or computes no numbers.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HistoryRow } from '../protocol/snapshot';
import { watchGpu } from './gpuWatchdog';
import { createControl } from './control';
import { decideChange } from './recovery';
import { createSession } from './session';
import { fakeConfig } from './testing/fakeTools';
import { createSessionDriver, until, type SessionDriver } from './testing/sessionDriver';

let driver: SessionDriver;
let world: SessionDriver['world'];
let session: SessionDriver['session'];

beforeEach(async () => {
  driver = await createSessionDriver();
  ({ world, session } = driver);
});
afterEach(() => vi.useRealTimers());

/** All that the arithmetic decides. */
const decided = (rows: readonly HistoryRow[]) => rows.map(({ stepMs: _, gpuBytes: __, ...row }) => row);
const undisturbed = async () => decided(await (await createSessionDriver()).runToEnd());
/** Rows as the page has them: what was told before a restore is taken back by it. */
const finalRows = (): HistoryRow[] => {
  const restored = world.of('runRestored').at(-1)?.history ?? [];
  const from = restored.length;
  return [...restored, ...world.of('epoch').slice(-(fakeConfig.epochs - from))];
};
const told = (): string =>
  world
    .of('log')
    .map(({ text }) => text)
    .join();
const recoveries = () => world.of('recoveries').at(-1) ?? [];

describe('a run that breaks', () => {
  it('is begun again in a new worker where nothing of it was kept yet, and is the same run', async () => {
    const gone = { epoch: 0, cause: 'The training worker was ended.', kind: 'worker-gone' as const, atMs: 1 };
    const afresh = { config: { ...fakeConfig, epochs: 3 }, twin: null };
    const revival = {
      source: { demo: 'fake' },
      edits: [],
      id: 'never kept',
      cause: gone.cause,
      recoveries: [gone],
      interventions: [],
      paused: false,
    };
    await expect(session.revive({ ...revival, afresh: null })).rejects.toThrow('Nothing is kept of this run');
    await session.revive({ ...revival, afresh });
    await driver.finished();
    expect(recoveries()).toEqual([gone]);
    expect(told()).toContain('The training worker was ended. Nothing of the run was kept yet; it was begun again');
    const other = await createSessionDriver();
    await other.session.configure({ patch: { epochs: 3 } });
    expect(decided(world.of('epoch'))).toEqual(decided(await other.runToEnd()));
  });

  it('goes on from its last checkpoint on a new device, says so, and ends as if nothing had happened', async () => {
    await driver.load();
    await session.start({});
    await until(() => world.of('epoch').length >= 2);
    world.loseDevice('driver reset');
    await driver.finished();
    expect(world.devices).toBe(2);
    expect(world.of('phase').map(({ phase }) => phase)).not.toContain('failed');
    expect(recoveries()).toMatchObject([{ kind: 'device-lost', cause: 'The graphics device was lost: driver reset.' }]);
    expect(told()).toContain('driver reset. Taken up again');
    expect(world.of('recovering').at(-1)).toBeNull();
    expect(decided(finalRows())).toEqual(await undisturbed());
  });

  it('is changed again by the next worker as a hand had changed it after the last checkpoint', async () => {
    await driver.load();
    await session.start({});
    await until(() => world.of('epoch').length >= 2);
    await session.pause({});
    await until(() => world.of('keptRun').length > 0);
    const change = { ...{ kind: 'protect' as const, layer: 'enc_ConvBlock_1', filter: 0 }, ...{ before: null, after: null, undone: null } };
    const revival = { source: { demo: 'fake' }, edits: [], recoveries: [], paused: true, afresh: null };
    await createSession(world.tools).revive({
      ...revival,
      id: world.of('runStarted').at(-1)?.id ?? '',
      cause: 'The training worker was ended.',
      interventions: [{ ...change, epoch: 3, step: 1 }],
    });
    expect(driver.phase()).toBe('paused');
    expect(
      world
        .of('hand')
        .at(-1)
        ?.layers.find(({ name }) => name === 'enc_ConvBlock_1')?.protected,
    ).toEqual([0]);
    expect(told()).toContain('Made again, because the checkpoint was older: ');
  });

  it('begins again on a new device where the first was lost before anything was kept', async () => {
    await driver.load();
    world.engineLog.silent = true;
    await session.start({});
    world.loseDevice('driver reset');
    world.engineLog.silent = false;
    await driver.finished();
    expect(recoveries()).toMatchObject([{ epoch: 1, kind: 'device-lost' }]);
    expect(told()).toContain('driver reset. Taken up again from the start');
    expect(decided(finalRows())).toEqual(await undisturbed());
  });

  it('keeps a pause that was asked for, and rests where it was', async () => {
    await session.configure({ patch: { epochs: 200 } });
    await driver.load();
    await session.start({});
    await until(() => world.of('step').length > 2);
    world.engineLog.silent = true;
    const pausing = session.pause({});
    world.loseDevice('unplugged');
    await pausing;
    expect(driver.phase()).toBe('paused');
    world.loseDevice('unplugged while paused');
    await until(() => recoveries().length === 2);
    await until(() => world.of('recovering').at(-1) === null);
    expect(driver.phase()).toBe('paused');
    await session.stop({});
  });

  it('takes up after a reported lack of memory, and halves the batch the second time', async () => {
    await session.configure({ patch: { epochs: 200 } });
    await driver.load();
    await session.start({});
    for (const times of [1, 2]) {
      await until(() => world.of('step').length > 2 * times);
      await session.chaos({ kind: 'out-of-memory' });
      await until(() => recoveries().length === times && world.of('recovering').at(-1) === null);
    }
    await session.stop({});
    expect(recoveries().map(({ kind }) => kind)).toEqual(['out-of-memory', 'out-of-memory']);
    expect(world.of('config').at(-1)?.batchSize).toBe(1);
    expect(told()).toContain('It happened 2 times within ten minutes: the batch was halved to 1.');
  });

  it('names the first layer whose numbers are not finite, rolls back, halves the learning rate and offers to go on', async () => {
    await driver.load();
    await session.start({});
    await until(() => world.of('epoch').length > 0);
    await session.chaos({ kind: 'nan' });
    await until(() => driver.phase() === 'paused');
    expect(driver.failure()).toMatchObject({ code: 'diverged' });
    expect(driver.failure()?.message).toMatch(
      /first in the weights of \w+ \d\w? \(\w+\)\. The learning rate was halved\. Weights are those /,
    );
    expect((await session.export({ kind: 'safetensors' })).blob.size).toBeGreaterThan(100);
    const before = world.of('epoch').at(-1)!.learningRate;
    await session.resume({});
    expect(driver.failure()).toBeNull();
    await driver.finished();
    expect(finalRows().at(-1)!.learningRate).toBeLessThan(before / 2);
    expect(world.of('keptRun').every(({ problem }) => problem === null)).toBe(true);
  });

  it('says where numbers stop being finite when weights and images are in order', async () => {
    world.engineLog.nanAtStep = 5;
    await driver.load();
    await session.start({});
    await until(() => driver.phase() === 'paused');
    expect(driver.failure()?.message).toContain('epoch 2, step 2: the maps of all layers are finite: the loss itself');
    await session.resume({});
    await driver.finished();
  });

  it('says that the disk is full, trains on, and still takes up from the newest moment', async () => {
    await driver.load();
    await session.start({});
    await until(() => world.of('keptRun').length > 0);
    await session.chaos({ kind: 'disk-full' });
    await until(() => world.of('keptRun').some(({ problem }) => problem !== null));
    world.loseDevice('after the disk');
    await driver.finished();
    const told = world
      .of('log')
      .map(({ text }) => text)
      .join();
    expect(told).toContain('The checkpoint could not be written: The disk is full.');
    expect(decided(finalRows())).toEqual(await undisturbed());
  });

  it('gives up in words when no device is to be had, and can be resumed later', async () => {
    await session.configure({ patch: { epochs: 200 } });
    await driver.load();
    await session.start({});
    await until(() => world.of('epoch').length > 0);
    world.unplugged = true;
    world.loseDevice('unplugged');
    await until(() => driver.phase() === 'failed');
    expect(driver.failure()?.message).toContain('unplugged. The run could not be taken up again: No adapter.');
    expect(world.of('resumable').at(-1)).toMatchObject({ ended: false, config: { epochs: 200 } });
    world.unplugged = false;
    await session.resume({});
    await until(() => driver.phase() === 'training');
    await session.stop({});
  });
});

describe('what is changed after a failure', () => {
  const run = { config: { ...fakeConfig, batchSize: 2 }, rateScale: 1 };
  const lost = (atMs: number) => ({ epoch: 1, cause: '', kind: 'device-lost' as const, atMs });

  it('is nothing for single losses, losses long ago and losses of another kind', () => {
    expect(decideChange(run, [], 'device-lost', 0)?.words).toBe('');
    expect(decideChange(run, [lost(0)], 'device-lost', 11 * 60_000)?.words).toBe('');
    expect(decideChange(run, [lost(0)], 'worker-gone', 1)?.words).toBe('');
  });

  it('is the batch, then the patch, never the filters; nothing where it is switched off', () => {
    expect(decideChange(run, [lost(0)], 'device-lost', 1)?.config).toMatchObject({ batchSize: 1, patchSize: [16, 16] });
    const single = { ...run, config: { ...run.config, batchSize: 1 } };
    expect(decideChange(single, [lost(0)], 'device-lost', 1)?.config).toMatchObject({ batchSize: 1, patchSize: [8, 8] });
    const smallest = { ...run, config: { ...single.config, patchSize: [8, 8] } };
    expect(decideChange(smallest, [lost(0)], 'device-lost', 1)).toMatchObject({ config: smallest.config, words: '' });
    const never = { ...run, config: { ...run.config, keep: { ...run.config.keep, halveAfter: 0 } } };
    expect(decideChange(never, [lost(0)], 'device-lost', 1)?.words).toBe('');
  });

  it('is the learning rate after a loss that was no number, six times', () => {
    expect(decideChange(run, [], 'diverged')).toMatchObject({ rateScale: 0.5 });
    expect(decideChange({ ...run, rateScale: 2 ** -5 }, [], 'diverged')).toMatchObject({ rateScale: 2 ** -6 });
    expect(decideChange({ ...run, rateScale: 2 ** -6 }, [], 'diverged')).toBeNull();
  });
});

it('a GPU that answers nothing is given up by ticks, not by time, and only while something is waited for', async () => {
  vi.useFakeTimers();
  const control = createControl(
    Infinity,
    () => undefined,
    () => undefined,
  );
  const end = watchGpu({ control, device: { facts: { software: false } } as never }, 10);
  await vi.advanceTimersByTimeAsync(1000);
  const waiting = control.guard(new Promise(() => undefined));
  const refused = expect(waiting).rejects.toThrow('has not answered');
  await vi.advanceTimersByTimeAsync(110);
  await control.guard(Promise.resolve());
  await vi.advanceTimersByTimeAsync(110);
  expect(control.pulse.pending).toBe(1);
  await vi.advanceTimersByTimeAsync(30);
  await refused;
  end();
});
