// Tells the page what the present settings amount to on the loaded data: split, network, and what the graphics adapter would hold.
import { computeGpuNeed, computeRefusal } from './gpuNeed';
import { planSummary } from './planSummary';
import { planNetwork } from './run';
import type { SessionCore } from './sessionCore';

/** The split and the network that the settings would give; those of a finished run stay on show until the next start. */
export function tellPlan({ desk, config, tools, live, keeper: { facts } }: SessionCore): void {
  const { data } = desk;
  if (!data || live) return;
  desk.tell(config);
  const network = planNetwork(config, data);
  const need = facts && computeGpuNeed(config, data, facts);
  const refusal = need && computeRefusal(config, data, facts, need);
  tools.emit('plan', planSummary(network, network, config.patchSize, need?.bytes ?? null, refusal));
}
