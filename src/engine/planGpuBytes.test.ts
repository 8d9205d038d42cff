// The bytes of a plan, without a device: bounded by what training must hold, smaller after a prune, refused where limits are too small.
import { describe, expect, test } from 'vitest';
import { createProblem } from '../../bench/problem';
import { sampleAdapter } from '../state/testing/sampleData';
import type { Operation } from './kernels/convolution/convolutions';
import { planPasses } from './passPlans';
import { planGpuBytes } from './planGpuBytes';
import { chooseTile, type ConvolutionShape } from './tileChoice';
import { tuningFor } from './tuning';

const facts = { ...sampleAdapter, software: true };
const adapters = [facts, { ...facts, software: false }];
const sizes = [
  { edge: 64, firstFilters: 8, levels: 4, batchSize: 2 },
  { edge: 64, firstFilters: 16, levels: 5, batchSize: 2 },
  { edge: 128, firstFilters: 8, levels: 5, batchSize: 2 },
];

const nameOf = ({ software }: typeof facts): string => (software ? 'software' : 'hardware');

function planAs(adapter: typeof facts, size: Parameters<typeof createProblem>[0]) {
  const { options, network } = createProblem(size);
  const tuning = tuningFor(adapter);
  const tileFor = (operation: Operation, shape: ConvolutionShape) => chooseTile(operation, shape, tuning);
  return planPasses(options, network, { tuning, tileFor }, adapter);
}

/** Weights, gradients, both moments, and every tensor that the forward pass leaves to the backward pass. */
function bytesToHold(size: (typeof sizes)[number]): number {
  const { parameters, training } = planAs(facts, size);
  const { dispatches, tensors } = training.recording;
  const turn = dispatches.findIndex(({ kernel }) => kernel.name === 'headLossGradient');
  const touched = (from: number, to: number) =>
    new Set(dispatches.slice(from, to).flatMap(({ bindings }) => Object.values(bindings).map(({ tensor }) => tensor)));
  const [before, after] = [touched(0, turn), touched(turn, dispatches.length)];
  const saved = [...tensors.keys()].filter((tensor) => before.has(tensor) && after.has(tensor));
  return 4 * 16 * parameters.layout.size + saved.reduce((sum, { bytes }) => sum + bytes, 0);
}

describe.each(adapters)('on $vendor, software $software', (adapter) => {
  test.each(sizes)('$edge², $firstFilters filters, $levels levels: at most a quarter more than must be held', (size) => {
    const ratio = planAs(adapter, size).bytes / bytesToHold(size);
    console.log(
      `${nameOf(adapter)} ${size.edge}², ${size.firstFilters} filters, ${size.levels} levels: ${ratio.toFixed(3)} of what must be held`,
    );
    expect(ratio).toBeLessThanOrEqual(1.25);
  });

  test.each([...sizes.slice(1), { ...sizes[1]!, fraction: 0.1 }])('%o: at most 200 dispatches a step', (size) => {
    const { training } = planAs(adapter, size);
    expect(training.recording.dispatches.filter(({ tag }) => tag === 'always').length).toBeLessThanOrEqual(200);
  });
});

test('fewer filters need fewer bytes', () => {
  const bytesAt = (fraction: number) => planGpuBytes(createProblem({ ...sizes[1]!, fraction }).options, facts).bytes;
  expect(bytesAt(0.5)).toBeLessThan(0.4 * bytesAt(1));
});

test('large activations are laid in several buffers where one would be too large', () => {
  const { options } = createProblem(sizes[2]!);
  const whole = planGpuBytes(options, facts);
  const tight = planGpuBytes(options, { ...facts, maxBufferBytes: 3_000_000, maxStorageBindingBytes: 3_000_000 });
  expect(tight.refusal).toBeNull();
  expect(tight.bytes).toBeLessThan(1.15 * whole.bytes);
});

test('what no limit allows is refused with both numbers', () => {
  const { options } = createProblem(sizes[2]!);
  expect(planGpuBytes(options, { ...facts, maxStorageBindingBytes: 1_000_000 }).refusal).toMatch(/ MB in one piece.*1\.00 MB/);
  expect(planGpuBytes(options, { ...facts, maxBufferBytes: 1_000_000 }).refusal).toMatch(/buffer of .* MB.*1\.00 MB/);
});
