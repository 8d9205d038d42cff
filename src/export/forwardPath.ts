// The layers that the full-resolution output needs, in forward order: what a file for inference holds. Coarser heads only serve training. Pure.
import { headsFullFirst, layerAt, type Layer, type Network } from '../network/network';

export interface PathLayer {
  layer: Layer;
  /** Into network.layers. */
  index: number;
  /** In the order of concatenation; none = the image. */
  parents: Layer[];
}

/** Ends with the full-resolution head. */
export function planForwardPath(network: Network): PathLayer[] {
  const [fullHead] = headsFullFirst(network);
  return network.layers.flatMap((layer, index) =>
    layer.kind === 'head' && index !== fullHead ? [] : [{ layer, index, parents: layer.parents.map((parent) => layerAt(network, parent)) }],
  );
}
