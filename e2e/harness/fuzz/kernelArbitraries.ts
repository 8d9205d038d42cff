// A generator of random cases for every kernel, within what the planner may ask of it. Knows no reference and no GPU.
import fc from 'fast-check';
import type { KernelName } from '../../../src/engine/kernels';
import type { ConvolutionKernel } from '../../../src/engine/kernels/convolutions';
import { sizeOf } from '../../../src/oracle/tensor';
import type { ConvolutionCase } from '../kernels/convolution.cases';
import type { HeadCase } from '../kernels/head.cases';
import type { KernelCase } from '../kernels/kernel.cases';
import type { NormCase } from '../kernels/norm.cases';
import type { OptimiserCase } from '../kernels/optimiser.cases';
import { batchSize, caseName, channelCount, place, spatialEdges, viewOf, volumeEdges } from './shapes';

type Depth = Pick<ConvolutionCase, 'depth' | 'strideZ'>;
const alike: Depth = {};
const flat: Depth = { depth: 1, strideZ: 1 };

/** How z may differ from x and y: not at all, on a flat level, or where a strided convolution enters the first that is not. */
const depthsOf = (transposed: boolean, stride: 1 | 2): fc.Arbitrary<Depth> =>
  fc.constantFrom(alike, flat, ...(transposed || stride === 1 ? [] : [{ strideZ: 1 } as const]));

const halved = (edges: number[]): number[] => edges.map((edge) => Math.ceil(edge / 2));

/** A transposed kernel's edges are those of its input, half of its output's. */
function convolution(kernel: ConvolutionKernel): fc.Arbitrary<ConvolutionCase> {
  const transposed = kernel.startsWith('transposed');
  const stride = transposed || kernel.includes('Strided ') ? 2 : 1;
  const edges = transposed ? spatialEdges.map(halved) : spatialEdges;
  const parts = { name: caseName, batch: batchSize, inputs: channelCount, outputs: channelCount, edges, accumulate: fc.boolean() };
  const along = depthsOf(transposed, stride);
  const rest = fc.record({ from: place, to: place, rows: fc.option(fc.integer({ min: 1, max: 40 })), along });
  return fc.tuple(fc.record(parts), rest).map(([own, { from, to, rows, along: z }]) => ({
    ...own,
    ...(own.edges.length === 3 ? z : alike),
    kernel,
    stride,
    inputView: viewOf(from, own.inputs),
    outputView: viewOf(to, own.outputs),
    ...(rows === null ? {} : { rows }),
  }));
}

const head = (kernel: KernelName): fc.Arbitrary<HeadCase> =>
  fc
    .record({
      name: caseName,
      batch: batchSize,
      inputs: channelCount,
      classes: fc.integer({ min: 2, max: 9 }),
      edges: spatialEdges,
      chunks: fc.integer({ min: 1, max: 9 }),
      weight: fc.constantFrom(1, 0.5, 0.25),
      accumulate: fc.boolean(),
      unlabelled: fc.integer({ min: 0, max: 7 }).map((n) => n === 7),
      at: place,
    })
    .map(({ at, ...own }) => ({ ...own, kernel, inputView: viewOf(at, own.inputs) }));

const distances = fc.constantFrom('euc_norm' as const, 'euc_norm_nonorm' as const, 'euc_norm_deltaprunenorm' as const);

/** `likeness` makes all maps of a case constant or the same now and then. */
function norm(kernel: KernelName, { norm: always, edges = spatialEdges, distance = distances }: NormLimits = {}): fc.Arbitrary<NormCase> {
  const likeness = fc.integer({ min: 0, max: 11 });
  const parts = {
    name: caseName,
    batch: batchSize,
    channels: channelCount,
    edges,
    norm: always ? fc.constant(true) : fc.boolean(),
    distance,
  };
  const rest = fc.record({ at: place, gradientAt: place, chunks: fc.integer({ min: 1, max: 8 }), likeness });
  return fc.tuple(fc.record(parts), rest).map(([own, { at, gradientAt, chunks, likeness: like }]) => ({
    ...own,
    kernel,
    // As chunksFor() never makes more of them.
    chunks: Math.min(chunks, Math.ceil(sizeOf(own.edges) / 4)),
    view: viewOf(at, own.channels),
    gradientView: viewOf(gradientAt, own.channels),
    constant: like === 11,
    identical: like === 10,
  }));
}

interface NormLimits {
  norm?: true;
  edges?: fc.Arbitrary<number[]>;
  distance?: fc.Arbitrary<NormCase['distance']>;
}

/** Slice by slice: at least one pair of slices, and only the distance that scales. */
const slices = (kernel: KernelName): fc.Arbitrary<NormCase> =>
  norm(kernel, { edges: volumeEdges.map(([z = 1, ...rest]) => [z + 1, ...rest]), distance: fc.constant('euc_norm') });

const size = fc.integer({ min: 1, max: 300 });
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

/** Leaves out what is undefined. */
const compact = (item: { [K in keyof OptimiserCase]: OptimiserCase[K] | undefined }): OptimiserCase =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as unknown as OptimiserCase;

const optimiser = (
  kernel: KernelName,
  parts: { [K in keyof OptimiserCase]?: fc.Arbitrary<OptimiserCase[K] | undefined> },
): fc.Arbitrary<OptimiserCase> => fc.record({ name: caseName, size, ...parts }).map((own) => compact({ ...own, kernel }));

const partCount = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
const rarely = fc.integer({ min: 0, max: 7 }).map((n) => n === 7);

const families: Record<Exclude<KernelName, ConvolutionKernel>, (kernel: KernelName) => fc.Arbitrary<KernelCase>> = {
  classify: (kernel) => optimiser(kernel, { parts: fc.integer({ min: 2, max: 40 }) }),
  distanceFinalize: norm,
  distanceReference: norm,
  evidenceFinalize: norm,
  evidenceSums: norm,
  gatherParameters: (kernel) => optimiser(kernel, { size: partCount(70), parts: partCount(70) }),
  gradientControl: (kernel) => optimiser(kernel, { clip: fc.constantFrom(0, 0.5, 1e6), poisoned: rarely }),
  gradientNorm: (kernel) =>
    optimiser(kernel, { parts: partCount(64), poisoned: rarely }).map((own) => ({ ...own, parts: Math.min(own.parts ?? 1, own.size) })),
  headForward: head,
  headInputGradient: head,
  headLossGradient: head,
  headWeightGradient: head,
  lossFinalize: head,
  lossSums: head,
  maskStatistics: (kernel) =>
    fc
      .tuple(partCount(20), partCount(4))
      .chain(([parts, samples]) => optimiser(kernel, { parts: fc.constant(parts), size: fc.constant(parts * samples) })),
  normApply: norm,
  normBackwardApply: (kernel) => norm(kernel, { norm: true }),
  normBackwardSums: norm,
  normFinalize: norm,
  normStatistics: norm,
  optimise: (kernel) =>
    optimiser(kernel, {
      adam: fc.boolean(),
      nesterov: fc.boolean(),
      decay: fc.constantFrom(0, 1e-3, 1e-1),
      momentum: fc.constantFrom(0, 0.5, 0.9),
      steps: fc.integer({ min: 0, max: 200 }),
      clip: optional(fc.constantFrom(0.25, 0.5)),
      poisoned: rarely,
    }),
  reduceGradients: (kernel) => optimiser(kernel, { parts: partCount(20) }),
  sliceDistances: slices,
  sliceFinalize: slices,
  sliceGradient: slices,
};

/** Random cases of one kernel. */
export const kernelCaseOf = (kernel: KernelName): fc.Arbitrary<KernelCase> =>
  isWritten(kernel) ? families[kernel](kernel) : convolution(kernel);

const isWritten = (kernel: KernelName): kernel is Exclude<KernelName, ConvolutionKernel> => kernel in families;
