// Facts of an opened network in words. Pure.
import { formatDigits, plural } from '../../lib/format';
import type { RunConfig } from '../../protocol/config';
import type { ClassInfo } from '../../protocol/dataset';
import type { Applied, ModelKind, Provenance } from '../../protocol/model';

export const kindWords: Readonly<Record<ModelKind, string>> = {
  bundle: 'bundle',
  safetensors: 'safetensors',
  sauronunet: 'SauronUNet',
  onnx: 'ONNX',
  tfjs: 'TensorFlow.js',
  run: 'kept run',
};

export function describeTraining(provenance: Provenance | null): string {
  if (!provenance?.cases) return 'on data that it does not name';
  const { train, validation, test } = provenance.cases;
  return `on ${plural(train, 'case')}, ${validation} for validation${test > 0 ? `, ${test} for test` : ''}`;
}

export const describeDice = (dice: readonly (number | null)[], classes: readonly ClassInfo[]): string =>
  classes
    .slice(1)
    .map(({ name }, i) => `${name} ${dice[i]?.toFixed(3) ?? 'absent'}`)
    .join(' · ');

/** How values become what the network sees. */
export const describeIntensities = ({ normalisation: { scheme, low, high } }: RunConfig): string =>
  scheme === 'ct' ? `clipped to ${formatDigits(low)} … ${formatDigits(high)}, scaled as in training` : 'scaled case by case';

export function describeSpacing({ spacing, fit }: RunConfig): string {
  const axes = (['x', 'y', 'z'] as const).flatMap((axis) => {
    const mm = spacing[axis];
    return mm === null ? [] : [`${axis} ${formatDigits(mm)}`];
  });
  return axes.length > 0
    ? `${axes.join(', ')} mm; masks return to the image’s own`
    : fit === 'resample'
      ? 'by the patch'
      : 'as the image has it';
}

/** Whose masks cannot be DICOM segmentations, and why; null where all can. */
export function describeDicom({ cases }: Applied): string | null {
  const without = cases.filter(({ noDicom }) => noDicom !== null);
  const [first] = without;
  if (!first) return null;
  const which = without.length > 1 ? `${plural(without.length, 'image')}, ${first.summary.id} for one` : first.summary.id;
  return `No DICOM-SEG of ${which}: ${first.noDicom ?? ''}.`;
}
