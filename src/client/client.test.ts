// Client and scripting interface against a session on a stand-in engine, through a wire that clones as a worker's does.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromWorker, ToWorker } from '../protocol/messages';
import type { Playground } from '../protocol/playground';
import { resetStore, store } from '../state/store';
import { createReporter } from '../worker/reporter';
import { serve } from '../worker/serve';
import type { Emit } from '../training/ports';
import { createSession } from '../training/session';
import { createFakeWorld, edge, fakeConfig, type FakeWorld } from '../training/testing/fakeTools';
import { createClient } from './client';
import { createPlayground } from './playground';
import type { WorkerLike } from './workerLink';

let world: FakeWorld;
let playground: Playground;
let workers: (WorkerLike & { terminated: boolean; deaf: boolean })[];

/** A session behind structured clones and macrotasks. */
function createFakeWorker(): WorkerLike {
  const answer = (message: FromWorker): void => {
    const data = structuredClone(message);
    setTimeout(() => worker.onmessage?.({ data } as MessageEvent<FromWorker>), 0);
  };
  const emit: Emit = (event, payload) => answer({ event, payload } as FromWorker);
  const session = createSession({ ...world.tools, emit: createReporter(emit, world.tools.now) });
  const worker: (typeof workers)[number] = {
    onmessage: null,
    onerror: null,
    terminated: false,
    deaf: false,
    postMessage(message) {
      const copy = structuredClone(message) as ToWorker;
      setTimeout(() => {
        if (!worker.deaf && !worker.terminated) void serve(session, copy, answer);
      }, 0);
    },
    terminate: () => void (worker.terminated = true),
  };
  workers.push(worker);
  return worker;
}

beforeEach(() => {
  resetStore();
  world = createFakeWorld();
  workers = [];
  playground = createPlayground(createClient(createFakeWorker));
});
afterEach(() => vi.useRealTimers());

const until = async (wanted: () => boolean): Promise<void> => {
  for (let i = 0; i < 2000 && !wanted(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(wanted(), 'waited in vain').toBe(true);
};

describe('window.playground', () => {
  it('tells the adapter without being asked', async () => {
    expect(playground.snapshot().adapter).toBeNull();
    await until(() => playground.snapshot().adapter !== null);
    expect(playground.snapshot()).toMatchObject({
      phase: 'empty',
      error: null,
      adapter: { vendor: 'fake', software: true },
      epoch: 0,
      step: 0,
    });
  });

  it('drives a whole run: phases hold when the promises resolve, numbers are in the snapshot', async () => {
    expect(playground.configure(fakeConfig)).toEqual(fakeConfig);
    const summary = await playground.load({ demo: 'fake' });
    expect(playground.snapshot()).toMatchObject({ phase: 'ready', dataset: summary });
    await playground.step();
    expect(playground.snapshot()).toMatchObject({ phase: 'paused', epoch: 1, step: 1, stepsPerEpoch: 3 });
    await playground.resume();
    expect(playground.snapshot().phase).toBe('training');
    await playground.pause();
    expect(playground.snapshot().phase).toBe('paused');
    await playground.resume();
    await until(() => playground.snapshot().phase === 'finished');
    const { history, stepMs, epoch, step } = playground.snapshot();
    expect(history.map((row) => row.epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect([epoch, step]).toEqual([6, 3]);
    expect(stepMs).toBeGreaterThan(0);
    expect(playground.exportKinds()).toEqual([
      ...['bundle', 'safetensors', 'onnx', 'tfjs', 'sauronunet', 'predictions', 'history', 'figures', 'report', 'config'],
    ]);
    expect((await playground.export('bundle')).type).toBe('application/zip');
    expect((await playground.inspect('enc_ConvBlock_1', { raw: true })).maps[0]!.raw!.shape).toEqual([edge, edge]);
    await expect(playground.export('pdf')).rejects.toThrow('no export called pdf');
  });

  it('stops to finished and starts afresh', async () => {
    playground.configure({ ...fakeConfig, epochs: 500 });
    await playground.load({ demo: 'fake' });
    await playground.start();
    expect(playground.snapshot().phase).toBe('training');
    expect(() => playground.configure({ epochs: 3 })).toThrow('Stop the run to change its settings');
    await playground.stop();
    expect(playground.snapshot().phase).toBe('finished');
    await playground.start();
    expect(playground.snapshot().history).toEqual([]);
    await playground.stop();
  });

  it('validates settings at once, and the worker comes to the same', async () => {
    expect(() => playground.configure({ levels: 1 })).toThrow('levels is 1');
    await playground.load({ demo: 'fake' });
    const adapted = playground.configure({ preset: 'quick' });
    expect(adapted).toMatchObject({ preset: 'quick', patchSize: [32, 32], levels: 3 });
    expect(playground.snapshot().config).toEqual(adapted);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(playground.snapshot().config).toEqual(adapted);
  });

  it('rejects in words: wrong phase, files that cannot be read', async () => {
    await expect(playground.start()).rejects.toThrow('Cannot start while the phase is "empty"');
    await expect(playground.load({ demo: 'broken' })).rejects.toThrow('broken.nii: it is cut short.');
    expect(playground.snapshot().phase).toBe('empty');
  });

  it('refuses settings while something goes on that they would change, and keeps those that hold', async () => {
    playground.configure(fakeConfig);
    const loading = playground.load({ demo: 'fake' });
    expect(() => playground.configure({ epochs: 9 })).toThrow('Cannot configure while a data set is loaded; wait until that is done.');
    await loading;
    const starting = playground.start();
    expect(() => playground.configure({ epochs: 9 })).toThrow('Cannot configure while a run is started');
    await starting;
    expect(playground.configure({ pruning: { lambda: 0.25 } }).pruning.lambda).toBe(0.25);
    await playground.pause();
    const stepping = playground.step();
    expect(playground.configure({ pruning: { lambda: 0.75 } }).pruning.lambda).toBe(0.75);
    await stepping;
    expect(playground.snapshot()).toMatchObject({ config: { epochs: fakeConfig.epochs, pruning: { lambda: 0.75 } } });
    expect(store.getState().notice).toBeNull();
  });

  it('says in words what is no patch and what cannot be loaded, on the page, too', async () => {
    for (const nothing of [undefined, null, 7, []])
      expect(() => playground.configure(nothing as never)).toThrow('A configuration is an object of settings, not ');
    for (const nothing of [undefined, null, 'cardiac', {}, ['a.nii']]) {
      await expect(playground.load(nothing as never)).rejects.toThrow('Give a list of File objects, or { demo: NAME }.');
      expect(store.getState().notice?.message).toContain('Give a list of File objects');
    }
    await playground.load(new File(['x'], 'a.nii') as never);
    expect(store.getState().notice).toBeNull();
  });

  it('hands files over with the path they had in their folder', async () => {
    const asked = vi.spyOn(world.tools, 'load');
    playground = createPlayground(createClient(createFakeWorker));
    const inFolder = Object.defineProperty(new File(['x'], 'a.nii'), 'webkitRelativePath', { value: 'set/a.nii' });
    await playground.load([inFolder, new File(['y'], 'b.nii')]);
    const [source] = asked.mock.calls[0]!;
    expect('files' in source && source.files.map(({ path }) => path)).toEqual(['set/a.nii', 'b.nii']);
    await playground.load([new File(['z'], 'c.nii')], { add: true });
    const [more] = asked.mock.calls[1]!;
    expect('files' in more && more.files.map(({ path }) => path)).toEqual(['set/a.nii', 'b.nii', 'c.nii']);
  });

  it('gives copies: a script cannot change the page', async () => {
    await playground.load({ demo: 'fake' });
    playground.snapshot().dataset!.cases.length = 0;
    playground.snapshot().config.patchSize[0] = 7;
    expect(store.getState().dataset!.cases).toHaveLength(2);
    expect(store.getState().config.patchSize[0]).not.toBe(7);
  });
});

describe('a worker that fails', () => {
  it('is replaced when it breaks down; what waited is rejected with the reason', async () => {
    await playground.load({ demo: 'fake' });
    workers[0]!.deaf = true;
    const starting = playground.start();
    workers[0]!.onerror!({ message: 'out of memory', preventDefault: () => undefined } as ErrorEvent);
    await expect(starting).rejects.toThrow('broke down: out of memory');
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(playground.snapshot()).toMatchObject({
      phase: 'failed',
      dataset: null,
      error: 'The training worker broke down: out of memory.',
    });
    await playground.load({ demo: 'fake' });
    expect(playground.snapshot().phase).toBe('ready');
  });

  it('gives settings and data to the next one where there is no run', async () => {
    playground.configure({ ...fakeConfig, epochs: 7 });
    await playground.load({ demo: 'fake' });
    playground.chaos('kill-worker');
    await until(() => playground.snapshot().phase === 'ready');
    expect(playground.snapshot()).toMatchObject({ config: { ...fakeConfig, epochs: 7 }, dataset: { cases: [{ id: 'a' }, { id: 'b' }] } });
    await until(() => store.getState().notice !== null);
    expect(store.getState().notice?.message).toBe('The training worker was ended. The data set was read again.');
    await playground.step();
    expect(playground.snapshot()).toMatchObject({ phase: 'paused', config: { epochs: 7 } });
  });

  it('leaves its run to the next one, which goes on from the last checkpoint', async () => {
    playground.configure(fakeConfig);
    await playground.load({ demo: 'fake' });
    await playground.start();
    await until(() => playground.snapshot().history.length >= 2);
    playground.chaos('kill-worker');
    expect(playground.snapshot().phase).toBe('training');
    await until(() => playground.snapshot().phase === 'finished');
    const { history, recoveries, dataset } = playground.snapshot();
    expect(workers).toHaveLength(2);
    expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(recoveries).toMatchObject([{ kind: 'worker-gone', cause: 'The training worker was ended.' }]);
    expect(dataset?.cases).toHaveLength(2);
    expect(() => playground.chaos('rain' as never)).toThrow('There is no chaos called "rain"; there are lose-device, kill-worker');
  });

  it('may break once more while the next one takes the run up', async () => {
    playground.configure(fakeConfig);
    await playground.load({ demo: 'fake' });
    await playground.start();
    await until(() => playground.snapshot().history.length >= 2);
    playground.chaos('kill-worker');
    playground.chaos('kill-worker');
    await until(() => playground.snapshot().phase !== 'training');
    const { phase, history, recoveries } = playground.snapshot();
    expect([phase, history.length, recoveries.length]).toEqual(['finished', 6, 2]);
    expect(workers).toHaveLength(3);
  });

  it('leaves what a hand has changed to the next one, whether or not a checkpoint holds it', async () => {
    playground.configure({ ...fakeConfig, epochs: 200 });
    await playground.load({ demo: 'fake' });
    await playground.start();
    await until(() => playground.snapshot().history.length >= 2);
    await playground.pause();
    playground.protect('enc_ConvBlock_1', 0, true);
    await until(() => playground.snapshot().interventions.length === 1);
    playground.chaos('kill-worker');
    await until(() => workers.length === 2 && store.getState().recovering === null);
    const { phase, interventions } = playground.snapshot();
    expect([phase, interventions.map(({ kind, layer, filter }) => [kind, layer, filter])]).toEqual([
      'paused',
      [['protect', 'enc_ConvBlock_1', 0]],
    ]);
    expect(store.getState().hand?.layers.find(({ name }) => name === 'enc_ConvBlock_1')?.protected).toEqual([0]);
  });

  it('is not replaced for ever', async () => {
    playground.configure(fakeConfig);
    await playground.load({ demo: 'fake' });
    await playground.step();
    for (let i = 0; i < 6; i++) playground.chaos('kill-worker');
    const end = { phase: 'failed', error: 'The training worker was ended.' };
    expect(playground.snapshot()).toMatchObject(end);
    await Promise.resolve();
    expect(playground.snapshot()).toMatchObject(end);
  });

  it('is replaced when it does not stop within a minute', async () => {
    playground.configure(fakeConfig);
    await playground.load({ demo: 'fake' });
    await playground.step();
    workers[0]!.deaf = true;
    vi.useFakeTimers();
    const stopping = playground.stop();
    const refused = expect(stopping).rejects.toThrow('did not answer and was replaced');
    await vi.advanceTimersByTimeAsync(60_000);
    await refused;
    expect(workers[0]!.terminated).toBe(true);
  });
});
