// The kernels of the published 3-D δ_opt (slice by slice along z) against the oracle: extremes and sums, coefficients with the means, the gradient.
import { computeDeltaOpt, computeDeltaOptGradient } from '../../../../oracle/deltaOpt';
import { randomTensor } from '../../../../oracle/finiteDifference';
import { planesOf } from '../../../../oracle/tensor';
import { outsideView, packMaps, rounded, unpackMaps } from '../../../testing/arrays';
import { type Check, exact, type Findings } from '../../../testing/checks';
import { close, found, untouched, within } from '../../../testing/findings';
import { packLanes, readLanes, readPadding } from '../../../testing/lanes';
import { probe } from '../../../testing/probe';
import type { EngineDevice } from '../../../types';
import { paddingSum, samplesOf, weight } from '../../distance/testing/coefficients';
import type { NormCase } from '../../norm/testing/cases';
import type { NormSetup } from '../../norm/testing/setup';
import { kernels } from '../kernels';

const background = 7e4;
const nothing = new Float32Array(0);
const parts = 14;

/** Of one pair of slices and channel: [min, 1/range, argmin, argmax] of either slice, then the six sums (see slice_distances.wgsl), then Σ|term| of each. */
type PairNumbers = number[];

interface SliceShape {
  pairs: number;
  height: number;
  width: number;
}

const shapeOf = ({ edges: [depth = 1, height = 1, width = 1] }: NormCase): SliceShape => ({ pairs: Math.floor(depth / 2), height, width });

function extremesOf(slice: Float64Array): number[] {
  const [low, high] = [Math.min(...slice), Math.max(...slice)];
  return [low, high > low ? 1 / (high - low) : 0, slice.indexOf(low), slice.indexOf(high)];
}

/** Per pooling window an eighth of the sum of the slice's four scaled values. */
function halvesOf(slice: Float64Array, [low = 0, inverse = 0]: number[], { height, width }: SliceShape): number[] {
  const [rows, columns] = [Math.floor(height / 2), Math.floor(width / 2)];
  return Array.from({ length: rows * columns }, (_, q) => {
    const at = Math.floor(q / columns) * 2 * width + (q % columns) * 2;
    return [at, at + 1, at + width, at + width + 1].reduce((sum, i) => sum + (((slice[i] ?? NaN) - low) * inverse) / 8, 0);
  });
}

/** One entry per sample, pair and channel, in this order. */
function pairNumbers({ maps }: NormSetup, item: NormCase): PairNumbers[] {
  const shape = shapeOf(item);
  const area = shape.height * shape.width;
  const planes = planesOf(maps);
  const sliceOf = (plane: number, z: number): Float64Array => planes[plane]?.subarray(z * area, (z + 1) * area) ?? new Float64Array(0);
  return Array.from({ length: item.batch * shape.pairs * item.channels }, (_, i) => {
    const [row, c] = [Math.floor(i / item.channels), i % item.channels];
    const [first, z] = [Math.floor(row / shape.pairs) * item.channels, 2 * (row % shape.pairs)];
    const both = (plane: number): Float64Array[] => [sliceOf(plane, z), sliceOf(plane, z + 1)];
    const halves = (plane: number): number[][] => both(plane).map((slice) => halvesOf(slice, extremesOf(slice), shape));
    const [even = [], odd = []] = halves(first + c);
    const [even0 = [], odd0 = []] = halves(first);
    const [sums, magnitudes] = [Array<number>(6).fill(0), Array<number>(6).fill(0)];
    even.forEach((u, q) => {
      const terms = [u, odd[q] ?? NaN, even0[q] ?? NaN, odd0[q] ?? NaN] as const;
      // Halves are joined first, so that equal maps are exactly 0 apart.
      const d = terms[0] + terms[1] - (terms[2] + terms[3]);
      [d * d, d, ...terms.map((term) => d * term)].forEach((term, k) => {
        sums[k] = (sums[k] ?? NaN) + term;
        magnitudes[k] = (magnitudes[k] ?? NaN) + Math.abs(term);
      });
    });
    return [...both(first + c).flatMap(extremesOf), ...sums, ...magnitudes];
  });
}

const pack = (numbers: readonly number[][], item: NormCase, padding = 0): Float32Array<ArrayBuffer> =>
  packLanes(
    item.batch * shapeOf(item).pairs,
    item.channels,
    parts,
    (row, c) => numbers[row * item.channels + c]?.slice(0, parts) ?? [],
    padding,
  );

/** Compares the given parts of the packed numbers: positions exactly, sums relative to their terms. */
function compareParts(
  actual: ArrayLike<number>,
  expected: readonly number[][],
  item: NormCase,
  names: ReadonlyMap<number, string>,
): Check[] {
  const lanes = { rows: item.batch * shapeOf(item).pairs, channels: item.channels, parts };
  return [...names].map(([part, name]) => {
    const [found, wanted] = [[...readLanes(actual, lanes, part)], expected.map((numbers) => numbers[part] ?? NaN)];
    if (name.startsWith('arg')) return exact(name, found, wanted);
    return name.startsWith('Σ')
      ? within(name, found, wanted, Math.max(...expected.map((numbers) => numbers[part + 6] ?? NaN)))
      : close(name, found, wanted);
  });
}

const extremeNames = ['min', '1/range', 'argmin', 'argmax'].flatMap((name) => [`${name} even`, `${name} odd`]);
const sumNames = ['Σd²', 'Σd', 'Σd u even', 'Σd u odd', 'Σd u0 even', 'Σd u0 odd'];
const forwardNames = new Map([
  ...extremeNames.map((name, i) => [Math.floor(i / 2) + 4 * (i % 2), name] as const),
  ...sumNames.map((name, i) => [8 + i, name] as const),
]);

export async function runSliceDistances(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { maps, view, grid, groups } = setup;
  const total = item.batch * shapeOf(item).pairs * groups;
  const expected = pairNumbers(setup, item);
  const { slices = nothing } = await probe(device, kernels.sliceDistances, {
    uniforms: { total, ...grid, groups, offset: view.group, stride: view.stride },
    inputs: { y: packMaps(maps, view, background) },
    outputs: { slices: new Float32Array(total * 4 * parts).fill(-1) },
    threads: total,
  });
  return found(...compareParts(slices, expected, item, forwardNames));
}

/** The numbers with the sums replaced by [a, dmin and dmax of even, of odd], from the definition; `scale` is the largest a. */
function coefficientsOf(numbers: readonly PairNumbers[], item: NormCase): { numbers: number[][]; scale: number } {
  const { pairs, height, width } = shapeOf(item);
  const windows = Math.floor(height / 2) * Math.floor(width / 2);
  const k = weight / (item.batch * Math.max(1, item.channels - 1) * pairs);
  let scale = 0;
  const result = numbers.map((own) => own.slice(0, 8));
  for (let first = 0; first < numbers.length; first += item.channels) {
    const total = [0, 0, 0];
    for (let c = 0; c < item.channels; c++) {
      const [squares = 0, differences = 0, even = 0, odd = 0, even0 = 0, odd0 = 0] = numbers[first + c]?.slice(8, parts) ?? [];
      const a = c > 0 && squares > 0 ? k / (windows * Math.sqrt(squares / windows)) : 0;
      scale = Math.max(scale, a);
      [differences, even0, odd0].forEach((sum, i) => (total[i] = (total[i] ?? 0) - a * sum));
      result[first + c]?.push(a, ...throughExtremes(numbers[first + c], [a * differences, a * even, a * odd]));
    }
    result[first]?.splice(8, 5, 0, ...throughExtremes(numbers[first], total));
  }
  return { numbers: result, scale };
}

const throughExtremes = (own: PairNumbers | undefined, [s1 = 0, even = 0, odd = 0]: number[]): number[] =>
  [even, odd].flatMap((s2, z) => [(s2 - s1 / 2) * (own?.[1 + 4 * z] ?? NaN), -s2 * (own?.[1 + 4 * z] ?? NaN)]);

export async function runSliceFinalize(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { pairs, height, width } = shapeOf(item);
  const numbers = pairNumbers(setup, item);
  const { batch, channels } = item;
  const { slices = nothing, means = nothing } = await probe(device, kernels.sliceFinalize, {
    uniforms: {
      batch,
      pairs,
      groups: setup.groups,
      channels,
      windows: Math.floor(height / 2) * Math.floor(width / 2),
      layer: 1,
      weight,
    },
    inputs: {},
    outputs: { slices: pack(numbers, item, paddingSum), means: new Float32Array(2 * batch).fill(-1) },
    workgroups: batch,
  });
  const expected = coefficientsOf(numbers, item);
  const lanes = { rows: batch * pairs, channels, parts };
  const a = expected.numbers.map((own) => own[8] ?? NaN);
  const names = ['dmin even', 'dmax even', 'dmin odd', 'dmax odd'].map((name, i) => [9 + i, name] as const);
  const perSample = samplesOf(setup.maps).map((sample) => computeDeltaOpt(sample, { distance: 'euc_norm', perSlice: true }).mean);
  return found(
    close('means', means.subarray(batch), perSample),
    untouched('means of the layer before', means.subarray(0, batch), -1),
    within('a', readLanes(slices, lanes, 8), a, expected.scale),
    untouched('a of padding', readPadding(slices, lanes, 8), 0),
    ...compareParts(slices, expected.numbers, item, new Map(names)),
  );
}

export async function runSliceGradient(device: EngineDevice, item: NormCase, setup: NormSetup): Promise<Findings> {
  const { random, maps, view, gradientView, grid, groups } = setup;
  const { pairs, height, width } = shapeOf(item);
  const dy = rounded(randomTensor(maps.shape, random));
  const total = item.batch * pairs * Math.ceil(height / 2) * Math.ceil(width / 2);
  const views = { offset: view.group, stride: view.stride, gradOffset: gradientView.group, gradStride: gradientView.stride };
  const { gradient = nothing } = await probe(device, kernels.sliceGradient, {
    uniforms: { total, ...grid, groups, ...views },
    inputs: { y: packMaps(maps, view, background), slices: pack(coefficientsOf(pairNumbers(setup, item), item).numbers, item) },
    outputs: { gradient: packMaps(dy, gradientView, background) },
    threads: total,
  });
  const regulariser = computeDeltaOptGradient(maps, { distance: 'euc_norm', perSlice: true }).data;
  const expected = dy.data.map((value, i) => value + weight * (regulariser[i] ?? NaN));
  return found(
    close('gradient', unpackMaps(gradient, maps.shape, gradientView), expected),
    untouched('gradient', outsideView(gradient, item.channels, gradientView), background),
  );
}
