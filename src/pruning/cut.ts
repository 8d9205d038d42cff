// Carries a prune out on the network as data and on its parameters: gathers what stays. Pure; keeps no method's knowledge.
import { inputCounts, layerAt, weightShape, withFilters, type Layer, type Network } from '../network/network';
import type { LayerTensors, ParameterState } from '../network/parameters';
import { allPositions } from './state';

type Positions = readonly number[];

/** Inputs of a layer that stay when its parents keep `keep`: positions along its concatenated inputs, skip first, ascending. */
export function keptInputs(network: Network, layer: Layer, keep: readonly Positions[]): number[] {
  if (layer.parents.length === 0) return allPositions(network.inputChannels);
  const counts = inputCounts(network, layer);
  return layer.parents.flatMap((parent, i) => {
    const offset = counts.slice(0, i).reduce((a, b) => a + b, 0);
    return positionsOf(keep, parent).map((position) => offset + position);
  });
}

/** Slices [rows, columns, kernel] along both leading axes. */
function gatherWeight(source: Float32Array, columns: number, keptRows: Positions, keptColumns: Positions, kernel: number) {
  const target = new Float32Array(keptRows.length * keptColumns.length * kernel);
  let at = 0;
  for (const row of keptRows)
    for (const column of keptColumns) {
      const from = (row * columns + column) * kernel;
      target.set(source.subarray(from, from + kernel), at);
      at += kernel;
    }
  return target;
}

function gatherTensors(network: Network, layer: Layer, tensors: LayerTensors, inputs: Positions, outputs: Positions): LayerTensors {
  const [, columns = 0, ...edges] = weightShape(network, layer);
  const kernel = edges.reduce((a, b) => a * b, 1);
  const [keptRows, keptColumns] = layer.kind === 'transposed' ? [inputs, outputs] : [outputs, inputs];
  return {
    weight: gatherWeight(tensors.weight, columns, keptRows, keptColumns, kernel),
    bias: Float32Array.from(outputs, (position) => tensors.bias[position] ?? NaN),
  };
}

/**
 * The network and parameters after keeping `keep[layer]` (ascending filter positions, at least one) of every layer.
 * Weights and both moments lose the same slices, on the output axis and, in consumers, on the input axis; the optimiser's
 * step stays. Nothing compensates for what went (methods.md 1.7). Throws when a selection is empty, unordered, out of range,
 * or takes filters off a head.
 */
export function applyCut(network: Network, state: ParameterState, keep: readonly Positions[]): { network: Network; state: ParameterState } {
  checkKeep(network, keep);
  const layers = state.layers.map((tensors, index) => {
    const layer = layerAt(network, index);
    const gather = (part: LayerTensors): LayerTensors =>
      gatherTensors(network, layer, part, keptInputs(network, layer, keep), positionsOf(keep, index));
    return { value: gather(tensors.value), first: gather(tensors.first), second: gather(tensors.second) };
  });
  const filters = keep.map((positions) => positions.length);
  return { network: withFilters(network, filters), state: { step: state.step, layers } };
}

/** Throws when a selection is empty, unordered, out of range, or takes filters off a head. */
export function checkKeep(network: Network, keep: readonly Positions[]): void {
  network.layers.forEach((layer, index) => checkSelection(layer, positionsOf(keep, index)));
}

function checkSelection(layer: Layer, keep: Positions): void {
  const ordered = keep.every((position, i) => position > (keep[i - 1] ?? -1) && position < layer.filters);
  if (keep.length === 0 || !ordered) throw new Error(`${layer.name}: cannot keep filters [${keep.join(', ')}] of ${layer.filters}.`);
  if (!layer.prunable && keep.length !== layer.filters) throw new Error(`${layer.name} cannot be pruned.`);
}

function positionsOf(keep: readonly Positions[], layer: number): Positions {
  const positions = keep[layer];
  if (!positions) throw new Error(`The cut says nothing about layer ${layer}.`);
  return positions;
}
