// The distances fixture on the engine's kernels: every distance, its gradient, and δ_prune for every reference, degenerate maps included.
import { type Check, type Findings, finite, maxAbs, relativeL2 } from '../../../src/engine/testing/checks';
import { tensorOf } from '../../../src/oracle/fixtures';
import { referenceTensor } from '../../../src/oracle/goldenForward';
import { edgeAt, sizeOf, type Tensor } from '../../../src/oracle/tensor';
import type { Distance } from '../../../src/protocol/config';
import { type DistanceResult, readDistances } from './distancePlan';
import { type GoldenCase, type Tensors, tolerances } from './goldenCase';
import { readSliceDistances } from './slicePlan';

interface Manifest {
  cases: { name: string; results: Record<string, { raises?: string }> }[];
}

const distances: readonly Distance[] = ['euc_norm', 'euc_norm_nonorm', 'euc_norm_deltaprunenorm'];
/** Below this a stored distance is the rounding of maps that coincide; the direction of its gradient is noise. */
const coinciding = 1e-5;

export async function checkDistances({ device, manifest, tensors }: GoldenCase<Manifest>): Promise<Findings> {
  const findings: Findings = { checks: [], notes: [] };
  for (const { name, results } of manifest.cases) {
    const maps = referenceTensor(tensors, `${name}/fm`);
    for (const distance of distances) {
      const whole = await readDistances(device, maps, distance);
      // The published euc_norm treats volumes slice by slice.
      const sliced = distance === 'euc_norm' && maps.shape.length === 5;
      const actual = sliced ? { ...whole, ...(await readSliceDistances(device, maps)) } : whole;
      const prefix = `${name}/${distance}`;
      const all = [...actual.values, ...actual.means, ...actual.gradient, ...actual.evidence];
      findings.checks.push(finite(prefix, all));
      const stored = results[distance];
      if (stored && stored.raises === undefined) findings.checks.push(...compareDistance(tensors, prefix, maps, distance, actual));
      if (distance !== 'euc_norm') continue;
      const expected = tensorOf(tensors, `${name}/euc_rand/out_by_ref`).data;
      findings.checks.push({ tensor: `${name}/euc_rand`, error: maxAbs(actual.evidence, expected), tolerance: tolerances.forward });
    }
  }
  return findings;
}

function compareDistance(tensors: Tensors, prefix: string, maps: Tensor, distance: Distance, actual: DistanceResult): Check[] {
  const stored = Array.from(tensorOf(tensors, `${prefix}/out`).data);
  const count = edgeAt(maps.shape, 0);
  const each = stored.length / count;
  const rows = Array.from({ length: count }, (_, n) => actual.values.slice(n * each, (n + 1) * each));
  const values = rows.flatMap((row) => {
    const divisor = distance === 'euc_norm_deltaprunenorm' ? Math.max(...row) + 1e-15 : 1;
    return Array.from(row, (value) => value / divisor);
  });
  const means = Array.from({ length: count }, (_, n) => stored.slice(n * each, (n + 1) * each).reduce((a, b) => a + b, 0) / each);
  const check = (tensor: string, found: ArrayLike<number>, expected: ArrayLike<number>): Check => ({
    tensor: `${prefix}/${tensor}`,
    error: maxAbs(found, expected),
    tolerance: tolerances.forward,
  });
  return [
    check('out', values, stored),
    check('mean', actual.means, means),
    compareGradient(tensors, prefix, maps, stored, actual.gradient),
  ];
}

function compareGradient(tensors: Tensors, prefix: string, maps: Tensor, distances: ArrayLike<number>, gradient: Float64Array): Check {
  const expected = tensorOf(tensors, `${prefix}/grad_of_mean`).data;
  const [filters, positions] = [edgeAt(maps.shape, 1), sizeOf(maps.shape.slice(2))];
  /** One distance a map, or one a pair of its slices. */
  const each = distances.length / edgeAt(maps.shape, 0) / (filters - 1);
  const noisy = (n: number, c: number): boolean => {
    const own = Array.from(distances).slice(n * (filters - 1) * each, (n + 1) * (filters - 1) * each);
    return (c === 0 ? own : own.slice((c - 1) * each, c * each)).some((value) => value > 0 && value < coinciding);
  };
  const comparable = Float64Array.from(expected, (value, i) => {
    const plane = Math.floor(i / positions);
    return noisy(Math.floor(plane / filters), plane % filters) ? NaN : value;
  });
  return { tensor: `${prefix}/grad_of_mean`, error: relativeL2(gradient, comparable), tolerance: tolerances.gradient };
}
