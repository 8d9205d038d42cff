// Test cases are scored once, with the network of the end, and nothing of a run depends on them.
import { expect, it } from 'vitest';
import { decodeZip } from '../export/zip';
import { createSessionDriver, diceOfFake, until } from './testing/sessionDriver';

it('scores the test cases at the end of a run, once, and apart from validation', async () => {
  const { world, session, runToEnd } = await createSessionDriver();
  await session.configure({ patch: { split: { test: 0.2 } } });
  const history = await runToEnd();
  const [score] = world.of('test');
  expect(score).toMatchObject({ epoch: 6, cases: [{ id: 'test' }] });
  expect(score?.dice[0]).toBeCloseTo(diceOfFake(), 12);
  expect(score?.cases[0]?.dice).toEqual(score?.dice);
  // Of the whole volume, as an export of predictions counts them.
  const { surface } = score?.cases[0] ?? {};
  expect(surface?.unit).toBe('mm');
  const table = new TextDecoder().decode((await decodeZip((await session.export({ kind: 'predictions' })).blob)).get('scores.csv'));
  const [, , , , , dice, hd95, surfaceDice] = /^test,.*$/m.exec(table)?.[0].split(',') ?? [];
  expect([Number(dice), Number(hd95), Number(surfaceDice)]).toEqual([score?.dice[0], surface?.hd95[0], surface?.surfaceDice[0]]);
  expect(surface?.surfaceDice[0]).toBeGreaterThan(0);
  expect(world.events.findLastIndex(({ event }) => event === 'epoch')).toBeLessThan(
    world.events.findIndex(({ event }) => event === 'test'),
  );
  expect(world.of('log').findLast(({ kind }) => kind === 'validation')?.text).toContain('1 test case, untouched until now: Dice ');
  expect(await session.score({})).toEqual(score);
  expect(world.of('test')).toHaveLength(1);
  const without = await createSessionDriver();
  expect(await without.runToEnd()).toEqual(history.map((row) => ({ ...row, stepMs: expect.any(Number) as number })));
  expect(without.world.of('test')).toEqual([]);
  await expect(without.session.score({})).rejects.toThrow('There are no test cases');
});

it('leaves them alone when a run is stopped, until asked', async () => {
  const { world, session, phase, load } = await createSessionDriver();
  await session.configure({ patch: { epochs: 500, split: { test: 0.2 } } });
  await load();
  await session.start({});
  await until(() => world.of('epoch').length > 0);
  await expect(session.score({})).rejects.toThrow('Test cases are scored when a run has ended');
  await session.stop({});
  expect([phase(), world.of('test')]).toEqual(['finished', []]);
  const score = await session.score({});
  expect(world.of('test')).toEqual([score]);
  await session.start({});
  await session.stop({});
});
