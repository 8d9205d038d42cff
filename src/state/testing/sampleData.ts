// An adapter and a data set, invented for tests of the page. Never shipped.
import type { CaseSummary, DatasetSummary, Split } from '../../protocol/dataset';
import type { PlaneRequest, PlaneView } from '../../protocol/planeView';
import type { AdapterFacts } from '../../protocol/snapshot';

export const sampleAdapter: AdapterFacts = {
  vendor: 'nvidia',
  architecture: 'ampere',
  description: '',
  software: false,
  features: ['shader-f16', 'subgroups'],
  maxBufferBytes: 2 ** 31,
  maxStorageBindingBytes: 2 ** 31,
};

export function sampleCase(index: number, split: Split): CaseSummary {
  const id = `patient${String(index + 1).padStart(3, '0')}_frame01`;
  return {
    id,
    patient: id.slice(0, 10),
    split,
    files: [`ACDC/${id}.nii.gz`, `ACDC/${id}_gt.nii.gz`],
    labelFiles: [`ACDC/${id}_gt.nii.gz`],
    rule: 'ACDC (patientNNN_frameFF, _gt)',
    shape: [256, 216, 9],
    spacing: [1.37, 1.37, 8],
    channels: 1,
    intensity: [{ min: 0, max: 412, mean: 61 }],
    labels: { 0: 480_000, 1: 6000, 2: 5500, 3: 6100 },
    warnings: index === 2 ? ['label is stored flipped against its image; reoriented by its affine'] : [],
  };
}

export const sampleDataset: DatasetSummary = {
  cases: Array.from({ length: 22 }, (_, i) => sampleCase(i, i < 16 ? 'train' : i < 20 ? 'validation' : 'test')),
  classes: [
    { value: 0, name: 'background' },
    { value: 1, name: 'RV' },
    { value: 2, name: 'Myo' },
    { value: 3, name: 'LV' },
  ],
  warnings: ['3 masks hold values 0 and 255; read as classes 0 and 1'],
  refused: [
    { file: 'ACDC/patient011_frame12_gt.nii.gz', reason: 'ends after 41 % of its bytes; it was probably not copied whole. Copy it again.' },
  ],
  findings: [
    {
      kind: 'refused',
      severity: 'error',
      text: 'ACDC/patient011_frame12_gt.nii.gz: ends after 41 % of its bytes; it was probably not copied whole. Copy it again.',
      cases: [],
      files: ['ACDC/patient011_frame12_gt.nii.gz'],
      fixes: [{ label: 'Use the image without a label', edit: { kind: 'pair', case: 'patient011_frame12', labels: [] } }],
    },
    {
      kind: 'noticed',
      severity: 'note',
      text: 'patient003_frame01: label is stored flipped against its image; reoriented by its affine',
      cases: ['patient003_frame01'],
      files: [],
      fixes: [],
    },
  ],
  spare: ['ACDC/stray_gt.nii.gz'],
  edits: [],
};

/** A ramp with class 1 in its right half. */
export function samplePlane(request: PlaneRequest): PlaneView {
  const [width, height] = [8, 4];
  const values = Float32Array.from({ length: width * height }, (_, i) => 10 * (i % width));
  const label = Uint8Array.from(values, (value) => (value >= 40 ? 1 : 0));
  return { ...request, width, height, pixelHeight: 1, values, label, window: { low: 0, high: 70 } };
}
