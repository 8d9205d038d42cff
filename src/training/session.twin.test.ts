// The twin experiment: two runs that differ in λ alone, one after the other, both kept with what was seen of them, whatever happens on the way.
import { beforeEach, expect, it } from 'vitest';
import { listDifferences } from '../protocol/configDifference';
import type { RunEntry } from '../protocol/runs';
import { createShelf } from './checkpoint/shelf';
import { createSession } from './session';
import { createSessionDriver, until, type SessionDriver } from './testing/sessionDriver';

let driver: SessionDriver;
let session: SessionDriver['session'];
let world: SessionDriver['world'];

beforeEach(async () => {
  driver = await createSessionDriver();
  ({ session, world } = driver);
});

const begun = () => world.of('runStarted').filter(({ twin }) => twin !== null);
const bothEnded = async (runs = () => session.runs({})): Promise<[RunEntry, RunEntry]> => {
  let sides: RunEntry[] = [];
  for (let i = 0; i < 2000 && sides.length < 2; i++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    sides = (await runs()).filter(({ card }) => card.twin && card.ended);
  }
  expect(sides).toHaveLength(2);
  return sides.sort((a, b) => Number(b.card.twin!.regularised) - Number(a.card.twin!.regularised)) as [RunEntry, RunEntry];
};

it('trains both sides to their end without pruning, and they differ in λ alone', async () => {
  await driver.load();
  await session.watch({ inside: false });
  const own = world.of('config').at(-1);
  await session.startTwin({ lambda: 0.25, epochs: 3 });
  const [on, off] = await bothEnded();
  await driver.finished();
  // The person's own settings are back.
  await until(() => world.of('config').at(-1)?.pruning.method === 'sauron');
  expect(world.of('config').at(-1)).toEqual(own);
  expect(listDifferences(on.card.config, off.card.config)).toEqual([{ path: 'pruning.lambda', before: '0.25', after: '0' }]);
  expect(on.card.config).toMatchObject({ epochs: 3, pruning: { method: 'none' } });
  expect(on.card.twin!.id).toBe(off.card.twin!.id);
  expect(on.card.data.fingerprint).toBe(off.card.data.fingerprint);
  expect([...new Set(world.engineLog.rates.map(({ lambda }) => lambda))]).toEqual([0.25, 0]);
  for (const { card } of [on, off]) {
    expect(card.parameters).toBe(card.initialParameters);
    const { insights, history } = await session.runNumbers({ id: card.id });
    // Every epoch was looked at although nobody watched, on one slice.
    expect(insights.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(history).toHaveLength(3);
    expect(new Set(insights.map(({ place }) => JSON.stringify(place))).size).toBe(1);
  }
  const places = await Promise.all([on, off].map(async ({ card }) => (await session.runNumbers({ id: card.id })).insights[0]!.place));
  expect(places[0]).toEqual(places[1]);
});

it('is looked at on one slice even if another one is watched in between', async () => {
  await driver.load();
  await session.watch({ caseId: 'a', slice: 1 });
  await session.startTwin({ epochs: 2 });
  await until(() => begun().length === 1 && world.of('epochInsight').length > 0);
  await session.watch({ caseId: 'b', slice: 2 });
  const [, off] = await bothEnded();
  expect((await session.runNumbers({ id: off.card.id })).insights[0]!.place).toMatchObject({ caseId: 'a', slice: 1 });
});

it('ends when it is stopped, and no hand makes its sides differ', async () => {
  await driver.load();
  const own = world.of('config').at(-1);
  await session.startTwin({ epochs: 50 });
  await expect(session.hand({ kind: 'freeze', layer: 'enc_ConvBlock_1' })).rejects.toThrow('one side of a twin experiment');
  await expect(session.configure({ patch: { pruning: { lambda: 1 } } })).rejects.toThrow('one side of a twin experiment');
  await session.stop({});
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(begun()).toHaveLength(1);
  expect(driver.phase()).toBe('finished');
  expect(world.of('config').at(-1)).toEqual(own);
});

it('goes on to the second side after a lost device, and after a reload that resumes the first', async () => {
  await driver.load();
  await session.startTwin({ epochs: 4 });
  await until(() => world.of('keptRun').some(({ saved }) => (saved?.epoch ?? 0) >= 1));
  world.loseDevice('on purpose');
  await until(() => world.of('recoveries').some((made) => made.length > 0));
  await session.pause({}).catch(() => undefined);
  // The page is closed here; what the first visit would still do is no longer waited for.
  const next = await createSessionDriver();
  const { runs } = world;
  const again = createSession({ ...next.world.tools, shelf: createShelf(runs.folder, runs.locks), locks: runs.locks });
  await again.initialise({});
  await until(() => next.world.of('resumable').length > 0);
  await again.resume({});
  const [on, off] = await bothEnded(() => again.runs({}));
  expect(listDifferences(on.card.config, off.card.config).map(({ path }) => path)).toEqual(['pruning.lambda']);
  const numbers = await again.runNumbers({ id: on.card.id });
  expect(numbers.insights.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  expect(numbers.recoveries).toHaveLength(1);
});

it('leaves a run under way in the library, and refuses what it could not look at', async () => {
  await driver.load();
  await session.configure({ patch: { epochs: 50 } });
  await session.start({});
  await until(() => world.of('epoch').length >= 1);
  await expect(session.startTwin({ lambda: 0 })).rejects.toThrow('pruning.lambda is 0');
  expect(driver.phase()).toBe('training');
  await session.startTwin({ epochs: 2 });
  await bothEnded();
  const left = (await session.runs({})).find(({ card }) => card.twin === null)!;
  expect(left.card).toMatchObject({ ended: false, config: { epochs: 50, pruning: { method: 'sauron' } } });
  world.withValidation = false;
  await driver.load();
  await expect(session.startTwin({})).rejects.toThrow('looked at on a validation case, and there is none');
});

it('gives the settings back where no side can begin', async () => {
  world.selfTestPasses = false;
  await driver.load();
  const own = world.of('config').at(-1);
  await expect(session.startTwin({ lambda: 0.25, epochs: 3 })).rejects.toThrow('self-test failed');
  expect(world.of('config').at(-1)).toEqual(own);
});
