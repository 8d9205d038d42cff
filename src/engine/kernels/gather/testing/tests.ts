// The cut of packed parameters: every kept weight and bias at its new place, padding zero, nothing beside it touched.
import fc from 'fast-check';
import { groupsOf } from '../../../testing/arrays';
import { exact, type Findings } from '../../../testing/checks';
import { found } from '../../../testing/findings';
import { type KernelTest, testOf } from '../../../testing/kernelTests';
import { randomOf } from '../../../testing/noise';
import { probe } from '../../../testing/probe';
import { caseName, count } from '../../../testing/randomShapes';
import type { EngineDevice } from '../../../types';
import { kernels } from '../kernels';
import type { GatherCase } from './cases';

const none = 0xffffffff;
const nothing = new Float32Array(0);

/** Kept channels as a table of whole groups. */
const mapOf = (kept: readonly number[]): number[] => Array.from({ length: 4 * groupsOf(kept.length) }, (_, i) => kept[i] ?? none);

/** A 3x3 layer of whose inputs and outputs about half stay, and its bias; both behind other regions. */
async function runGather(device: EngineDevice, item: GatherCase): Promise<Findings> {
  const { inputs, outputs } = item;
  const random = randomOf(item);
  const keep = (channels: number): number[] => {
    const kept = Array.from({ length: channels }, (_, i) => i).filter(() => random.next() < 0.5);
    return kept.length > 0 ? kept : [channels - 1];
  };
  const [keptIn, keptOut] = [keep(inputs), keep(outputs)];
  const [oldIn, oldOut, inGroups, outGroups] = [inputs, outputs, keptIn.length, keptOut.length].map(groupsOf) as [
    number,
    number,
    number,
    number,
  ];
  const taps = 9;
  const source = 64;
  const biasSource = source + taps * oldIn * oldOut * 4;
  const before = Float32Array.from({ length: (biasSource + oldOut) * 4 }, () => random.normal());
  const size = taps * inGroups * outGroups * 4;
  const start = 2;
  const groups = [inGroups, outGroups, oldIn, oldOut];
  const maps = [...mapOf(keptIn), ...mapOf(keptOut)];
  const outputsAt = 4 * inGroups;
  const workgroups = Math.ceil(size / 64) + Math.ceil(outGroups / 64);
  const owners = Array.from({ length: workgroups }, (_, i) => (i < Math.ceil(size / 64) ? [0, 0] : [1, Math.ceil(size / 64)])).flat();
  const length = start + size + outGroups + 3;
  const { after = nothing } = await probe(device, kernels.gatherParameters, {
    uniforms: { workgroups },
    inputs: {
      owners: Uint32Array.from(owners),
      regions: Uint32Array.from([
        start,
        size,
        source,
        ...groups,
        0,
        outputsAt,
        start + size,
        outGroups,
        biasSource,
        ...groups,
        none,
        outputsAt,
      ]),
      maps: Uint32Array.from(maps),
      before,
    },
    outputs: { after: new Float32Array(4 * length).fill(5) },
    workgroups,
  });
  const expected = new Float32Array(4 * length).fill(5);
  expected.fill(0, 4 * start, 4 * (start + size + outGroups));
  keptOut.forEach((o, newO) => {
    expected[4 * (start + size) + newO] = before[4 * biasSource + o] ?? NaN;
    keptIn.forEach((i, newI) => {
      for (let tap = 0; tap < taps; tap++) {
        const to = ((tap * inGroups + (newI >> 2)) * outGroups + (newO >> 2)) * 16 + (newI & 3) * 4 + (newO & 3);
        const from = ((tap * oldIn + (i >> 2)) * oldOut + (o >> 2)) * 16 + (i & 3) * 4 + (o & 3);
        expected[4 * start + to] = before[4 * source + from] ?? NaN;
      }
    });
  });
  return found(exact('kept', [...after], [...expected]));
}

export const tests: Record<keyof typeof kernels, KernelTest> = {
  gatherParameters: testOf(runGather, fc.record({ name: caseName, inputs: count(70), outputs: count(70) })),
};
