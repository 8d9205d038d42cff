// Exported predictions: scores of validation and test cases alike, and DICOM segmentations where the cases came as DICOM series.
import { expect, it } from 'vitest';
import { readMask } from '../data/readMask';
import { createSampleOrigin } from '../data/testing/sampleOrigin';
import { buildPredictionFiles } from './predictionFiles';
import type { PredictedCase } from './source';
import { createTestSource } from './testing';

const shape = [4, 3, 2];
const classMap = Uint8Array.from({ length: 24 }, (_, i) => (i % 5 === 0 ? 2 : i % 3 === 0 ? 1 : 0));
const score = { dice: 0.5, hd95: 1.5, surfaceDice: 0.75, truthSize: 12, predictedSize: 10 };
const scan = { kind: 'volume', shape, spacing: [1, 1, 2], classMap, scores: [score, score] } as const;

it('of a DICOM series holds its segmentation beside the NIfTI file; of other cases it does not', async () => {
  const dicom: PredictedCase = { id: 'ct/1', split: 'validation', ...scan, ...createSampleOrigin(2) };
  const plain: PredictedCase = { id: 'plain', split: 'test', ...scan, affine: null };
  const source = {
    ...createTestSource(1),
    async *predictCases() {
      await Promise.resolve();
      yield* [dicom, plain];
    },
  };
  const { files, checks } = await buildPredictionFiles(source);
  expect([...files.keys()]).toEqual(['ct__1.nii.gz', 'ct__1.dcm', 'plain.nii.gz', 'scores.csv', 'classes.json', 'README.txt']);
  expect(checks.map(({ file }) => file)).toEqual(['ct__1.nii.gz', 'ct__1.dcm', 'plain.nii.gz']);
  const read = await readMask('ct__1.dcm', files.get('ct__1.dcm')!, dicom);
  expect([...read.channels[0]!]).toEqual([...classMap]);
  expect(read.labelNames?.get(1)).toBe('kidney, left');
  expect(new TextDecoder().decode(files.get('README.txt'))).toContain('(.dcm)');
});
