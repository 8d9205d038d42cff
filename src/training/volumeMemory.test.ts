// A large volume is validated in bounded memory, really: what lives is measured while the windows go by. 512×512×300 in windows of 64³ at a quarter of its edges.
import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import { createRunSource } from '../data/runSource';
import { computeSlabBytes } from '../data/sweep';
import { createSampleCase, createSampleDataset } from '../data/testing/sampleCase';
import { countVoxels, type Vector } from '../data/vector';
import type { Engine, EvaluationResult } from '../engine/types';
import { configure } from '../protocol/configure';
import { planNetwork, type Run } from './run';
import { fakeConfig } from './testing/fakeTools';
import { createFreeContext } from './testing/freeContext';
import { validate } from './validate';

const size: Vector = [128, 128, 75];
const patch: Vector = [16, 16, 16];
const classes = 4;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of arrays that something still refers to. */
function countLiveBytes(): number {
  // The memory of dead arrays is given back by the collection after the one that found them dead.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

/** Certain of the truth, in new arrays each time. */
function answer(count: number, truth: Uint8Array): EvaluationResult {
  const probabilities = new Float32Array(truth.length * classes);
  truth.forEach((label, i) => (probabilities[i * classes + label] = 1));
  const samples = Array.from({ length: count }, () => ({ total: 0, crossEntropy: [], diceLoss: [], deltaOpt: [] }));
  return { samples, prediction: new Uint8Array(truth.length), probabilities, deltaPrune: null };
}

it('holds the probabilities of one window’s depth, whatever the number of windows', async () => {
  const item = createSampleCase(
    'v',
    [...size],
    (i) => i % 50,
    (i) => (i >> 5) % classes,
  );
  const config = configure(fakeConfig, { dimensions: 3, patchSize: [...patch], fit: 'crop-pad' });
  const data = createRunSource(createSampleDataset([item], classes), new Map([['v', 'validation']]), config);
  const before = countLiveBytes();
  let windows = 0;
  let most = 0;
  const engine: Partial<Engine> = {
    evaluate: async ({ count, labels }) => {
      if (windows % 100 === 99) most = Math.max(most, countLiveBytes() - before);
      windows += count;
      return answer(count, labels[0]!);
    },
  };
  const network = planNetwork(config, { channels: 1, classes });
  const run = { config, network, evaluationBatch: 1, data, engine } as Partial<Run> as Run;
  const { dice } = await validate(run, createFreeContext(), null, 'all');
  expect(windows).toBe(15 * 15 * 9);
  expect(dice).toEqual([1, 1, 1]);
  const slab = computeSlabBytes(size, patch, classes);
  expect(most).toBeGreaterThan(slab);
  // Two windows with labels and answers, and a plane: a small part of the slab, as at full size.
  expect(most).toBeLessThan(1.2 * slab);
  expect(4 * classes * countVoxels(size)).toBeGreaterThan(4 * slab);
});
