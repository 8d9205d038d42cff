// Masks as DICOM segmentations: read back by the importer beside the series that they were made on, and by dcmjs attribute by attribute.
import { data as dcmjs } from 'dcmjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importDataset } from '../../data/importDataset';
import { readMask } from '../../data/readMask';
import type { Case } from '../../data/dataset';
import { describeSlice, writeDicom, type DicomData } from '../../data/testing/dicomFile';
import { asFile } from '../../data/testing/niftiFile';
import { dropPath, findShared } from '../../data/testing/sharedFiles';
import { loadGdcmInNode } from '../../data/testing/gdcmInNode';
import { createSampleCase } from '../../data/testing/sampleCase';
import type { SourceFile } from '../../protocol/messages';
import type { MaskFile } from '../maskFile';
import { buildDicomMask, refuseDicom } from './dicomMask';
import { asDecimal, asLabel } from './texts';

const [columns, rows, depth] = [5, 3, 4];
const classes = [
  { value: 0, name: 'background' },
  { value: 7, name: 'Niere, links' },
  { value: 9, name: 'lésion\\2' },
];
const notes = { classes, readMask, algorithm: 'model.onnx', program: 'Sauron Playground 0' };

/** An oblique series; slices are named so that their order is not that of their files. */
function seriesOf(angle: number, more: DicomData = {}): Record<string, DicomData> {
  const across = [Math.cos(angle), Math.sin(angle), 0];
  const down = [-Math.sin(angle) * 0.8, Math.cos(angle) * 0.8, 0.6];
  const normal = [Math.sin(angle) * 0.6, -Math.cos(angle) * 0.6, 0.8];
  return Object.fromEntries(
    Array.from({ length: depth }, (_, z) => [
      `ct/${9 - z}`,
      describeSlice({
        ...{ rows, columns, orientation: [...across, ...down], spacing: [0.7, 0.8] },
        values: Array.from({ length: rows * columns }, (_, i) => 10 * z + i),
        position: normal.map((v, k) => [5.25, -30, 12][k]! + 2.5 * z * v),
        more: { '00080018': `1.2.3.${z}`, '0020000d': '1.2', '00200052': '1.2.9', '00100020': 'P1', ...more },
      }),
    ]),
  );
}

const asFiles = (files: Readonly<Record<string, DicomData>>): SourceFile[] =>
  Object.entries(files).map(([path, one]) => asFile(path, writeDicom(one)));

async function readCase(files: readonly SourceFile[]): Promise<Case> {
  const { cases } = await importDataset(files);
  return cases[0]!;
}

const save = async (item: Case, classMap: Uint8Array<ArrayBuffer>): Promise<MaskFile> =>
  (await buildDicomMask({ ...item, classMap }, notes))!;

const readNatural = (bytes: Uint8Array<ArrayBuffer>) =>
  dcmjs.DicomMetaDictionary.naturalizeDataset(dcmjs.DicomMessage.readFile(bytes.buffer).dict);

describe('a mask of a DICOM series', () => {
  it('is read beside it at exactly the same voxels, under the names of its classes, whatever it marks', async () => {
    const voxels = fc.uint8Array({ min: 0, max: 2, minLength: rows * columns * depth, maxLength: rows * columns * depth });
    await fc.assert(
      fc.asyncProperty(voxels, fc.double({ min: -3, max: 3, noNaN: true }), async (marks, angle) => {
        const files = asFiles(seriesOf(angle));
        const { name, bytes } = await save(await readCase(files), Uint8Array.from(marks));
        expect(name).toBe('ct.dcm');
        const { cases, classes: found, refused } = await importDataset([...files, asFile('mask.dcm', bytes)]);
        expect(refused).toEqual([]);
        // Values are segment numbers, which are class indices; classes without voxels are not seen again.
        const values = Uint8Array.from(cases[0]!.label!, (index) => Number(found[index]!.value));
        expect([...values]).toEqual([...marks]);
        for (const { value, name: own } of found) if (value !== 0) expect(own).toBe(asLabel(classes[Number(value)]!.name));
      }),
      { numRuns: 20 },
    );
  });

  it('points at the series, its instances and its frame of reference, and repeats patient and study in their letters', async () => {
    const latin = Uint8Array.from('Müller^Jörg', (letter) => letter.charCodeAt(0));
    const files = asFiles(seriesOf(0.3, { '00080005': 'ISO_IR 100', '00100010': latin, '00200010': 'S7', '00100040': 'O' }));
    const item = await readCase(files);
    const classMap = new Uint8Array(rows * columns * depth);
    classMap[rows * columns * 2 + 4] = 2;
    const found = readNatural((await save(item, classMap)).bytes);
    expect(found).toMatchObject({
      ...{ Modality: 'SEG', SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.4', SegmentationType: 'BINARY' },
      ...{ StudyInstanceUID: '1.2', FrameOfReferenceUID: '1.2.9', PatientID: 'P1', PatientSex: 'O', StudyID: 'S7', PatientBirthDate: '' },
      ...{ Rows: rows, Columns: columns, NumberOfFrames: 1 },
    });
    expect(found['PatientName']).toEqual([{ Alphabetic: 'Müller^Jörg' }]);
    const [series] = found['ReferencedSeriesSequence'] as [{ SeriesInstanceUID: string; ReferencedInstanceSequence: unknown[] }];
    expect(series.SeriesInstanceUID).toBe('1.2.3');
    expect(series.ReferencedInstanceSequence).toHaveLength(depth);
    const [frame] = found['PerFrameFunctionalGroupsSequence'] as [Record<string, Record<string, unknown>[]>];
    const [derived] = frame['DerivationImageSequence'] as [{ SourceImageSequence: { ReferencedSOPInstanceUID: string }[] }];
    expect(derived.SourceImageSequence[0]?.ReferencedSOPInstanceUID).toBe('1.2.3.2');
    expect(frame['FrameContentSequence']?.[0]?.['DimensionIndexValues']).toEqual([2, 3]);
    const [dimension] = found['DimensionIndexSequence'] as [Record<string, unknown>];
    expect(dimension).toMatchObject({ DimensionIndexPointer: 0x0062000b, FunctionalGroupPointer: 0x0062000a });
    const segments = found['SegmentSequence'] as { SegmentNumber: number; SegmentLabel: string; RecommendedDisplayCIELabValue: number[] }[];
    // dcmjs reads the letters of nested items as Latin 1; the importer, above, reads them as the file says.
    expect(segments[0]).toMatchObject({ SegmentNumber: 1, SegmentLabel: 'Niere, links' });
    expect(segments).toHaveLength(2);
    for (const { RecommendedDisplayCIELabValue: colour } of segments) expect(colour.every((v) => v >= 0 && v <= 65535)).toBe(true);
  });

  it('is a file that GDCM takes, with the frames, spacing and place of the series', async () => {
    const item = await readCase(asFiles(seriesOf(0)));
    const { bytes } = await save(item, new Uint8Array(rows * columns * depth).fill(1));
    const gdcm = await loadGdcmInNode();
    gdcm.fs_writeFile('/mask.dcm', bytes);
    expect(gdcm.callMain(['/mask.dcm', '0', '1', '--memory-io'])).toBe(0);
    const facts = gdcm.UTF8ToString(gdcm.ccall('itk_wasm_output_json_address', 'number', ['number', 'number'], [0, 1]) >>> 0);
    expect(JSON.parse(facts)).toMatchObject({ size: [columns, rows, depth], spacing: [0.8, 0.7, 2.5], origin: [5.25, -30, 12] });
  });

  it('is refused in words where nothing can be pointed at, and where slices are missing', async () => {
    const refusalOf = async (files: Readonly<Record<string, DicomData>>) => refuseDicom(await readCase(asFiles(files)));
    const whole = seriesOf(0);
    expect(await refusalOf(whole)).toBeNull();
    expect(refuseDicom(createSampleCase('nifti', [4, 4, 2], () => 0, null))).toBe('it is not from a DICOM series');
    expect(await refusalOf(seriesOf(0, { '00200052': '' }))).toMatch(/do not name their series, frame of reference or instance/);
    const { 'ct/8': _, ...gap } = whole;
    expect(await refusalOf(gap)).toBe('its slices are not evenly spaced');
    expect(await refusalOf(seriesOf(0, { '00200037': '' }))).toBe('its files carry no usable position and direction in space');
  });

  it('points at frames where one file holds the series', async () => {
    const place = (z: number): DicomData => ({ '00209113': [{ '00200032': `0\\0\\${3 * z}` }] });
    const zs = [1, 0, 2];
    const more = { '00280008': '3', '00080018': '1.2.8', '00200052': '1.2.9', '52009230': zs.map(place) };
    const shared = { '52009229': [{ '00209116': [{ '00200037': '1\\0\\0\\0\\1\\0' }], '00289110': [{ '00280030': '1\\1' }] }] };
    const values = zs.flatMap((z) => Array.from({ length: rows * columns }, (_, i) => 10 * z + i));
    const files = asFiles({ 'mf.dcm': describeSlice({ rows, columns, values, more: { ...more, ...shared } }) });
    const classMap = new Uint8Array(3 * rows * columns).fill(1, 0, rows * columns);
    const { bytes } = await save(await readCase(files), classMap);
    const [frame] = readNatural(bytes)['PerFrameFunctionalGroupsSequence'] as [Record<string, Record<string, unknown>[]>];
    const [derived] = frame['DerivationImageSequence'] as [{ SourceImageSequence: unknown[] }];
    // The lowest plane is the file's second frame.
    expect(derived.SourceImageSequence[0]).toMatchObject({ ReferencedSOPInstanceUID: '1.2.8', ReferencedFrameNumber: 2 });
    const { cases } = await importDataset([...files, asFile('s.dcm', bytes)]);
    expect(cases[0]!.label).toEqual(classMap);
  });

  it.each(['102_dicom_oblique', '90_dicom_plain'])('of the real series %s lies on its voxels', async (name) => {
    const folder = findShared(`hostile/${name}`);
    if (!folder) return;
    const files = dropPath(folder);
    const item = await readCase(files);
    expect(item.origin).toHaveProperty('slices');
    const marks = Uint8Array.from(item.image[0]!, (_, i) => (i % 7 === 0 ? 1 : i % 11 === 0 ? 2 : 0));
    const { cases } = await importDataset([...files, asFile('seg/mask.dcm', (await save(item, marks)).bytes)]);
    expect(cases[0]!.label).toEqual(marks);
  });
});

it('numbers are written in 16 characters, as near as these can be', () => {
  for (const value of [-0.123456789012345, 1e-7 / 3, -98765.43210987654, 0, 3, 1.5e17]) {
    expect(asDecimal(value).length).toBeLessThanOrEqual(16);
    expect(Math.abs(Number(asDecimal(value)) - value)).toBeLessThanOrEqual(1e-8 * Math.abs(value));
  }
});
