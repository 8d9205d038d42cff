// Kept runs in words: where they stand and what they were trained on. Pure.
import type { KeptState } from '../../protocol/keptData';
import type { RunCard } from '../../protocol/runs';

type Place = Pick<RunCard, 'epoch' | 'step' | 'config'>;

export const placeInWords = ({ epoch, step, config }: Place): string =>
  step > 0
    ? `in epoch ${epoch + 1} of ${config.epochs}, after step ${step}`
    : epoch > 0
      ? `after epoch ${epoch} of ${config.epochs}`
      : 'at its start';

/** Whether its data come back by themselves. */
export function describeData({ data: { name, origin } }: Pick<RunCard, 'data'>, kept: KeptState): string {
  if ('demo' in origin) return `Its data, the ${name}, are made anew.`;
  if (kept.state === 'kept' && kept.data.id === origin.files) return `Its data, ${name}, are kept in this browser.`;
  return `It needs its data again: load ${name}, then resume.`;
}
