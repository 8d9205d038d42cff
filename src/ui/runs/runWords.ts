// Kept runs in words: where they stand, what they were trained on, and how their settings differ. Pure.
import type { KeptState } from '../../protocol/keptData';
import type { RunConfig } from '../../protocol/config';
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

/** "levels 4 → 5", one entry a setting; how a run is kept does not count. */
export function describeDifference(before: RunConfig, after: RunConfig): string[] {
  const old = new Map(flatten({ ...before, keep: null }));
  return flatten({ ...after, keep: null }).flatMap(([path, value]) => {
    const was = old.get(path);
    return path === 'preset' || was === value ? [] : [`${path} ${was ?? '–'} → ${value}`];
  });
}

/** Leaves with dotted paths and their values as text. */
function flatten(value: object, prefix = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, string][] =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? flatten(inner, `${prefix}${key}.`)
      : [[prefix + key, typeof inner === 'string' ? inner : JSON.stringify(inner)]],
  );
}
