// The next visit: a run that was left is offered, its data come back or are asked for, and the library opens, branches and deletes; on a stand-in engine.
import { beforeEach, describe, expect, it } from 'vitest';
import type { RunEntry } from '../protocol/runs';
import type { HistoryRow } from '../protocol/snapshot';
import { createShelf } from './checkpoint/shelf';
import { createSession } from './session';
import { fakeConfig } from './testing/fakeTools';
import { createSessionDriver, until, type SessionDriver } from './testing/sessionDriver';

let first: SessionDriver;

beforeEach(async () => {
  first = await createSessionDriver();
});

/** A visit that finds what the first one kept. */
async function visitAgain(): Promise<SessionDriver> {
  const next = await createSessionDriver();
  const { runs } = first.world;
  const tools = { ...next.world.tools, shelf: createShelf(runs.folder, runs.locks), locks: runs.locks };
  const session = createSession(tools);
  await session.configure({ patch: fakeConfig });
  await session.initialise({});
  return { ...next, session };
}

/** Trains for so many epochs and leaves as a reload does: without a word. */
async function leaveAfter(epochs: number): Promise<void> {
  await first.load();
  await first.session.start({});
  await until(() => first.world.of('keptRun').some(({ saved }) => (saved?.epoch ?? 0) >= epochs));
  await first.session.pause({});
  // Waits its turn behind the checkpoint of the pause.
  await first.session.kernels({});
}

const decided = (rows: readonly HistoryRow[]) => rows.map(({ stepMs: _, gpuBytes: __, ...row }) => row);
const offered = async (visit: SessionDriver) => {
  await until(() => visit.world.of('resumable').length > 0);
  return visit.world.of('resumable').at(-1);
};
const idOf = async (visit: SessionDriver): Promise<string> => ((await visit.session.runs({})) as [RunEntry])[0].card.id;

describe('the next visit', () => {
  it('offers the run that was left; resumed without any data loaded it ends as if nothing had happened', async () => {
    await leaveAfter(2);
    const visit = await visitAgain();
    expect(await offered(visit)).toMatchObject({ ended: false, data: { name: 'demo fake' } });
    await visit.session.resume({});
    await visit.finished();
    const restored = visit.world.of('runRestored').at(-1)!.history;
    expect(restored.length).toBeGreaterThan(0);
    const expected = decided(await (await createSessionDriver()).runToEnd());
    expect(decided([...restored, ...visit.world.of('epoch')])).toEqual(expected);
    expect(visit.world.of('resumable').at(-1)).toBeNull();
    expect((await visit.session.runs({}))[0]?.card).toMatchObject({ ended: true, epoch: fakeConfig.epochs });
  });

  it('offers nothing that was finished or stopped, or that another tab trains', async () => {
    await first.runToEnd();
    const visit = await visitAgain();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(visit.world.of('resumable')).toEqual([]);
    first.world.runs.elsewhere.add(await idOf(visit));
    await expect(visit.session.openRun({ id: await idOf(visit) })).rejects.toThrow('open in another tab');
    await expect(visit.session.deleteRun({ id: await idOf(visit) })).rejects.toThrow('open in another tab');
  });

  it('does not train on other data than the run was trained on', async () => {
    await leaveAfter(1);
    const visit = await visitAgain();
    await offered(visit);
    visit.world.withValidation = false;
    await expect(visit.session.resume({})).rejects.toThrow('What is loaded is not what the run was trained on. Load demo fake again');
    expect(visit.phase()).toBe('ready');
  });

  it('passes over a damaged checkpoint, and says so', async () => {
    await leaveAfter(2);
    const { files } = first.world.runs;
    const newest = [...files.keys()].at(-1)!;
    files.get(newest)!.fill(0, 60, 90);
    const visit = await visitAgain();
    await offered(visit);
    await visit.session.resume({});
    await visit.finished();
    expect(
      visit.world
        .of('log')
        .map(({ text }) => text)
        .join(),
    ).toContain('of this run cannot be used: its description is damaged');
  });
});

describe('the library', () => {
  it('opens a run where it was left and rests there, exports it, and keeps no second copy', async () => {
    await leaveAfter(2);
    const visit = await visitAgain();
    const files = first.world.runs.files.size;
    await visit.session.openRun({ id: await idOf(visit) });
    expect(visit.phase()).toBe('paused');
    expect(first.world.runs.files.size).toBe(files);
    expect((await visit.session.export({ kind: 'safetensors' })).blob.size).toBeGreaterThan(100);
    await visit.session.stop({});
  });

  it('branches: the copy goes its own way and names its parent', async () => {
    await leaveAfter(2);
    const visit = await visitAgain();
    const id = await idOf(visit);
    await visit.session.openRun({ id, branch: true });
    await visit.session.resume({});
    await visit.finished();
    const runs = await visit.session.runs({});
    expect(runs.map(({ card }) => [card.parent?.id ?? null, card.ended])).toEqual([
      [id, true],
      [null, false],
    ]);
  });

  it('opens the best model with the filters it had', async () => {
    await first.runToEnd();
    const visit = await visitAgain();
    const [entry] = (await visit.session.runs({})) as [RunEntry];
    expect(entry.card.bestDice).toBeGreaterThan(0);
    await visit.session.openRun({ id: entry.card.id, best: true });
    expect(['paused', 'finished']).toContain(visit.phase());
    const plan = visit.world.of('plan').at(-1)!;
    expect(plan.parameters).toBeGreaterThanOrEqual(entry.card.parameters);
  });

  it('deletes, but not what is under way', async () => {
    await leaveAfter(1);
    const id = await idOf(first);
    await expect(first.session.deleteRun({ id })).rejects.toThrow('This run is under way. Stop it first.');
    const visit = await visitAgain();
    await offered(visit);
    await visit.session.deleteRun({ id });
    expect(await visit.session.runs({})).toEqual([]);
    expect(visit.world.of('resumable').at(-1)).toBeNull();
  });
});
