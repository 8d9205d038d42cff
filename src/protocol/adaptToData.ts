// How a preset that adapts takes the loaded data's proposal for patch and depth. Pure; the page and the worker must agree, so both call this.
import type { DeepPartial, RunConfig } from './config';
import type { DatasetSummary } from './dataset';
import { configure } from './configure';
import { presets } from './presets';

type Proposal = DatasetSummary['proposal'];

const adapts = (preset: string | undefined): boolean =>
  preset !== undefined && Object.hasOwn(presets, preset) && presets[preset]?.adapts === true;

/** The patch with the proposal's fields added where it names an adapting preset and does not set them itself. */
export function adaptPatch(patch: DeepPartial<RunConfig>, proposal: Proposal): DeepPartial<RunConfig> {
  return adapts(patch.preset) && proposal ? { ...proposal, ...patch } : patch;
}

/** The configuration after loading data: an adapting preset takes the proposal, everything else stays as the person set it. */
export function adaptConfig(config: RunConfig, proposal: Proposal): RunConfig {
  return adapts(config.preset) && proposal ? { ...configure(config, proposal), preset: config.preset } : config;
}
