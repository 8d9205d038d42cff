// Kernels through the session: told while they are prepared, stopped politely, timed between steps, measured and forgotten with the weights kept.
import { beforeEach, describe, expect, it } from 'vitest';
import type { KernelProgress } from '../protocol/kernels';
import { fakeConfig } from './testing/fakeTools';
import { fakeShapes } from './testing/fakeKernels';
import { createSessionDriver, until, type SessionDriver } from './testing/sessionDriver';

let driver: SessionDriver;
let world: SessionDriver['world'];
let session: SessionDriver['session'];

beforeEach(async () => {
  driver = await createSessionDriver();
  ({ world, session } = driver);
  await driver.load();
});

const progress = (): (KernelProgress | null)[] => world.of('kernelProgress');
const startLong = async (): Promise<void> => {
  await session.configure({ patch: { ...fakeConfig, epochs: 500 } });
  await session.start({});
};

describe('before the first step', () => {
  it('tells what is compiled, and that it is over', async () => {
    await session.step({});
    expect(progress()).toEqual([1, 2, 3].map((done) => ({ stage: 'compiling', done, total: fakeShapes })).concat([null as never]));
  });

  it('can be stopped: no step is taken, the start is refused in words, and the next one works', async () => {
    const starting = expect(session.start({})).rejects.toThrow('stopped before its first step');
    await until(() => progress().length > 0);
    await session.stop({});
    expect(driver.phase()).toBe('finished');
    await starting;
    expect([world.engineLog.steps, world.engineLog.engines, progress().at(-1)]).toEqual([0, 0, null]);
    await session.start({});
    await driver.finished();
    expect(world.of('epoch').length).toBeGreaterThan(0);
  });
});

describe('the kernels of a run', () => {
  it('are refused before there is a run', async () => {
    await expect(session.kernels({})).rejects.toThrow('Start a run first');
    await expect(session.measureKernels({})).rejects.toThrow('Start a run first');
    expect(await session.resetKernels({})).toBeNull();
  });

  it('are timed while training goes on, with shares that add up', async () => {
    await startLong();
    const { adapter, rows, total, refused } = await session.kernels({});
    expect(driver.phase()).toBe('training');
    expect(adapter).toEqual({ vendor: 'fake', architecture: '', description: '', software: true });
    expect(rows[0]).toMatchObject({ layer: 'enc_ConvBlock_1', chosen: 'estimated', microseconds: 40, gflops: 2 });
    expect(rows.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 12);
    expect(total.microseconds).toBe(rows.reduce((sum, { microseconds }) => sum + (microseconds ?? 0), 0));
    expect(total.gflops).toBeCloseTo(2, 12);
    expect(refused).toEqual([]);
    await session.stop({});
  });

  it('are measured when asked, kept for the next run, and estimated again after a reset', async () => {
    await session.step({});
    const before = world.of('step').length;
    const measured = await session.measureKernels({});
    expect(measured.rows.filter(({ chosen }) => chosen === 'measured')).toHaveLength(fakeShapes);
    expect(progress().filter((told) => told?.stage === 'choosing')).toHaveLength(fakeShapes);
    expect([driver.phase(), world.of('step').length]).toEqual(['paused', before]);
    await session.stop({});
    await session.start({});
    expect((await session.kernels({})).rows[0]).toMatchObject({ chosen: 'measured', variant: '8x2x1' });
    const reset = await session.resetKernels({});
    expect(reset?.rows[0]).toMatchObject({ chosen: 'estimated', variant: '4x1x1' });
    await driver.finished();
  });

  it('change no number of a run when they are planned anew', async () => {
    const other = await createSessionDriver();
    const expected = await other.runToEnd();
    await session.start({});
    await session.measureKernels({});
    await session.resetKernels({});
    await driver.finished();
    const losses = (rows: typeof expected) => rows.map(({ trainLoss, parameters }) => [trainLoss, parameters]);
    expect(losses(world.of('epoch'))).toEqual(losses(expected));
  });

  it('stop being measured when cancelled; what was measured holds', async () => {
    await session.step({});
    const measuring = session.measureKernels({});
    await until(() => progress().some((told) => told?.stage === 'choosing'));
    await expect(session.measureKernels({})).rejects.toThrow('being chosen already');
    await expect(session.resetKernels({})).rejects.toThrow('cancel that first');
    await session.cancelKernels({});
    const { rows } = await measuring;
    expect(rows.filter(({ chosen }) => chosen === 'measured').length).toBeLessThan(fakeShapes);
    expect(driver.phase()).toBe('paused');
  });

  it('do not hold up a stop, nor a new start after the end', async () => {
    await startLong();
    const measuring = session.measureKernels({});
    await session.stop({});
    await measuring;
    const again = session.measureKernels({});
    await session.configure({ patch: fakeConfig });
    await session.start({});
    await again;
    await driver.finished();
    expect(world.engineLog.destroyed).toBe(1);
  });

  it('end with the device', async () => {
    await startLong();
    world.unplugged = true;
    const measuring = expect(session.measureKernels({})).rejects.toThrow('device was lost');
    world.loseDevice('test');
    await measuring;
    await until(() => driver.phase() === 'failed');
    expect(progress().at(-1)).toBeNull();
    await expect(session.kernels({})).rejects.toThrow('lost with the graphics device');
  });
});
