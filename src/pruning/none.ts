// The unpruned twin: keeps every filter and only writes the channel history. Pure.
import type { PruningMethod } from './method';
import { allPositions, createPruningState, layerStateAt, recordEpoch } from './state';

export const none: PruningMethod = {
  name: 'none',
  evidence: { deltaPrune: false, parameters: false },
  moment: 'every-epoch',
  createState: (network, config) => createPruningState(network, config, 0),
  chooseReferences: (_state, network) => network.layers.map(() => 0),
  endEpoch: (state, { epoch, network }) => {
    const keep = network.layers.map((layer) => allPositions(layer.filters));
    const layers = keep.map((positions, index) => recordEpoch(layerStateAt(state, index), epoch, positions));
    return { keep, state: { ...state, layers }, changes: [], parameters: null };
  },
};
