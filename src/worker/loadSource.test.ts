// Loading in the worker: a demo by name, and refusals with the code that the page shows as a fault of the data.
import { expect, it } from 'vitest';
import type { PlaygroundError } from '../protocol/failures';
import { defaultConfig } from '../protocol/configure';
import type { SourceFile } from '../protocol/messages';
import { loadSource } from './loadSource';

const options = { onProgress: () => undefined, signal: new AbortController().signal };
const refusal = async (source: Parameters<typeof loadSource>[0]): Promise<PlaygroundError> => {
  try {
    await loadSource(source, options);
  } catch (error) {
    return error as PlaygroundError;
  }
  throw new Error('It was not refused.');
};

it('loads a demo that can be trained on at once', async () => {
  const data = await loadSource({ demo: 'lesion' }, options);
  const runData = data.createRunData({ ...defaultConfig, patchSize: [32, 32] });
  expect(runData.nextBatch()).toMatchObject({ count: defaultConfig.batchSize });
  expect(runData.validation.length).toBeGreaterThan(0);
  expect(data.summarise(defaultConfig).proposals?.[2].levels).toBeGreaterThanOrEqual(3);
});

it('refuses an unknown demo and unreadable files by name, as faults of the data', async () => {
  const demo = await refusal({ demo: 'nonsense' });
  expect(demo.code).toBe('bad-data');
  expect(demo.message).toContain('nonsense');
  const files: SourceFile[] = [{ path: 'set/broken.nii', file: new File([new Uint8Array(100)], 'broken.nii') }];
  const broken = await refusal({ files });
  expect(broken.code).toBe('bad-data');
  expect(broken.message).toMatch(/^set\/broken\.nii: ./);
});
