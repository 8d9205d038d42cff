// architecture.json: which filters of the original network each layer kept, when the others went, and how the layers hang together. Pure.
import { layerAt, leakySlope, normEpsilon, weightShape, type Layer, type Network } from '../network/network';
import type { LayerPruning } from '../pruning/method';
import { layerStateAt } from '../pruning/state';
import type { Intervention } from '../protocol/intervention';
import type { ClassInfo } from '../protocol/dataset';
import type { ExportSource } from './source';

export interface ArchitectureLayer {
  name: string;
  /** Prefix of this layer's tensors in weights.safetensors. */
  tensors: string;
  kind: Layer['kind'];
  level: number;
  /** Edges along (z,) y, x, as in weightShape. */
  kernel: number[];
  /** Along the same axes; a transposed layer enlarges by it. */
  stride: number[];
  /** Names in the order in which their outputs are concatenated; empty = the image. */
  parents: string[];
  /** Along the original layer's concatenated inputs, all filters of the first parent first. */
  keptIn: number[];
  keptOut: number[];
  originalIn: number;
  originalOut: number;
  weightShape: number[];
  /** τ at the end; null for heads, which are never pruned. */
  threshold: number | null;
  prunes: { epoch: number; removed: number[] }[];
  /** By hand: filters that were not to go, and whether the layer was frozen at the end. */
  protected: number[];
  frozen: boolean;
}

export interface Architecture {
  /** 2: kernel and stride are given for each axis. */
  format: 2;
  dimensions: 2 | 3;
  levels: number;
  /** How many of the finest levels leave z alone. */
  flatLevels: number;
  inputChannels: number;
  classes: ClassInfo[];
  patchSize: number[];
  leakySlope: number;
  normEpsilon: number;
  epoch: number;
  layers: ArchitectureLayer[];
  /** What was changed by hand, in order; filters are indices into the original network. */
  interventions: Intervention[];
}

type Parts = Pick<ExportSource, 'network' | 'initial' | 'pruning' | 'classes' | 'config' | 'epoch' | 'interventions'>;

export function computeArchitecture({ network, initial, pruning, classes, config, epoch, interventions }: Parts): Architecture {
  return {
    format: 2,
    dimensions: network.dimensions,
    levels: network.levels,
    flatLevels: network.flatLevels,
    inputChannels: network.inputChannels,
    classes: [...classes],
    patchSize: config.patchSize,
    leakySlope,
    normEpsilon,
    epoch,
    layers: network.layers.map((layer, index) => describeLayer(network, initial, layer, (i) => layerStateAt(pruning, i), index)),
    interventions: structuredClone([...interventions]),
  };
}

function describeLayer(
  network: Network,
  initial: Network,
  layer: Layer,
  stateOf: (index: number) => LayerPruning,
  index: number,
): ArchitectureLayer {
  const { kept, threshold, prunes, protected: spared, frozen } = stateOf(index);
  const parentCounts = layer.parents.map((parent) => layerAt(initial, parent).filters);
  const offset = (i: number): number => parentCounts.slice(0, i).reduce((a, b) => a + b, 0);
  const channels = Array.from({ length: network.inputChannels }, (_, channel) => channel);
  return {
    name: layer.name,
    tensors: layer.exportName,
    kind: layer.kind,
    level: layer.level,
    kernel: [...layer.kernel],
    stride: [...layer.stride],
    parents: layer.parents.map((parent) => layerAt(network, parent).name),
    keptIn:
      layer.parents.length === 0
        ? channels
        : layer.parents.flatMap((parent, i) => stateOf(parent).kept.map((filter) => offset(i) + filter)),
    keptOut: [...kept],
    originalIn: layer.parents.length === 0 ? network.inputChannels : offset(layer.parents.length),
    originalOut: layerAt(initial, index).filters,
    weightShape: weightShape(network, layer),
    threshold: layer.prunable ? threshold : null,
    prunes: prunes.map(({ epoch, removed }) => ({ epoch, removed: [...removed] })),
    protected: [...spared],
    frozen,
  };
}
