// Records how weights and moments lose what a prune takes, from one packed layout to the next, so that they never leave the device.
import { inputCounts, type Layer, layerAt, type Network } from '../../../network/network';
import { groupsOf, type LayerLayout } from '../../layout';
import type { ParameterTensors } from '../../parameters';
import { createRecorder, type Recording } from '../../recorder';
import { planShared, planTable } from '../../sharedDispatch';
import { kernels } from './kernels';

type Kept = readonly (readonly number[])[];

const none = 0xffffffff;

/** Old channel of each new one, in groups of four; `base` is where the old channels begin. */
const mapChannels = (kept: readonly number[], base: number): number[] =>
  Array.from({ length: 4 * groupsOf(kept.length) }, (_, i) => (kept[i] === undefined ? none : base + kept[i]));

/** Old physical input channel of each new one: those of each parent begin a new group. */
function mapInputs(before: Network, layer: Layer, keep: Kept): number[] {
  if (layer.parents.length === 0) return mapChannels([...Array(before.inputChannels).keys()], 0);
  const counts = inputCounts(before, layer);
  let base = 0;
  return layer.parents.flatMap((parent, i) => {
    const map = mapChannels(keep[parent] ?? [], base);
    base += 4 * groupsOf(counts[i] ?? 0);
    return map;
  });
}

/** From `old` tensors, of the network `before` the prune, to `next` ones; `keep` names the filters that stay, ascending, for each layer. */
export function recordCut(before: Network, keep: Kept, old: ParameterTensors, next: ParameterTensors): Recording {
  const recorder = createRecorder('cut');
  const maps: number[] = [];
  const addMap = (map: readonly number[]): number => maps.push(...map) - map.length;
  const rows = next.layout.layers.flatMap((layout, index) => {
    const from = old.layout.layers[index] as LayerLayout;
    const inputs = addMap(mapInputs(before, layerAt(before, index), keep));
    const outputs = addMap(mapChannels(keep[index] ?? [], 0));
    const groups = [layout.inGroups, layout.outGroups, from.inGroups, from.outGroups];
    return [
      [layout.weight.start, layout.weight.size, from.weight.start, ...groups, inputs, outputs],
      [layout.bias.start, layout.bias.size, from.bias.start, ...groups, none, outputs],
    ];
  });
  const threads = rows.map(([, size = 0]) => size);
  const { owners, workgroups } = planShared(recorder, 'cut', threads);
  const regions = planTable(recorder, 'cut', rows);
  const table = recorder.constant('channels', Uint32Array.from(maps).buffer);
  for (const part of ['value', 'first', 'second'] as const)
    recorder.dispatch(kernels.gatherParameters, {
      note: `cut of ${part}`,
      uniforms: { workgroups },
      bindings: { owners, regions, maps: table, before: old[part], after: next[part] },
      workgroups,
    });
  return recorder.finish();
}
