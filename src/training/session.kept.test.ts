// What the session keeps of data for the next visit: files in the background, demos never, and nothing that fails gets in the way.
import { beforeEach, expect, it } from 'vitest';
import type { KeptState } from '../protocol/keptData';
import type { SourceFile } from '../protocol/messages';
import type { FakeKeeper } from './testing/fakeKeeper';
import { createSessionDriver, until, type SessionDriver } from './testing/sessionDriver';

let driver: SessionDriver;
let keeper: FakeKeeper;
beforeEach(async () => {
  driver = await createSessionDriver();
  keeper = driver.world.tools.keeper as FakeKeeper;
});

const named = (path: string): SourceFile => ({ path, file: new File([path], path) });
const load = (paths: string[], add = false) => driver.session.load({ source: { files: paths.map(named) }, add });
const told = (): KeptState | undefined => driver.world.of('kept').at(-1);
const keptPaths = (): string[] => keeper.files.map(({ path }) => path);
const isKept = (count: number) => until(() => told()?.state === 'kept' && keeper.files.length === count);

it('says what an earlier visit left, and opens it on demand as the data it was', async () => {
  await driver.session.initialise({});
  expect(driver.world.of('kept')).toEqual([]);
  await expect(driver.session.reopen({})).rejects.toThrow('No data set is kept');
  expect(driver.phase()).toBe('empty');
  keeper.files = [named('set/a.nii')];
  await driver.session.initialise({});
  await until(() => told() !== undefined);
  expect(told()).toMatchObject({ state: 'kept', data: { name: 'set', files: 1 } });
  expect(driver.world.of('dataset')).toEqual([]);
  await driver.session.reopen({});
  expect(driver.phase()).toBe('ready');
  await load(['b.nii'], true);
  await isKept(2);
  expect(keptPaths()).toEqual(['set/a.nii', 'b.nii']);
});

it('keeps files and what is added; a demo leaves them where they are', async () => {
  await load(['a.nii']);
  await load(['b.nii'], true);
  await isKept(2);
  expect(driver.world.of('kept').map(({ state }) => state)).toEqual(['writing', 'kept', 'writing', 'kept']);
  await driver.load();
  expect(keptPaths()).toEqual(['a.nii', 'b.nii']);
  await load(['c.nii']);
  await isKept(1);
  expect(keptPaths()).toEqual(['c.nii']);
});

it('goes on where the disk is full, says so, and adds nothing to a part', async () => {
  keeper.full = true;
  await load(['a.nii']);
  await until(() => told()?.state === 'nothing');
  expect(told()).toEqual({ state: 'nothing', reason: 'the disk is full' });
  expect(driver.phase()).toBe('ready');
  keeper.full = false;
  await load(['b.nii'], true);
  await isKept(2);
  keeper.full = true;
  await load(['c.nii'], true);
  await until(() => told()?.state === 'kept');
  expect(told()).toMatchObject({ lacks: 'the disk is full', data: { files: 2 } });
  keeper.full = false;
  await load(['d.nii'], true);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(keptPaths()).toEqual(['a.nii', 'b.nii']);
});

it('forgets on demand and keeps what is loaded afterwards', async () => {
  await load(['a.nii']);
  await isKept(1);
  await driver.session.forget({});
  expect([told(), keptPaths(), driver.phase()]).toEqual([{ state: 'nothing', reason: null }, [], 'ready']);
  await load(['b.nii']);
  await isKept(1);
});

it('keeps changes made by hand with the files, and makes them again when they are opened', async () => {
  await load(['a.nii']);
  await isKept(1);
  const rename = { kind: 'rename', value: 1, name: 'liver' } as const;
  await driver.session.edit({ edits: [rename] });
  await until(() => keeper.edits.length === 1);
  const { world, session } = await createSessionDriver();
  Object.assign(world.tools.keeper, { files: keeper.files, edits: keeper.edits });
  await session.reopen({});
  await session.undoEdit({});
  await until(() => (world.tools.keeper as FakeKeeper).edits.length === 0);
  await expect(session.undoEdit({})).rejects.toThrow('no change');
});

it('keeps a set that was mended from nothing loaded, as any other, and mends it again when it is opened', async () => {
  await expect(load(['mendable.nii'])).rejects.toThrow('probability map');
  expect([keptPaths(), driver.phase()]).toEqual([[], 'empty']);
  const fix = { kind: 'threshold' as const, files: ['mendable.nii'], at: 0.5 };
  await driver.session.edit({ edits: [fix], mend: true });
  await isKept(1);
  await until(() => keeper.edits.length > 0);
  expect([keptPaths(), keeper.edits, driver.phase()]).toEqual([['mendable.nii'], [fix], 'ready']);
  await driver.load();
  expect((await driver.session.reopen({})).edits).toEqual([fix]);
});
