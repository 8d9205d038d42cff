// Random convolutions, within what the planner may ask of them.
import fc from 'fast-check';
import { batchSize, caseName, channelCount, place, spatialEdges, viewOf } from '../../../testing/randomShapes';
import type { ConvolutionKernel } from '../convolutions';
import type { ConvolutionCase } from './cases';

type Depth = Pick<ConvolutionCase, 'depth' | 'strideZ'>;
const alike: Depth = {};
const flat: Depth = { depth: 1, strideZ: 1 };

/** How z may differ from x and y: not at all, on a flat level, or where a strided convolution enters the first that is not. */
const depthsOf = (transposed: boolean, stride: 1 | 2): fc.Arbitrary<Depth> =>
  fc.constantFrom(alike, flat, ...(transposed || stride === 1 ? [] : [{ strideZ: 1 } as const]));

const halved = (edges: number[]): number[] => edges.map((edge) => Math.ceil(edge / 2));

/** A transposed kernel's edges are those of its input, half of its output's. */
export function randomConvolution(kernel: ConvolutionKernel): fc.Arbitrary<Omit<ConvolutionCase, 'kernel'>> {
  const transposed = kernel.startsWith('transposed');
  const stride = transposed || kernel.includes('Strided ') ? 2 : 1;
  const edges = transposed ? spatialEdges.map(halved) : spatialEdges;
  const parts = { name: caseName, batch: batchSize, inputs: channelCount, outputs: channelCount, edges, accumulate: fc.boolean() };
  const along = depthsOf(transposed, stride);
  const rest = fc.record({ from: place, to: place, rows: fc.option(fc.integer({ min: 1, max: 40 })), along });
  return fc.tuple(fc.record(parts), rest).map(([own, { from, to, rows, along: z }]) => ({
    ...own,
    ...(own.edges.length === 3 ? z : alike),
    stride,
    inputView: viewOf(from, own.inputs),
    outputView: viewOf(to, own.outputs),
    ...(rows === null ? {} : { rows }),
  }));
}
