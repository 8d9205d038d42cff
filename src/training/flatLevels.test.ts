// What a run does with flat levels beyond the network itself: labels of coarse heads keep their slices, and so do the maps that are shown.
import { expect, it } from 'vitest';
import { createRandom } from '../lib/random';
import { pruningMethods } from '../pruning/methods';
import { configure, defaultConfig } from '../protocol/configure';
import { planBatch } from './batches';
import { cutMaps } from '../insight/cutMaps';
import { describeLayer } from '../insight/describeLayer';
import { computeThumbnails } from '../insight/thumbnails';
import { planNetwork } from './run';
import { lookAtLayers } from './lookAtLayers';

const config = configure(defaultConfig, { dimensions: 3, levels: 4, flatLevels: 2, firstFilters: 1, patchSize: [16, 32, 6] });
const network = planNetwork(config, { channels: 1, classes: 2 });

it('scales labels as the heads are', () => {
  const label = new Uint8Array(2 * 6 * 32 * 16);
  const { labels } = planBatch({ config, network }, { count: 2, input: new Float32Array(label.length), label });
  expect(labels.map(({ length }) => length)).toEqual([2 * 6 * 32 * 16, 2 * 6 * 16 * 8]);
});

it.each([
  ['axial', 5, 5],
  ['coronal', 9, 2],
  ['sagittal', 6, 1],
] as const)('shows the %s plane %i on a level that is halved twice within slices only as plane %i', async (plane, depth, there) => {
  const random = createRandom(1);
  const maps = { shape: [4, 6, 8, 4], data: Float32Array.from({ length: 4 * 6 * 8 * 4 }, () => random.normal()) };
  const pruning = pruningMethods.sauron.createState(network, config.pruning);
  const softmax = { shape: [2, 1, 1, 1], data: Float32Array.of(0.5, 0.5) };
  const run = { config, network, pruning, engine: { readMaps: () => Promise.resolve([softmax, maps]) } };
  const survey = { readPatch: () => ({ input: new Float32Array(), label: new Uint8Array(1) }) };
  const picture = { caseId: 'a', plane, slice: 0, survey, middle: { patch: 0, depth } };
  const layer = network.layers.findIndex(({ name }) => name === 'enc_ConvBlock_5');
  const [task] = await lookAtLayers(run as never, picture as never, [layer]);
  const expected = computeThumbnails(cutMaps(maps, plane, there)).pixels;
  expect([...describeLayer(task!).pictures!.pixels]).toEqual(expected.flatMap((pixels) => [...pixels]));
});
