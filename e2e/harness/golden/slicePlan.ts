// The engine's published 3-D δ_opt (euc_norm slice by slice along z) alone, on given maps: distances, means and gradient.
import { readBuffers } from '../../../src/engine/parameters';
import { createRecorder } from '../../../src/engine/recorder';
import {
  recordSliceDistances,
  recordSliceFinalize,
  recordSliceGradient,
  sliceBytes,
  type SlicedMaps,
} from '../../../src/engine/sliceDistance';
import type { EngineDevice } from '../../../src/engine/types';
import { edgeAt, type Tensor } from '../../../src/oracle/tensor';
import { groupsOf, packMaps, tightView, unpackMaps } from '../kernels/arrays';
import { readLanes } from '../kernels/normSetup';
import { probePipelines } from '../kernels/pipelines';
import type { DistanceResult } from './distancePlan';

/** `values` are [count, filters - 1, pairs of slices]; maps are [count, filters, z, y, x]. */
export async function readSliceDistances(engineDevice: EngineDevice, maps: Tensor): Promise<Omit<DistanceResult, 'evidence'>> {
  const { device } = engineDevice;
  const [batch = 1, filters = 1, z = 1, y = 1, x = 1] = maps.shape;
  const [groups, view] = [groupsOf(filters), tightView(filters)];
  const recorder = createRecorder(device, probePipelines(engineDevice), 'slices');
  const packed = packMaps(maps, view);
  const slices = recorder.own('slices', sliceBytes(batch, groups, [z, y, x]));
  const means = recorder.own('means', 4 * batch);
  const gradient = recorder.own('gradient', packed.byteLength, new ArrayBuffer(packed.byteLength));
  const sliced: SlicedMaps = {
    note: 'slices',
    batch,
    filters,
    groups,
    grid: [z, y, x],
    y: recorder.own('y', packed.byteLength, packed.buffer),
    view,
    slices,
  };
  recordSliceDistances(recorder, sliced);
  recordSliceFinalize(recorder, sliced, { weight: 1, layer: 0, means });
  recordSliceGradient(recorder, sliced, { tensor: gradient, ...view });
  const plan = await recorder.build([]);
  const encoder = device.createCommandEncoder();
  plan.encode(encoder, new Set(['always']));
  device.queue.submit([encoder.finish()]);
  const [numbers = [], mean = [], gradients = []] = await readBuffers(device, [slices.buffer, means.buffer, gradient.buffer]);
  plan.destroy();
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
