// Changes of the data through the session: told to the page, taken back one by one, and never in the middle of a run.
import { expect, test } from 'vitest';
import { createSessionDriver } from './testing/sessionDriver';

const drop = { kind: 'drop', cases: ['a'] } as const;
const rename = { kind: 'rename', value: 1, name: 'liver' } as const;

test('a change is told, and the latest is taken back first', async () => {
  const { session, world, load, phase } = await createSessionDriver();
  await expect(session.edit({ edits: [] })).rejects.toThrow('No data set is loaded');
  await load();
  await session.edit({ edits: [{ ...drop, cases: ['a'] }] });
  await session.edit({ edits: [rename] });
  expect(world.of('dataset').at(-1)?.edits).toEqual([drop, rename]);
  await session.undoEdit({});
  expect(world.of('dataset').at(-1)?.edits).toEqual([drop]);
  await session.undoEdit({});
  await expect(session.undoEdit({})).rejects.toThrow('There is no change to take back');
  expect(world.of('dataset').at(-1)?.edits).toEqual([]);
  expect(phase()).toBe('ready');
  await load();
  expect(world.of('dataset').at(-1)?.edits).toEqual([]);
});

test('a run is ended by a change of what it was trained on, not by a name', async () => {
  const { session, runToEnd, phase } = await createSessionDriver();
  await runToEnd();
  await session.edit({ edits: [rename] });
  expect(phase()).toBe('finished');
  await session.export({ kind: 'safetensors' });
  await session.edit({ edits: [{ ...drop, cases: ['a'] }] });
  expect(phase()).toBe('ready');
  await expect(session.export({ kind: 'safetensors' })).rejects.toThrow('Cannot export');
});

test('while a run goes on the data stands', async () => {
  const { session, load } = await createSessionDriver();
  await load();
  await session.step({});
  await expect(session.edit({ edits: [{ ...drop, cases: ['a'] }] })).rejects.toThrow('Cannot change the data while the phase is "paused"');
  await session.edit({ edits: [rename] });
  await session.stop({});
});

test('planes are read at any time, once there is data', async () => {
  const { session, load } = await createSessionDriver();
  const request = { caseId: 'a', plane: 'axial', slice: 0, channel: 0 } as const;
  await expect(session.plane(request)).rejects.toThrow('No data set is loaded');
  await load();
  expect(await session.plane(request)).toMatchObject({ caseId: 'a', width: 16 });
  expect(await session.thumbnails({ cases: ['a'] })).toEqual([]);
});
