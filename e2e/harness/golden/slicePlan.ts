// The engine's published 3-D δ_opt (euc_norm slice by slice along z) alone, on given maps: distances, means and gradient.
import {
  recordSliceDistances,
  recordSliceFinalize,
  recordSliceGradient,
  sliceBytes,
  type SlicedMaps,
} from '../../../src/engine/kernels/slices/record';
import { createRecorder } from '../../../src/engine/recorder';
import { groupsOf, packMaps, tightView, unpackMaps } from '../../../src/engine/testing/arrays';
import { readLanes } from '../../../src/engine/testing/lanes';
import { createReplay } from '../../../src/engine/testing/replay';
import type { EngineDevice } from '../../../src/engine/types';
import { edgeAt, type Tensor } from '../../../src/oracle/tensor';
import type { DistanceResult } from './distancePlan';

/** `values` are [count, filters - 1, pairs of slices]; maps are [count, filters, z, y, x]. */
export async function readSliceDistances(engineDevice: EngineDevice, maps: Tensor): Promise<Omit<DistanceResult, 'evidence'>> {
  const [batch = 1, filters = 1, depth = 1, height = 1, width = 1] = maps.shape;
  const [groups, view] = [groupsOf(filters), tightView(filters)];
  const recorder = createRecorder('slices');
  const packed = packMaps(maps, view);
  const slices = recorder.tensor('slices', sliceBytes(batch, groups, [depth, height, width]));
  const means = recorder.tensor('means', 4 * batch);
  const gradient = recorder.input('gradient', packed.byteLength);
  const y = recorder.input('y', packed.byteLength);
  const sliced: SlicedMaps = {
    note: 'slices',
    batch,
    filters,
    groups,
    grid: [depth, height, width],
    y,
    view,
    slices,
  };
  recordSliceDistances(recorder, sliced);
  recordSliceFinalize(recorder, sliced, { weight: 1, layer: 0, means });
  recordSliceGradient(recorder, sliced, { tensor: gradient, ...view });
  for (const tensor of [slices, means, gradient]) recorder.keep(tensor);
  const replay = await createReplay(engineDevice, recorder.finish());
  replay.write(y, packed.buffer);
  replay.write(gradient, new ArrayBuffer(packed.byteLength));
  replay.run(['always']);
  const [numbers = [], mean = [], gradients = []] = await replay.read([slices, means, gradient]);
  replay.destroy();
  return {
    values: valuesOf(numbers, maps),
    means: Float64Array.from(Array.from(mean).slice(0, batch)),
    gradient: unpackMaps(gradients, maps.shape, view),
  };
}

/** d = 1 / (batch (filters - 1) pairs windows a) with the kernel's a = dL/dq ÷ (q - q_0), which is 0 where d is; see slice_finalize.wgsl. */
function valuesOf(numbers: ArrayLike<number>, { shape }: Tensor): Float64Array {
  const [batch, filters, pairs] = [edgeAt(shape, 0), edgeAt(shape, 1), Math.floor(edgeAt(shape, 2) / 2)];
  const windows = Math.floor(edgeAt(shape, 3) / 2) * Math.floor(edgeAt(shape, 4) / 2);
  const a = readLanes(numbers, { rows: batch * pairs, channels: filters, parts: 14 }, 8);
  const share = batch * (filters - 1) * pairs * windows;
  return Float64Array.from({ length: batch * (filters - 1) * pairs }, (_, i) => {
    const [sample, c, pair] = [Math.floor(i / pairs / (filters - 1)), Math.floor(i / pairs) % (filters - 1), i % pairs];
    const own = a[(sample * pairs + pair) * filters + c + 1] ?? NaN;
    return own === 0 ? 0 : 1 / (share * own);
  });
}
