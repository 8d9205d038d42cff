// The sliding window's answer over a volume against a direct computation: all probabilities held at once, in doubles, with weights from their formula.
import { planSweep } from '../src/data/sweep';
import { countVoxels, type Vector } from '../src/data/vector';
import type { EngineDevice } from '../src/engine/types';
import { planBatch } from '../src/training/batches';
import type { Run } from '../src/training/run';
import { createVolumeRun, type VolumeRequest } from './volumePass';

export interface VolumeCheck {
  /** Largest |Σ softmax - 1| of any voxel of any window. */
  largestSumError: number;
  /** Voxels of the volume, and those whose class is another than by the direct computation. */
  voxels: number;
  different: number;
  /** Largest lead of the direct computation's class over the other, where they differ, as a share of the sum: rounding, where it is tiny. */
  largestLead: number;
  /** Voxels of each class in the answer: a network that says one class everywhere would prove little. */
  counts: number[];
}

/** nnU-Net's: a Gaussian of sigma = edge / 8 along each axis. */
const weightAt = (offset: Vector, patch: Vector): number =>
  Math.exp(-offset.reduce((sum, at, axis) => sum + (at - ((patch[axis] ?? 1) - 1) / 2) ** 2 / (2 * ((patch[axis] ?? 1) / 8) ** 2), 0));

/** Adds one window, [z, y, x, classes], to the sums of the volume; returns its largest |Σ - 1|. */
function addDirectly(sums: Float64Array, { size, patchSize, classes }: VolumeRequest, start: Vector, probabilities: Float32Array): number {
  let largest = 0;
  for (let i = 0, from = 0; i < countVoxels(patchSize); i++, from += classes) {
    const offset: Vector = [i % patchSize[0], Math.floor(i / patchSize[0]) % patchSize[1], Math.floor(i / (patchSize[0] * patchSize[1]))];
    const [x, y, z] = [start[0] + offset[0], start[1] + offset[1], start[2] + offset[2]];
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += probabilities[from + c] as number;
    largest = Math.max(largest, Math.abs(sum - 1));
    if (x < 0 || y < 0 || z < 0 || x >= size[0] || y >= size[1] || z >= size[2]) continue;
    const weight = weightAt(offset, patchSize);
    const to = ((z * size[1] + y) * size[0] + x) * classes;
    for (let c = 0; c < classes; c++) sums[to + c] = (sums[to + c] as number) + weight * (probabilities[from + c] as number);
  }
  return largest;
}

/** Runs every window once, and gives each answer to both. */
async function sweepBoth(run: Run, request: VolumeRequest): Promise<{ map: Uint8Array; sums: Float64Array; largestSumError: number }> {
  const { size, patchSize, classes } = request;
  const [survey] = run.data.validation;
  if (!survey) throw new Error('The volume is no validation case.');
  const map = new Uint8Array(countVoxels(size));
  const sums = new Float64Array(map.length * classes);
  let settled = 0;
  const collect = survey.collect((classMap) => {
    map.set(classMap, settled);
    settled += classMap.length;
  });
  let largestSumError = 0;
  for (const [i, start] of planSweep(size, patchSize, { start: [0, 0, 0], size }).windows.entries()) {
    const { probabilities, prediction } = await run.engine.evaluate(planBatch(run, { count: 1, ...survey.readPatch(i) }), {
      probabilities: true,
    });
    if (!probabilities) throw new Error('The engine gave no probabilities.');
    largestSumError = Math.max(largestSumError, addDirectly(sums, request, start, probabilities));
    collect({ classes: prediction, probabilities });
  }
  if (settled !== map.length) throw new Error(`${settled} of ${map.length} voxels were settled.`);
  return { map, sums, largestSumError };
}

export async function checkVolume(device: EngineDevice, request: VolumeRequest): Promise<VolumeCheck> {
  const { classes } = request;
  const run = await createVolumeRun(request, device);
  const { map, sums, largestSumError } = await sweepBoth(run, request);
  run.engine.destroy();
  const counts = Array.from({ length: classes }, () => 0);
  let different = 0;
  let largestLead = 0;
  for (let i = 0; i < map.length; i++) {
    const row = sums.subarray(i * classes, (i + 1) * classes);
    const said = map[i] as number;
    counts[said] = (counts[said] ?? 0) + 1;
    const most = Math.max(...row);
    if (row[said] === most) continue;
    different++;
    largestLead = Math.max(largestLead, (most - (row[said] as number)) / row.reduce((a, b) => a + b, 0));
  }
  return { largestSumError, voxels: map.length, different, largestLead, counts };
}
