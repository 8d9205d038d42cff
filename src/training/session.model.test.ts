// Using a trained network: a file of any kind opens, is applied with the masks of the live run, and is trained on.
import { beforeEach, describe, expect, it } from 'vitest';
import { createLoadedData } from '../data/loadedData';
import { createSampleCase, createSampleDataset } from '../data/testing/sampleCase';
import { createSampleOrigin } from '../data/testing/sampleOrigin';
import { readMask } from '../data/readMask';
import { decodeZip } from '../export/zip';
import type { SourceFile } from '../protocol/messages';
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

const plain = { flips: false, largest: false };
const asFiles = ({ name, blob }: { name: string; blob: Blob }): SourceFile[] => [{ path: name, file: new File([blob], name) }];

async function trainAndExport(kind: string): Promise<SourceFile[]> {
  await driver.runToEnd();
  return asFiles(await session.export({ kind }));
}

/** The same session, given real images without labels: two voxels' parts in one of them. */
function openImages(images = [createSampleCase('v', [20, 16, 3], (i) => (i % 20 === 3 || i === 70 ? 100 : 0), null)]): void {
  const load = () => Promise.resolve(createLoadedData(createSampleDataset(images, 1)));
  session = createSession({ ...world.tools, load });
}
const drop: SourceFile[] = [{ path: 'v.nii', file: new File([], 'v.nii') }];

describe('a model file', () => {
  it.each(['bundle', 'safetensors', 'sauronunet', 'onnx', 'tfjs'])('%s: opens as what was trained', async (kind) => {
    const files = await trainAndExport(kind);
    const card = await session.openModel({ files });
    const row = world.of('epoch').at(-1);
    expect(card).toMatchObject({ kind, name: files[0]?.path, epoch: 6, channels: 1, parameters: row?.parameters });
    expect(card?.provenance).toEqual({ cases: { train: 0, validation: 2, test: 0 }, validationDice: row?.dice, testDice: null });
    expect(world.of('model').at(-1)).toEqual(card);
    expect(card?.config).toEqual({ ...fakeConfig });
  });

  it('that is none leaves the open one; a broken one, too, and says why', async () => {
    const card = await session.openModel({ files: await trainAndExport('safetensors') });
    expect(await session.openModel({ files: [{ path: 'a.nii', file: new File(['x'], 'a.nii') }] })).toBeNull();
    await expect(session.openModel({ files: [{ path: 'b.onnx', file: new File(['x'], 'b.onnx') }] })).rejects.toThrow(/^b\.onnx: /);
    expect(world.of('model').at(-1)).toEqual(card);
  });

  it('a kept run opens without its data, newest or best', async () => {
    await driver.runToEnd();
    const [entry] = await session.runs({});
    const next = createSession(world.tools);
    const newest = await next.openModel({ run: entry!.card.id });
    expect(newest).toMatchObject({ kind: 'run', name: entry!.card.name, missing: [], parameters: world.of('epoch').at(-1)?.parameters });
    expect(newest?.classes.map(({ name }) => name)).toEqual(['background', 'organ']);
    const best = await next.openModel({ run: entry!.card.id, best: true });
    expect(best?.parameters).toBeGreaterThan(newest?.parameters ?? 0);
  });
});

describe('applying', () => {
  it('gives the masks of the live run for the same images', async () => {
    const files = await trainAndExport('onnx');
    const live = await decodeZip((await session.export({ kind: 'predictions' })).blob);
    await session.openModel({ files });
    const applied = await session.apply({ files: drop, options: plain });
    expect(applied.cases.map(({ summary }) => summary.id)).toEqual(['a', 'b']);
    const saved = await decodeZip((await session.saveMasks({})).blob);
    for (const name of ['a.nii.gz', 'b.nii.gz']) expect(saved.get(name)).toEqual(live.get(name));
    expect(world.of('applyProgress').at(-1)).toBeNull();
    // Its engine is gone; the run's own is still there.
    expect(world.engineLog.engines - world.engineLog.destroyed).toBe(1);
    expect(driver.phase()).toBe('finished');
  });

  it('keeps the largest part of a class only when asked, and says what went', async () => {
    const files = await trainAndExport('safetensors');
    openImages();
    await session.openModel({ files });
    const plainly = await session.apply({ files: drop, options: plain });
    expect(plainly.cases[0]).toMatchObject({ removed: null, summary: { id: 'v', split: 'unlabelled' } });
    const cleaned = await session.apply({ options: { ...plain, largest: true } });
    const [before = 0, after = 0] = [plainly, cleaned].map(({ cases }) => cases[0]?.voxels[1]);
    expect(before).toBeGreaterThan(0);
    expect(cleaned.cases[0]?.removed?.[1]).toBe(before - after);
    const { name, blob } = await session.saveMasks({});
    expect(name).toBe('v.nii.gz');
    const { shape, channels } = await readMask(name, new Uint8Array(await blob.arrayBuffer()));
    expect(shape).toEqual([20, 16, 3]);
    expect([...(channels[0] ?? [])].filter((value) => value === 1)).toHaveLength(after);
    const plane = await session.appliedPlane({ caseId: 'v', plane: 'axial', slice: 0, channel: 0 });
    expect(plane.label?.some((value) => value === 1)).toBe(true);
  });

  it('saves masks of DICOM series as segmentations of them, and says of which images there is none', async () => {
    const files = await trainAndExport('safetensors');
    const plainCase = createSampleCase('v', [20, 16, 3], (i) => i % 7, null);
    openImages([plainCase, { ...createSampleCase('ct', [20, 16, 3], (i) => i % 7, null), ...createSampleOrigin(3) }]);
    await session.openModel({ files });
    const { cases } = await session.apply({ files: drop, options: plain });
    expect(cases.map(({ summary, noDicom }) => [summary.id, noDicom])).toEqual([
      ['v', 'it is not from a DICOM series'],
      ['ct', null],
    ]);
    const saved = await decodeZip((await session.saveMasks({ format: 'dicom-seg' })).blob);
    expect([...saved.keys()]).toEqual(['ct.dcm', 'README.txt']);
    expect(new TextDecoder().decode(saved.get('README.txt'))).toContain('Left out:\n  v: it is not from a DICOM series');
    openImages([plainCase]);
    await session.openModel({ files });
    await session.apply({ files: drop, options: plain });
    await expect(session.saveMasks({ format: 'dicom-seg' })).rejects.toThrow(
      'No mask can be saved as a DICOM segmentation. v: it is not from a DICOM series.',
    );
  });

  it('refuses images that the network cannot take, and keeps the masks there are', async () => {
    const files = await trainAndExport('safetensors');
    openImages();
    await session.openModel({ files });
    await session.apply({ files: drop, options: plain });
    const two = createSampleCase('two', [16, 16], () => 1, null);
    const load = () => Promise.resolve(createLoadedData(createSampleDataset([{ ...two, image: [...two.image, ...two.image] }], 1)));
    const other = createSession({ ...world.tools, load });
    await other.openModel({ files });
    await expect(other.apply({ files: drop, options: plain })).rejects.toThrow(
      /^two: the image has 2 channels, and the network was trained on 1/,
    );
    expect((await session.saveMasks({})).name).toBe('v.nii.gz');
  });

  it('is refused while a run trains, without a model and without images', async () => {
    await expect(session.apply({ options: plain })).rejects.toThrow(/No model is open/);
    const files = await trainAndExport('safetensors');
    await session.openModel({ files });
    await expect(session.apply({ options: plain })).rejects.toThrow(/no images yet/);
    await expect(session.saveMasks({})).rejects.toThrow(/no masks yet/);
    await session.start({});
    await expect(session.apply({ files: drop, options: plain })).rejects.toThrow(/Pause the run/);
    await session.stop({});
  });

  it('can be cancelled, and the GPU is given back', async () => {
    const files = await trainAndExport('safetensors');
    await session.openModel({ files });
    const applying = session.apply({ files: drop, options: plain });
    const refused = expect(applying).rejects.toThrow(/cancelled/);
    await until(() => world.of('applyProgress').some((progress) => progress?.stage === 'predicting'));
    await session.cancelApply({});
    await refused;
    expect(world.of('applied').at(-1)).toBeNull();
    expect(world.engineLog.engines - world.engineLog.destroyed).toBe(1);
  });

  it('says that the device was lost', async () => {
    const files = await trainAndExport('safetensors');
    await session.openModel({ files });
    const applying = session.apply({ files: drop, options: plain });
    const refused = expect(applying).rejects.toThrow(/device was lost.*Apply the model again/);
    await until(() => world.of('applyProgress').some((progress) => progress?.stage === 'predicting'));
    world.loseDevice('unplugged');
    await refused;
  });
});

describe('training goes on', () => {
  it('from the weights, filters and thresholds of the file', async () => {
    const files = await trainAndExport('safetensors');
    const row = world.of('epoch').at(-1);
    await session.openModel({ files });
    await session.continueModel({});
    expect(driver.phase()).toBe('paused');
    expect(world.of('plan').at(-1)?.parameters).toBe(row?.parameters);
    expect(world.of('plan').at(-1)?.initialParameters).toBeGreaterThan(row?.parameters ?? Infinity);
    expect(
      world
        .of('hand')
        .at(-1)
        ?.layers.map(({ threshold }) => threshold),
    ).toEqual(row?.layers.map(({ threshold }) => threshold));
    expect(world.of('log').at(-1)?.text).toMatch(
      /^Continues sauron-epoch-6\.safetensors, epoch 6\. The file does not hold the optimiser’s moments/,
    );
    // What was exported comes out again before a step is taken: the same weights.
    const again = await session.openModel({ files: asFiles(await session.export({ kind: 'safetensors' })) });
    expect(again?.layers).toEqual(world.of('model').at(0)?.layers);
    world.events.length = 0;
    await session.resume({});
    await driver.finished();
    expect(world.of('epoch').map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('only on data of its channels and classes', async () => {
    const files = await trainAndExport('safetensors');
    openImages([createSampleCase('v', [20, 16, 3], (i) => i % 7)]);
    await session.openModel({ files });
    await expect(session.continueModel({})).rejects.toThrow(/Cannot start while the phase is "empty"/);
    await session.load({ source: { files: drop }, add: false });
    await expect(session.continueModel({})).rejects.toThrow(
      /The loaded data has the classes class 0 \(0\), the model background \(0\), organ \(1\)/,
    );
  });
});
