// Pause, resume, single steps, stop, and what goes wrong: on a stand-in engine.
import { beforeEach, describe, expect, it } from 'vitest';
import { createSessionDriver, until, type SessionDriver } from './testing/sessionDriver';

let driver: SessionDriver;
let world: SessionDriver['world'];
let session: SessionDriver['session'];

beforeEach(async () => {
  driver = await createSessionDriver();
  ({ world, session } = driver);
});

const phase = () => driver.phase();
const failure = () => driver.failure();
const load = () => driver.load();
const finished = () => driver.finished();

describe('pause, resume, step, stop', () => {
  it('pauses with nothing in flight and goes on from there', async () => {
    await session.configure({ patch: { epochs: 200 } });
    await load();
    await session.start({});
    await until(() => world.of('step').length > 0);
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
    await refuse(() => session.resume({}), /Only a paused run, or one that an earlier visit left/);
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
