// One filter's part of a network's parameters: taken before it is cut, put back when the cut is undone. The inverse of applyCut for a single
// filter. Pure; keeps no method's knowledge.
import { inputCounts, layerAt, weightShape, withFilters, type Layer, type Network } from '../network/network';
import type { LayerTensors, ParameterState } from '../network/parameters';

type Part = 'value' | 'first' | 'second';

/** What leaves with a filter: in its own layer a row of outputs with its bias, in each consumer the slices that read it. */
export interface FilterSlices {
  readonly layer: number;
  /** Position in the network that still had it. */
  readonly position: number;
  /** Per layer touched: its index, and one piece for values and each moment. */
  readonly pieces: readonly { readonly layer: number; readonly tensors: Readonly<Record<Part, LayerTensors>> }[];
}

/** A weight seen as [outer, along, inner]: `along` is the axis that loses or gains one slice. */
interface Slab {
  outer: number;
  along: number;
  inner: number;
  at: number;
}

const product = (values: readonly number[]): number => values.reduce((a, b) => a * b, 1);

/** Where the filter's slice lies in the weight of `index`; null where that layer does not know it. A layer never reads a filter twice. */
function planSlab(
  network: Network,
  { layer: filterLayer, position }: Pick<FilterSlices, 'layer' | 'position'>,
  index: number,
): Slab | null {
  const layer = layerAt(network, index);
  const shape = weightShape(network, layer);
  const parent = layer.parents.indexOf(filterLayer);
  if (index !== filterLayer && parent < 0) return null;
  const before = inputCounts(network, layer).slice(0, parent);
  const at = index === filterLayer ? position : before.reduce((a, b) => a + b, 0) + position;
  const axis = (index === filterLayer) === (layer.kind === 'transposed') ? 1 : 0;
  return { outer: product(shape.slice(0, axis)), along: shape[axis] ?? 0, inner: product(shape.slice(axis + 1)), at };
}

function takeSlice(values: Float32Array, { outer, along, inner, at }: Slab): Float32Array<ArrayBuffer> {
  const slice = new Float32Array(outer * inner);
  for (let o = 0; o < outer; o++) slice.set(values.subarray((o * along + at) * inner, (o * along + at + 1) * inner), o * inner);
  return slice;
}

/** `along` counts the slices after the insertion. */
function insertSlice(values: Float32Array, slice: Float32Array, { outer, along, inner, at }: Slab): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(outer * along * inner);
  const rest = (along - 1) * inner;
  for (let o = 0; o < outer; o++) {
    const [from, to] = [o * rest, o * along * inner];
    whole.set(values.subarray(from, from + at * inner), to);
    whole.set(slice.subarray(o * inner, (o + 1) * inner), to + at * inner);
    whole.set(values.subarray(from + at * inner, from + rest), to + (at + 1) * inner);
  }
  return whole;
}

const biasSlab = (layer: Layer, at: number): Slab => ({ outer: 1, along: layer.filters, inner: 1, at });

/** The slices of one filter, `position` in the present network, as copies. */
export function takeFilter(network: Network, state: ParameterState, layer: number, position: number): FilterSlices {
  const pieces = network.layers.flatMap((own, index) => {
    const slab = planSlab(network, { layer, position }, index);
    const tensors = state.layers[index];
    if (!slab || !tensors) return [];
    const take = (part: Part): LayerTensors => ({
      weight: takeSlice(tensors[part].weight, slab),
      bias: index === layer ? takeSlice(tensors[part].bias, biasSlab(own, position)) : new Float32Array(0),
    });
    return [{ layer: index, tensors: { value: take('value'), first: take('first'), second: take('second') } }];
  });
  return { layer, position, pieces };
}

/**
 * The network and parameters with the filter back at its position, its weights and moments as they were taken; the step and all else are the
 * present ones. The network must have the filter counts that it had just after the filter went.
 */
export function insertFilter(network: Network, state: ParameterState, slices: FilterSlices): { network: Network; state: ParameterState } {
  const filters = network.layers.map((layer, index) => layer.filters + (index === slices.layer ? 1 : 0));
  const grown = withFilters(network, filters);
  const layers = state.layers.map((tensors, index) => {
    const piece = slices.pieces.find(({ layer }) => layer === index);
    const slab = planSlab(grown, slices, index);
    if (!piece || !slab) return tensors;
    const insert = (part: Part): LayerTensors => insertPart(grown, slices, index, tensors[part], piece.tensors[part], slab);
    return { value: insert('value'), first: insert('first'), second: insert('second') };
  });
  return { network: grown, state: { step: state.step, layers } };
}

function insertPart(grown: Network, { layer, position }: FilterSlices, index: number, own: LayerTensors, taken: LayerTensors, slab: Slab) {
  return {
    weight: insertSlice(own.weight, taken.weight, slab),
    bias: index === layer ? insertSlice(own.bias, taken.bias, biasSlab(layerAt(grown, index), position)) : own.bias,
  };
}
