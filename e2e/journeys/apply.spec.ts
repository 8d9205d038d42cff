// A trained network taken away and used again, at another visit, as a person does: dropped, applied to an image without label, mask saved.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as nifti from 'nifti-reader-js';
import { describeSlice, writeDicom } from '../../src/data/testing/dicomFile';
import { dropOnPage } from '../support/drop';
import { niftiOf, writeFolder } from '../support/inputFiles';
import { clickButton, configure, waitForEnd, waitForPhase } from '../support/runs';
import { download, unzip } from '../support/takenAway';
import { expect, test } from '../support/test';

const folderOf = (name: string): string => mkdtempSync(path.join(tmpdir(), `${name}-`));

function readVolume(file: Buffer) {
  const bytes = gunzipSync(file);
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const header = nifti.readHeader(data);
  return { header, values: new Uint8Array(nifti.readImage(header, data)) };
}

/** The volume with its voxels turned and moved in space: an sform whose axes are oblique. */
function placeObliquely(file: Buffer): Buffer {
  const bytes = gunzipSync(file);
  bytes.writeInt16LE(2, 254);
  const rows = [
    [0.96, -0.28, 0, -31.5],
    [0.28, 0.96, 0, 12.25],
    [0, 0, 2, 7.5],
  ];
  rows.flat().forEach((value, i) => bytes.writeFloatLE(value, 280 + 4 * i));
  return gzipSync(bytes);
}

/** A CT series of 16 x 16 x 4 voxels. */
function writeSeries(folder: string, values: Uint8Array): string {
  const slices = [0, 1, 2, 3].map((z): [string, Uint8Array] => {
    const more = { '00080018': `1.2.3.${77 + z}`, '0020000d': '1.2', '00200052': '1.2.9', '00100010': 'Journey^Patient' };
    const pixels = [...values.subarray(256 * z, 256 * (z + 1))];
    return [`${z}.dcm`, writeDicom(describeSlice({ rows: 16, columns: 16, values: pixels, position: [0, 0, 2 * z], orientation, more }))];
  });
  return writeFolder(folder, Object.fromEntries(slices));
}
const orientation = [1, 0, 0, 0, 1, 0];

test('a model is dropped at another visit, applied to an image without label, and its mask lies where the image lies', async ({ page }) => {
  const set = writeFolder(
    folderOf('set'),
    Object.fromEntries(
      [0, 1, 2, 3].flatMap((i) => [
        [`imagesTr/c${i}_0000.nii.gz`, niftiOf(i, false)],
        [`labelsTr/c${i}.nii.gz`, niftiOf(i, true)],
      ]),
    ),
  );
  await page.goto('/');
  await dropOnPage(page, [path.join(set, 'imagesTr'), path.join(set, 'labelsTr')]);
  await waitForPhase(page, 'ready');
  await configure(page, {
    levels: 3,
    firstFilters: 4,
    patchSize: [16, 16],
    fit: 'crop-pad',
    batchSize: 2,
    epochs: 2,
    stepsPerEpoch: 12,
    seed: 3,
  });
  await configure(page, { optimiser: { learningRate: 0.01 }, pruning: { tauMin: 0.3, tauMax: 0.4 } });
  await page.evaluate(() => window.playground.start());
  const { dataset } = await waitForEnd(page, { epochs: 2 });
  const seen = dataset!.cases.find(({ split }) => split === 'validation')!.id;
  const masks = await unzip(Uint8Array.from((await download(page, /Predictions/)).bytes));
  const model = await download(page, /ONNX/);
  const parameters = (await page.evaluate(() => window.playground.snapshot())).history.at(-1)!.parameters;

  await page.reload();
  const folder = folderOf('apply');
  const modelFile = path.join(folder, model.name);
  const image = path.join(folder, 'new.nii.gz');
  writeFileSync(modelFile, model.bytes);
  writeFileSync(image, placeObliquely(readFileSync(path.join(set, `imagesTr/${seen}_0000.nii.gz`))));
  await expect(page.getByText('Drop a folder, a zip or files')).toBeVisible();
  await dropOnPage(page, [modelFile]);
  await expect(page.getByRole('heading', { name: model.name })).toBeVisible();
  expect((await page.evaluate(() => window.playground.snapshot())).model).toMatchObject({ kind: 'onnx', parameters, channels: 1 });

  await dropOnPage(page, [image]);
  await expect(page.getByRole('row', { name: /^new 16 × 16 × 4/ })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole('img', { name: /^Image of new/ })).toBeVisible();
  const coming = page.waitForEvent('download');
  await clickButton(page, 'Save the masks');
  const saved = await coming;
  expect(saved.suggestedFilename()).toBe('new.nii.gz');
  const mask = readVolume(readFileSync(await saved.path()));
  const [given, live] = [readVolume(readFileSync(image)).header, readVolume(masks.get(`${seen}.nii.gz`)!).values];
  expect(mask.header.dims.slice(0, 4)).toEqual(given.dims.slice(0, 4));
  mask.header.affine.flat().forEach((value, i) => expect(value).toBeCloseTo(given.affine.flat()[i]!, 5));
  // The very mask that the run itself gave this image, both classes in it.
  expect([...mask.values]).toEqual([...live]);
  expect(new Set(mask.values)).toEqual(new Set([0, 1]));

  // The same image as a DICOM series: its mask refers to the series, and the encoder is fetched only now.
  await expect(page.getByText('No DICOM-SEG of new: it is not from a DICOM series.')).toBeVisible();
  await dropOnPage(page, [writeSeries(path.join(folder, 'ct'), readVolume(readFileSync(image)).values)]);
  await expect(page.getByRole('row', { name: /^ct 16 × 16 × 4/ })).toBeVisible({ timeout: 120_000 });
  const dicom = page.waitForEvent('download');
  await clickButton(page, 'Save as DICOM-SEG');
  const segmentation = await dicom;
  expect(segmentation.suggestedFilename()).toBe('ct.dcm');
  const bytes = readFileSync(await segmentation.path());
  expect(bytes.toString('latin1', 128, 132)).toBe('DICM');
  for (const text of ['1.2.840.10008.5.1.4.1.1.66.4', '1.2.3.77', 'Journey^Patient']) expect(bytes.includes(text), text).toBe(true);

  // A file of others says why it is none, and the open model stays.
  const foreign = path.join(folder, 'resnet.onnx');
  writeFileSync(foreign, Uint8Array.of(8, 8, 58, 2, 18, 0));
  await dropOnPage(page, [foreign]);
  await expect(page.getByRole('alert')).toContainText(/resnet\.onnx: it does not say how images were prepared/);
  await expect(page.getByRole('heading', { name: model.name })).toBeVisible();
});
