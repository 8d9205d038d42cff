// Maps as the kernels store them: [batch, position, channel group] of four floats, possibly a view inside a wider tensor. Written from the
// kernels' comments, not from src/engine/layout.ts, so that a mistake there cannot hide.
import { edgeAt, sizeOf, type Tensor } from '../../oracle/tensor';

/** Where a tensor's channel groups lie inside rows of `stride` groups. */
export interface View {
  group: number;
  stride: number;
}

export const groupsOf = (channels: number): number => Math.ceil(channels / 4);
export const tightView = (channels: number): View => ({ group: 0, stride: groupsOf(channels) });

/** Calls `visit` with the index in [n, c, ...] and the index in the packed floats. */
function forEachValue(shape: readonly number[], view: View, visit: (logical: number, packed: number) => void): void {
  const [count, channels, positions] = [edgeAt(shape, 0), edgeAt(shape, 1), sizeOf(shape.slice(2))];
  for (let n = 0; n < count; n++)
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < positions; i++)
        visit((n * channels + c) * positions + i, ((n * positions + i) * view.stride + view.group) * 4 + c);
}

/** Floats of a packed tensor that holds the view. */
export const packedSize = (shape: readonly number[], view: View): number => edgeAt(shape, 0) * sizeOf(shape.slice(2)) * view.stride * 4;

/** Packs maps; everything outside the view is `background`, the padding lanes of the view's last group are 0. */
export function packMaps(maps: Tensor, view: View, background = 0): Float32Array<ArrayBuffer> {
  const packed = new Float32Array(packedSize(maps.shape, view)).fill(background);
  const padded = { shape: [edgeAt(maps.shape, 0), 4 * groupsOf(edgeAt(maps.shape, 1)), ...maps.shape.slice(2)], view };
  forEachValue(padded.shape, view, (_, at) => (packed[at] = 0));
  forEachValue(maps.shape, view, (from, at) => (packed[at] = maps.data[from] ?? NaN));
  return packed;
}

/** Reads maps of this shape back; the rest is left out. */
export function unpackMaps(packed: ArrayLike<number>, shape: readonly number[], view: View): Float64Array {
  const data = new Float64Array(sizeOf(shape));
  forEachValue(shape, view, (to, at) => (data[to] = packed[at] ?? NaN));
  return data;
}

/** What must be left as it was: every float outside the view's groups. */
export function outsideView(packed: ArrayLike<number>, channels: number, view: View): number[] {
  const [first, last] = [view.group * 4, (view.group + groupsOf(channels)) * 4];
  return Array.from(packed).filter((_, i) => i % (view.stride * 4) < first || i % (view.stride * 4) >= last);
}

/** Values rounded to float32, as the GPU will see them. */
export const rounded = ({ shape, data }: Tensor): Tensor => ({ shape, data: Float64Array.from(data, Math.fround) });

/** [z, y, x]; z is 1 in 2-D. */
export const gridOf = (edges: readonly number[]): [number, number, number] => {
  const [z = 1, y = 1, x = 1] = edges.length === 3 ? edges : [1, ...edges];
  return [z, y, x];
};

export const gridUniforms = (prefix: '' | 'in' | 'out', edges: readonly number[]): Record<string, number> => {
  const [d, h, w] = gridOf(edges);
  return { [`${prefix}D`]: d, [`${prefix}H`]: h, [`${prefix}W`]: w };
};

/** Where a convolution's maps lie and how large they are. */
export const mapUniforms = (prefix: 'in' | 'out', edges: readonly number[], channels: number, view: View): Record<string, number> => ({
  ...gridUniforms(prefix, edges),
  [`${prefix}Groups`]: groupsOf(channels),
  [`${prefix}Offset`]: view.group,
  [`${prefix}Stride`]: view.stride,
});
