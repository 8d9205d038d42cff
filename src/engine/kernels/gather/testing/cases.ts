// Cases of the cut: layers of a few and of many channels, of which about half stay.
import type { KernelCase } from '../../../testing/kernelTests';

export interface GatherCase extends KernelCase {
  inputs: number;
  outputs: number;
}

export const cases: GatherCase[] = [
  { kernel: 'gatherParameters', name: 'one input, one output', inputs: 1, outputs: 1 },
  { kernel: 'gatherParameters', name: '9 inputs, 14 outputs', inputs: 9, outputs: 14 },
  { kernel: 'gatherParameters', name: '30 inputs, 5 outputs', inputs: 30, outputs: 5 },
];
