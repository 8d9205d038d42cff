// Facts of an opened network in words. Pure.
import { plural } from '../../lib/format';
import type { ClassInfo } from '../../protocol/dataset';
import type { ModelKind, Provenance } from '../../protocol/model';

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
