// What differs between two configurations, setting by setting. How a run is kept, and a preset's name, change no run and do not count. Pure.
import type { RunConfig } from './config';

export interface ConfigDifference {
  /** Dotted path in RunConfig. */
  path: string;
  before: string;
  after: string;
}

export function listDifferences(before: RunConfig, after: RunConfig): ConfigDifference[] {
  const old = new Map(flatten({ ...before, keep: null }));
  return flatten({ ...after, keep: null }).flatMap(([path, value]) => {
    const was = old.get(path);
    return path === 'preset' || was === value ? [] : [{ path, before: was ?? '–', after: value }];
  });
}

/** "levels 4 → 5", one entry a setting. */
export const describeDifference = (before: RunConfig, after: RunConfig): string[] =>
  listDifferences(before, after).map(({ path, before: was, after: is }) => `${path} ${was} → ${is}`);

/** Leaves with dotted paths and their values as text. */
function flatten(value: object, prefix = ''): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, string][] =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? flatten(inner, `${prefix}${key}.`)
      : [[prefix + key, typeof inner === 'string' ? inner : JSON.stringify(inner)]],
  );
}
