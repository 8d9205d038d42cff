// What the hand may do, and why not. Pure: the page asks before it sends, the worker before it acts, so that both say the same.
import { PlaygroundError } from './failures';
import type { HandAction, HandLayer, HandState } from './intervention';

type Known = Pick<HandState, 'layers' | 'hasThresholds'>;

/** Throws PlaygroundError('bad-config') in words when the action is not possible; returns its layer otherwise. */
export function checkHandAction({ layers, hasThresholds }: Known, action: HandAction): HandLayer {
  const layer = layers.find(({ name }) => name === action.layer);
  if (!layer) return refuse(`There is no prunable layer called ${action.layer}; there are ${layers.map(({ name }) => name).join(', ')}.`);
  if ('filter' in action) checkFilter(layer, action);
  if (action.kind === 'threshold') checkThreshold(layer, action.value, hasThresholds);
  return layer;
}

function checkFilter({ name, kept, protected: spared, frozen }: HandLayer, { kind, filter }: { kind: string; filter: number }): void {
  if (!kept.includes(filter))
    refuse(`${name} has no filter ${String(filter)}; filters are numbered as in the unpruned layer, and ${inWords(kept)} left.`);
  if (kind !== 'force-out') return;
  if (spared.includes(filter)) refuse(`Filter ${filter} of ${name} is protected; release it before forcing it out.`);
  if (frozen) refuse(`${name} is frozen, so that no filter goes; thaw it before forcing one out.`);
  if (kept.length === 1) refuse(`Filter ${filter} is the last of ${name}; a layer keeps at least one.`);
}

const inWords = (kept: readonly number[]): string => (kept.length === 1 ? `${kept.join('')} is` : `${kept.join(', ')} are`);

function checkThreshold({ name }: HandLayer, value: number, hasThresholds: boolean): void {
  if (!hasThresholds) refuse(`${name} has no τ: the pruning method of this run knows no threshold.`);
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    refuse(`τ of ${name} is ${String(value)}; allowed is a number from 0 to 1.`);
}

function refuse(message: string): never {
  throw new PlaygroundError('bad-config', message);
}
