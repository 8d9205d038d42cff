// The configuration in the address: readable keys such as #epochs=40&pruning.lambda=0.5, so that a link reproduces a run. Pure.
import type { DeepPartial, RunConfig } from '../protocol/config';

/** Every value of the configuration as a hash without the leading '#'; strings bare, the rest as JSON. */
export function writeUrlConfig(config: RunConfig): string {
  const pairs = flatten(config).map(
    ([key, value]) => `${key}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );
  return pairs.join('&');
}

/**
 * The patch a hash stands for, or null when it holds no key of the configuration. Keys that `shape` does not have are left out;
 * values are not judged here: whoever configures refuses wrong ones by name.
 */
export function readUrlConfig(hash: string, shape: RunConfig): DeepPartial<RunConfig> | null {
  const known = new Map(flatten(shape));
  const patch: Record<string, unknown> = {};
  let found = false;
  for (const [key, text] of new URLSearchParams(hash.replace(/^#/, ''))) {
    if (!known.has(key)) continue;
    place(patch, key.split('.'), parseLike(known.get(key), text));
    found = true;
  }
  return found ? patch : null;
}

/** Leaves with dotted paths; arrays count as leaves. */
function flatten(value: object, prefix = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, unknown][] =>
    isBranch(inner) ? flatten(inner, `${prefix}${key}.`) : [[prefix + key, inner]],
  );
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

function parseLike(example: unknown, text: string): unknown {
  if (typeof example === 'string') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function place(target: Record<string, unknown>, path: string[], value: unknown): void {
  const [head, ...rest] = path;
  if (head === undefined) return;
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const branch = isBranch(target[head]) ? (target[head] as Record<string, unknown>) : {};
  target[head] = branch;
  place(branch, rest, value);
}
