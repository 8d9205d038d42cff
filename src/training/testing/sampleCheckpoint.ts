// A small checkpoint of an invented run. Only tests import it.
import { initialParameters } from '../../network/initialise';
import { createNetwork } from '../../network/network';
import { createRandom } from '../../lib/random';
import { createPruningState } from '../../pruning/state';
import type { RunCard } from '../../protocol/runs';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { fakeConfig } from './fakeTools';

const network = createNetwork({ dimensions: 2, inputChannels: 1, classes: 2, levels: 3, firstFilters: 2 });

export function sampleCheckpoint(card: Partial<RunCard> = {}): Checkpoint {
  return {
    card: {
      id: 'a',
      name: 'Run a',
      startedAt: '2026-01-01T00:00:00.000Z',
      savedAt: '2026-01-01T00:00:00.000Z',
      parent: null,
      twin: null,
      ended: false,
      epoch: 1,
      step: 0,
      data: { name: 'fake', origin: { demo: 'fake' }, edits: [], fingerprint: 'f' },
      config: fakeConfig,
      dice: null,
      bestDice: null,
      parameters: 1,
      initialParameters: 2,
      ...card,
    },
    state: {
      epoch: 1,
      step: 3,
      progress: null,
      rateScale: 1,
      filters: network.layers.map(({ filters }) => filters),
      pruning: createPruningState(network, fakeConfig.pruning, 0.2),
      history: [],
      trainLosses: [0.5],
      valLosses: [],
      evidence: { epoch: 1, layers: [{ reference: 1, deltaPrune: [[0, 0.25]] }] },
      epochMs: null,
      references: 5,
      batches: { order: { state: 1, left: 2 }, augmentation: 3, foreground: 4 },
      recoveries: [],
      insights: [],
      drawn: null,
      interventions: [],
      test: null,
      log: [],
    },
    parameters: initialParameters(network, createRandom(1)),
    best: null,
  };
}
