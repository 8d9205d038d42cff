// configure: the one door through which settings change; merges a patch into a configuration and refuses what could not run.
// Pure: the page calls it for an immediate answer, the worker calls it again before believing it.
import type { DeepPartial, RunConfig } from './config';
import { computeComplaint, configRules } from './configRules';
import { PlaygroundError } from './failures';
import { patchStep } from './patchStep';
import { presets } from './presets';

export { defaultConfig } from './defaultConfig';

type Tree = Record<string, unknown>;
/** An object of settings, whatever they are called. */
export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The largest patch edge in pixels; beyond it one sample alone passes any GPU's limits. */
export const largestEdge = 2048;

/**
 * A new configuration. A patch naming a preset gets that preset's numbers first, then its own; any other change makes the preset 'custom'.
 * Throws PlaygroundError('bad-config') naming the field, its value and what is allowed.
 */
export function configure(config: RunConfig, patch: DeepPartial<RunConfig>): RunConfig {
  if (!isTree(patch)) refuse(`A configuration is an object of settings, not ${JSON.stringify(patch)}.`);
  const named = patch.preset === undefined || patch.preset === 'custom' ? {} : presetPatch(patch.preset);
  const base = merge(config, named, '');
  const merged = merge(base, patch, '') as unknown as RunConfig;
  // How a run is kept changes nothing in it: a preset stays one.
  if (patch.preset === undefined && JSON.stringify({ ...merged, keep: config.keep }) !== JSON.stringify(config)) merged.preset = 'custom';
  applyCompanions(merged, config, patch.pruning ?? {});
  turnPatch(merged, patch);
  matchSpacing(merged, patch);
  // Another number of folds begins with the first.
  if (patch.split?.folds !== undefined && patch.split.fold === undefined) merged.split.fold = 0;
  checkRelations(merged);
  return merged;
}

function presetPatch(name: unknown): Tree {
  const preset = typeof name === 'string' && Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (!preset) return refuse(`preset is ${JSON.stringify(name)}; allowed is ${[...Object.keys(presets), 'custom'].join(', ')}.`);
  return preset.patch;
}

/** What an exported config.json records beside the settings; a person may hand the file back as it is. */
const records: ReadonlySet<string> = new Set(['interventions']);

/** Merges field by field along the rules, so that an unknown field or a wrong type never gets in. */
function merge(base: object, patch: object, prefix: string): Tree {
  const out: Tree = { ...base };
  for (const [key, value] of Object.entries(patch) as [string, unknown][]) {
    if (value === undefined || (prefix === '' && records.has(key))) continue;
    const path = prefix + key;
    const rule = Object.hasOwn(configRules, path) ? configRules[path] : undefined;
    if (rule) {
      const complaint = computeComplaint(path, rule, value);
      if (complaint) refuse(complaint);
      out[key] = Array.isArray(value) ? [...(value as unknown[])] : value;
    } else out[key] = mergeGroup(out[key], value, path);
  }
  return out;
}

function mergeGroup(base: unknown, value: unknown, path: string): Tree {
  const fields = Object.keys(configRules).filter((known) => known.startsWith(`${path}.`));
  if (fields.length === 0) return refuse(`There is no setting called ${path}.`);
  if (!isTree(value)) return refuse(`${path} is ${JSON.stringify(value)}; it is a group of settings: ${fields.join(', ')}.`);
  return merge(isTree(base) ? base : {}, value, `${path}.`);
}

/** Settings that move with another one when the patch does not name them; the result shows it. */
function applyCompanions({ pruning }: RunConfig, before: RunConfig, patch: DeepPartial<RunConfig['pruning']>): void {
  // Whoever lowers τ's end alone means the whole schedule to stay below it.
  if (patch.tauMax !== undefined && patch.tauMin === undefined) pruning.tauMin = Math.min(pruning.tauMin, pruning.tauMax);
  // The one switch to the published behaviour includes where the published evidence comes from.
  if (pruning.asPublished !== before.pruning.asPublished && patch.evidence === undefined)
    pruning.evidence = pruning.asPublished ? 'last-forward' : 'validation';
}

/** With the third axis comes an edge as long as the shorter of the others; edge and flat levels go with it, and fewer levels leave fewer flat. Volumes are never resampled to a patch. */
function turnPatch(config: RunConfig, patch: DeepPartial<RunConfig>): void {
  const { patchSize, dimensions } = config;
  const [x = 0, y = 0] = patchSize;
  if (patch.patchSize === undefined && patchSize.length !== dimensions)
    config.patchSize = dimensions === 3 ? [x, y, Math.min(x, y)] : [x, y];
  if (patch.flatLevels === undefined) config.flatLevels = dimensions === 2 ? 0 : Math.min(config.flatLevels, config.levels - 1);
  if (patch.fit === undefined && dimensions === 3) config.fit = 'crop-pad';
}

/** A slice is either resampled to the patch or read at a spacing: whoever asks for one ends the other. Slices keep their distance. */
function matchSpacing(config: RunConfig, patch: DeepPartial<RunConfig>): void {
  const wanted = patch.spacing ?? {};
  const asks = Object.values(wanted).some((mm) => mm !== null);
  if (config.fit === 'resample' && asks && patch.fit === undefined) config.fit = 'crop-pad';
  if (config.fit === 'resample' && !asks) config.spacing = { x: null, y: null, z: null };
  if (config.dimensions === 2 && wanted.z === undefined) config.spacing = { ...config.spacing, z: null };
}

function checkSpacing({ spacing, fit, dimensions }: RunConfig): void {
  if (fit === 'resample' && Object.values(spacing).some((mm) => mm !== null))
    refuse('fit is "resample"; allowed with a target spacing is "crop-pad": a slice that fills the patch has no spacing of its own.');
  if (dimensions === 2 && spacing.z !== null)
    refuse(`spacing.z is ${spacing.z}; allowed with dimensions 2 is null: slices keep the distance they were taken at.`);
}

function checkRelations(config: RunConfig): void {
  checkFlatLevels(config);
  checkEdges(config);
  checkSpacing(config);
  const { split, augmentation, pruning, normalisation } = config;
  if (config.dimensions === 3 && config.fit === 'resample')
    refuse('fit is "resample"; allowed with dimensions 3 is "crop-pad": volumes are trained in patches of their own resolution.');
  if (split.folds === 1) refuse('split.folds is 1; allowed is 0 for a split by shares, or 2 and more folds.');
  if (split.folds > 0 && split.fold >= split.folds)
    refuse(`split.fold is ${split.fold}; allowed with ${split.folds} folds is at most ${split.folds - 1}: folds count from 0.`);
  const held = split.validation + split.test;
  if (held > 0.95) refuse(`split.validation + split.test is ${held}; allowed is at most 0.95, or nothing is left to train on.`);
  checkOrder('augmentation.scale.min', augmentation.scale.min, 'augmentation.scale.max', augmentation.scale.max);
  checkOrder('augmentation.gamma.logMin', augmentation.gamma.logMin, 'augmentation.gamma.logMax', augmentation.gamma.logMax);
  checkOrder('normalisation.low', normalisation.low, 'normalisation.high', normalisation.high);
  checkOrder('pruning.tauMin', pruning.tauMin, 'pruning.tauMax', pruning.tauMax);
}

function checkOrder(lowName: string, low: number, highName: string, high: number): void {
  if (low > high) refuse(`${lowName} is ${low}; allowed is at most ${highName}, which is ${high}.`);
}

function checkFlatLevels({ flatLevels, levels, dimensions }: RunConfig): void {
  if (dimensions === 2 && flatLevels > 0)
    refuse(`flatLevels is ${flatLevels}; allowed with dimensions 2 is 0: slices have no third axis to leave alone.`);
  if (flatLevels >= levels)
    refuse(`flatLevels is ${flatLevels}; allowed with ${levels} levels is at most ${levels - 1}: the coarsest level is never flat.`);
}

function checkEdges(config: RunConfig): void {
  const { patchSize, dimensions, levels, flatLevels } = config;
  if (patchSize.length !== dimensions)
    refuse(`patchSize is [${patchSize.join(', ')}]; allowed are ${dimensions} edges, because dimensions is ${dimensions}.`);
  const steps = patchSize.map((_, axis) => patchStep(config, axis));
  const multiples = (axis: number): string => `multiples of ${steps[axis]} from ${2 * (steps[axis] ?? 1)}`;
  const flat = flatLevels > 0 ? `, along z ${multiples(2)} because flatLevels is ${flatLevels}` : '';
  const allowed = `${multiples(0)} to ${largestEdge} with ${levels} levels${flat}`;
  const fits = (edge: number, step: number): boolean => edge % step === 0 && edge >= 2 * step && edge <= largestEdge;
  if (!patchSize.every((edge, axis) => fits(edge, steps[axis] ?? 1)))
    refuse(`patchSize is [${patchSize.join(', ')}]; allowed are ${allowed}.`);
}

function refuse(message: string): never {
  throw new PlaygroundError('bad-config', message);
}
