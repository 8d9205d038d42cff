// Convolution and its two adjoints in float64, 2-D and 3-D. A kernel tap touches rows of consecutive outputs; all three
// operations walk the same rows, so an error in one shows as a failed finite-difference check of the others.
import { edgeAt, planesOf, sizeOf, spatialOf, zeros, type Tensor } from './tensor';

/** One number for all spatial axes, or one for each as in the shapes. */
type PerAxis = number | readonly number[];

export interface ConvolutionOptions {
  stride: PerAxis;
  /** Zeros on either side of an axis. */
  padding: PerAxis;
}

const perAxis = (value: PerAxis, axes: number): number[] => (typeof value === 'number' ? Array<number>(axes).fill(value) : [...value]);

/** Output edges of a convolution, rounded down. */
export function convolvedEdges(input: readonly number[], kernel: readonly number[], options: ConvolutionOptions): number[] {
  const [strides, paddings] = [perAxis(options.stride, input.length), perAxis(options.padding, input.length)];
  return input.map((edge, axis) => Math.floor((edge + 2 * edgeAt(paddings, axis) - edgeAt(kernel, axis)) / edgeAt(strides, axis)) + 1);
}

/** Rows as [tap, first output position, first input position, length] repeated; inputs of a row lie `stride` apart. */
function planRows(input: readonly number[], output: readonly number[], kernel: readonly number[], options: ConvolutionOptions): Int32Array {
  const pad3 = (values: readonly number[], filler = 1): number[] => [...Array<number>(3 - values.length).fill(filler), ...values];
  const strides = pad3(perAxis(options.stride, kernel.length));
  const paddings = pad3(perAxis(options.padding, kernel.length), 0);
  const [inEdges, outEdges, taps] = [pad3(input), pad3(output), pad3(kernel)];
  const rows: number[] = [];
  /** Output range along an axis for which tap k reads inside the input. */
  const range = (axis: number, k: number): [number, number] => {
    const [stride, shift] = [edgeAt(strides, axis), k - edgeAt(paddings, axis)];
    const last = Math.floor((edgeAt(inEdges, axis) - 1 - shift) / stride);
    return [Math.max(0, Math.ceil(-shift / stride)), Math.min(edgeAt(outEdges, axis) - 1, last)];
  };
  const source = (axis: number, at: number, k: number): number => at * edgeAt(strides, axis) + k - edgeAt(paddings, axis);
  for (let tap = 0; tap < sizeOf(taps); tap++) {
    const k = [
      Math.floor(tap / (edgeAt(taps, 1) * edgeAt(taps, 2))),
      Math.floor(tap / edgeAt(taps, 2)) % edgeAt(taps, 1),
      tap % edgeAt(taps, 2),
    ];
    const [kz = 0, ky = 0, kx = 0] = k;
    const [[z0, z1], [y0, y1], [x0, x1]] = [range(0, kz), range(1, ky), range(2, kx)];
    if (x1 < x0) continue;
    for (let z = z0; z <= z1; z++)
      for (let y = y0; y <= y1; y++) {
        const out = (z * edgeAt(outEdges, 1) + y) * edgeAt(outEdges, 2) + x0;
        const line = source(0, z, kz) * edgeAt(inEdges, 1) + source(1, y, ky);
        rows.push(tap, out, line * edgeAt(inEdges, 2) + source(2, x0, kx), x1 - x0 + 1);
      }
  }
  return Int32Array.from(rows);
}

/** Inputs of a row lie so far apart. */
const strideAlongRows = ({ stride }: ConvolutionOptions): number =>
  typeof stride === 'number' ? stride : edgeAt(stride, stride.length - 1);

type RowVisitor = (input: Float64Array, output: Float64Array, weight: number, row: readonly [number, number, number]) => void;

/** Calls `visit` for every row of every (sample, output, input) combination; `weight` is an index into the weight's data. */
function walk(input: Tensor, output: Tensor, kernel: readonly number[], options: ConvolutionOptions, visit: RowVisitor): void {
  const rows = planRows(spatialOf(input), spatialOf(output), kernel, options);
  const [inputs, outputs] = [edgeAt(input.shape, 1), edgeAt(output.shape, 1)];
  const [inputPlanes, outputPlanes] = [planesOf(input), planesOf(output)];
  const taps = sizeOf(kernel);
  outputPlanes.forEach((outputPlane, plane) => {
    const sample = Math.floor(plane / outputs);
    for (let i = 0; i < inputs; i++) {
      const inputPlane = inputPlanes[sample * inputs + i] ?? new Float64Array(0);
      const first = ((plane % outputs) * inputs + i) * taps;
      for (let r = 0; r < rows.length; r += 4)
        visit(inputPlane, outputPlane, first + (rows[r] ?? 0), [rows[r + 1] ?? 0, rows[r + 2] ?? 0, rows[r + 3] ?? 0]);
    }
  });
}

/** Cross-correlation as torch: input [n, in, ...], weight [out, in, ...k], bias [out] or null -> [n, out, ...]. */
export function computeConvolution(input: Tensor, weight: Tensor, bias: Float64Array | null, options: ConvolutionOptions): Tensor {
  const kernel = weight.shape.slice(2);
  const outputs = edgeAt(weight.shape, 0);
  const output = zeros([edgeAt(input.shape, 0), outputs, ...convolvedEdges(spatialOf(input), kernel, options)]);
  planesOf(output).forEach((plane, i) => plane.fill(bias?.[i % outputs] ?? 0));
  const stride = strideAlongRows(options);
  walk(input, output, kernel, options, (from, to, tap, [outAt, inAt, length]) => {
    const w = weight.data[tap] ?? NaN;
    for (let j = 0; j < length; j++) to[outAt + j] = (to[outAt + j] ?? 0) + w * (from[inAt + j * stride] ?? 0);
  });
  return output;
}

/** d(loss)/d(input) from d(loss)/d(output); `inputEdges` are the input's spatial edges. */
export function computeConvolutionInputGradient(
  outputGradient: Tensor,
  weight: Tensor,
  inputEdges: readonly number[],
  options: ConvolutionOptions,
): Tensor {
  const gradient = zeros([edgeAt(outputGradient.shape, 0), edgeAt(weight.shape, 1), ...inputEdges]);
  const stride = strideAlongRows(options);
  walk(gradient, outputGradient, weight.shape.slice(2), options, (to, from, tap, [outAt, inAt, length]) => {
    const w = weight.data[tap] ?? NaN;
    for (let j = 0; j < length; j++) to[inAt + j * stride] = (to[inAt + j * stride] ?? 0) + w * (from[outAt + j] ?? 0);
  });
  return gradient;
}

/** d(loss)/d(weight), [out, in, ...kernel]. */
export function computeConvolutionWeightGradient(
  input: Tensor,
  outputGradient: Tensor,
  kernel: readonly number[],
  options: ConvolutionOptions,
): Tensor {
  const gradient = zeros([edgeAt(outputGradient.shape, 1), edgeAt(input.shape, 1), ...kernel]);
  const stride = strideAlongRows(options);
  walk(input, outputGradient, kernel, options, (x, dy, tap, [outAt, inAt, length]) => {
    let sum = 0;
    for (let j = 0; j < length; j++) sum += (x[inAt + j * stride] ?? 0) * (dy[outAt + j] ?? 0);
    gradient.data[tap] = (gradient.data[tap] ?? 0) + sum;
  });
  return gradient;
}

/** d(loss)/d(bias): sums over samples and positions. */
export function computeBiasGradient(outputGradient: Tensor): Float64Array {
  const channels = edgeAt(outputGradient.shape, 1);
  const gradient = new Float64Array(channels);
  planesOf(outputGradient).forEach((plane, i) => {
    gradient[i % channels] = (gradient[i % channels] ?? 0) + plane.reduce((a, b) => a + b, 0);
  });
  return gradient;
}
