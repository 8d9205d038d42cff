// Copies the maps of several layers off the GPU after an inspection pass: each stretch once, little staging memory at a time.
import type { Plan } from './plan';
import type { PlannedLayer } from './planTypes';
import { readBuffers } from './readBuffers';
import { pickMaps } from './results';
import type { MapStack } from './types';

/** Most bytes that are staged at once. */
const stagedBytes = 64 * 2 ** 20;

/** Aligned with `layers`. Nothing may be submitted to the plan's memory until this settles. */
export async function readLayers(device: GPUDevice, plan: Plan, layers: readonly PlannedLayer[], dimensions: 2 | 3): Promise<MapStack[]> {
  const stacks = new Map<PlannedLayer, MapStack>();
  for (const stretches of inPortions(shareStretches(layers))) {
    const contents = await readBuffers(
      device,
      stretches.map(({ at }) => {
        const { buffer, offset } = plan.locate(at.tensor);
        return { buffer, offset: offset + at.offset, bytes: at.bytes };
      }),
    );
    stretches.forEach(({ layers: own }, i) => {
      for (const planned of own) stacks.set(planned, pickMaps(contents[i] as Float32Array, planned, dimensions));
    });
  }
  return layers.map((planned) => stacks.get(planned) as MapStack);
}

interface Stretch {
  at: PlannedLayer['output'];
  layers: PlannedLayer[];
}

/** Layers whose maps lie side by side, as those of a concatenation do, are read together. */
function shareStretches(layers: readonly PlannedLayer[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const planned of layers) {
    const { tensor, offset } = planned.output;
    const known = stretches.find(({ at }) => at.tensor === tensor && at.offset === offset);
    if (known) known.layers.push(planned);
    else stretches.push({ at: planned.output, layers: [planned] });
  }
  return stretches;
}

function inPortions(stretches: readonly Stretch[]): Stretch[][] {
  const portions: Stretch[][] = [];
  let room = 0;
  for (const stretch of stretches) {
    room -= stretch.at.bytes;
    if (room < 0) {
      portions.push([]);
      room = stagedBytes - stretch.at.bytes;
    }
    portions.at(-1)?.push(stretch);
  }
  return portions;
}
