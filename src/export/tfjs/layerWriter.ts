// What the writers of two- and three-dimensional layers have in common. Types only.
import type { Layer } from '../../network/network';
import type { Graph } from './graph';

/** Names of a layer's constants. */
export interface Weights {
  weight: string;
  bias: string;
}

type WriteLayer = (graph: Graph, layer: Layer, source: string, weights: Weights) => string;

/** How each kind of layer is written; each returns the name of its maps. */
export interface LayerWriter extends Record<Layer['kind'], WriteLayer> {
  softmax(graph: Graph, name: string, source: string, classes: number): string;
}
