// How a preset that adapts takes the loaded data's proposal for patch and depth. Pure; the page and the worker must agree, so both call this.
import type { DeepPartial, RunConfig } from './config';
import type { DataProposal, DatasetSummary } from './dataset';
import { configure } from './configure';
import { presets } from './presets';

type Proposal = DatasetSummary['proposal'];

/** The part of the proposal that a preset takes; nothing for recipes of fixed size and for custom numbers. */
function takenBy(preset: string | undefined, proposal: Proposal): Partial<DataProposal> {
  const adapts = preset !== undefined && Object.hasOwn(presets, preset) ? (presets[preset]?.adapts ?? []) : [];
  return proposal ? Object.fromEntries(adapts.map((field) => [field, proposal[field]])) : {};
}

/** The patch with the proposal's fields added where it names an adapting preset and does not set them itself. */
export function adaptPatch(patch: DeepPartial<RunConfig>, proposal: Proposal): DeepPartial<RunConfig> {
  return { ...takenBy(patch.preset, proposal), ...patch };
}

/** The configuration after loading data: an adapting preset takes the proposal, everything else stays as the person set it. */
export function adaptConfig(config: RunConfig, proposal: Proposal): RunConfig {
  return { ...configure(config, takenBy(config.preset, proposal)), preset: config.preset };
}
