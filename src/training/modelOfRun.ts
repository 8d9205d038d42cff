// A kept run as a trained network to be used, without its data. Knows no GPU.
import type { OpenedModel } from '../export/readModel';
import { inputCounts, withFilters } from '../network/network';
import type { ParameterState } from '../network/parameters';
import { PlaygroundError } from '../protocol/failures';
import type { Checkpoint } from './checkpoint/checkpoint';
import { zeroMoments } from './openRun';
import { planNetwork } from './run';

/** `best`: the network that validated best; the newest where there is none. Throws PlaygroundError('bad-checkpoint') in words. */
export function modelOfRun({ card, state, parameters, best }: Checkpoint, wantsBest: boolean): OpenedModel {
  const { classes } = card.data;
  if (!classes)
    throw new PlaygroundError(
      'bad-checkpoint',
      `${card.name} was kept by an earlier version, which did not note its classes. Open the run with its data and export it.`,
    );
  const chosen = wantsBest ? best : null;
  const filters = chosen ? chosen.layers.map(({ bias }) => bias.length) : state.filters;
  const kept: ParameterState = chosen ? { step: parameters.step, layers: chosen.layers.map(zeroMoments) } : parameters;
  const initial = planNetwork(card.config, { channels: countChannels(card.config, filters, kept), classes: classes.length });
  return {
    kind: 'run',
    name: chosen ? `${card.name}, best model` : card.name,
    epoch: chosen?.epoch ?? card.epoch,
    config: card.config,
    classes,
    network: withFilters(initial, filters),
    initial,
    state: kept,
    layers: (chosen?.pruning ?? state.pruning).layers,
    provenance: { cases: null, validationDice: chosen ? null : (state.history.at(-1)?.dice ?? null), testDice: state.test?.dice ?? null },
    missing: [],
  };
}

/** What the first layer takes in. */
function countChannels(config: Checkpoint['card']['config'], filters: readonly number[], { layers }: ParameterState): number {
  const one = planNetwork(config, { channels: 1, classes: 2 });
  const [first] = withFilters(one, filters).layers;
  if (!first) return 0;
  const taps = first.kernel.reduce<number>((a, b) => a * b, 1);
  return (layers[0]?.value.weight.length ?? 0) / (taps * first.filters * (inputCounts(one, first)[0] ?? 1));
}
