// How settings follow the loaded data: adapting presets take its proposal, and a third dimension is refused where the data has none.
// Pure; the page and the worker must agree, so both call this.
import type { DeepPartial, RunConfig } from './config';
import type { DataProposal, DataProposals } from './dataset';
import { configure, isTree } from './configure';
import { PlaygroundError } from './failures';
import { presets } from './presets';

type Dimensions = RunConfig['dimensions'];

const presetNamed = (name: string | undefined) => (name !== undefined && Object.hasOwn(presets, name) ? presets[name] : undefined);

/** The part of the proposal that a preset takes; nothing for recipes of fixed size and for custom numbers. */
function takenBy(name: string | undefined, proposal: DataProposal | null | undefined): Partial<DataProposal> {
  const fields = presetNamed(name)?.adapts ?? [];
  return proposal ? Object.fromEntries(fields.map((field) => [field, proposal[field]])) : {};
}

/**
 * The patch with the proposal's fields added where it names an adapting preset, or another number of dimensions, and does not set them itself.
 * `proposals` is what the loaded data suggests; without data nothing is added.
 */
export function adaptPatch(patch: DeepPartial<RunConfig>, config: RunConfig, proposals: DataProposals | undefined): DeepPartial<RunConfig> {
  const dimensions = patch.dimensions ?? presetNamed(patch.preset)?.patch.dimensions ?? config.dimensions;
  const proposal = proposals?.[dimensions];
  const turned = patch.preset === undefined && dimensions !== config.dimensions;
  return completePatch(patch, (turned ? proposal : takenBy(patch.preset, proposal)) ?? {});
}

/** A patch with levels of its own bounds the proposal's flat ones. */
function completePatch(patch: DeepPartial<RunConfig>, proposed: Partial<DataProposal>): DeepPartial<RunConfig> {
  const { flatLevels = 0 } = proposed;
  const bounded = patch.levels !== undefined && flatLevels >= patch.levels ? { flatLevels: patch.levels - 1 } : {};
  return { ...proposed, ...bounded, ...matchSpacing(patch), ...patch };
}

/** A proposed spacing gives way to a wish to resample, and a proposed resampling to a wish for a spacing. */
function matchSpacing({ fit, spacing }: DeepPartial<RunConfig>): DeepPartial<RunConfig> {
  if (fit === 'resample' && spacing === undefined) return { spacing: { x: null, y: null, z: null } };
  return fit === undefined && Object.values(spacing ?? {}).some((mm) => mm !== null) ? { fit: 'crop-pad' } : {};
}

/** configure() in the face of the loaded data. Throws PlaygroundError('bad-config') also where the data has no third dimension to train in. */
export function configureForData(config: RunConfig, patch: DeepPartial<RunConfig>, proposals: DataProposals | undefined): RunConfig {
  // What is no patch at all is refused by configure().
  const next = configure(config, isTree(patch) ? adaptPatch(patch, config, proposals) : patch);
  checkDimensions(next, proposals);
  return next;
}

/** Throws PlaygroundError('bad-config') where the data cannot be trained in so many dimensions. */
export function checkDimensions({ dimensions }: Pick<RunConfig, 'dimensions'>, proposals: DataProposals | undefined): void {
  if (proposals?.[dimensions] === null) throw new PlaygroundError('bad-config', `dimensions is ${dimensions}; allowed is 2. ${flatData}`);
}

/** Why data is trained slice by slice only. */
export const flatData = 'The loaded cases are pictures, or have too few slices to be trained as volumes.';

/** The configuration after loading data: an adapting preset takes the proposal, what the data cannot do is left; the rest stays as it was set. */
export function adaptConfig(config: RunConfig, proposals: DataProposals | undefined): RunConfig {
  if (proposals?.[config.dimensions] === null) return adaptConfig(turnTo(2, config, proposals), proposals);
  const taken = takenBy(config.preset, proposals?.[config.dimensions]);
  return { ...configure(config, taken), preset: config.preset };
}

/** The same recipe with the other number of dimensions: its counterpart, where the preset has one, else the proposal's sizes. */
export function turnTo(dimensions: Dimensions, config: RunConfig, proposals: DataProposals | undefined): RunConfig {
  return configureForData(config, turnPatch(dimensions, config), proposals);
}

/** What to configure for that. */
export function turnPatch(dimensions: Dimensions, { preset }: RunConfig): DeepPartial<RunConfig> {
  const counterpart = presetNamed(preset)?.counterpart;
  return counterpart && presetNamed(counterpart)?.patch.dimensions === dimensions ? { preset: counterpart } : { dimensions };
}
