// @vitest-environment happy-dom
// The view of a layer from inside: what is where in words, the cut of the tree, the past epoch asked of the worker.
import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cutByCount } from '../../../insight/cutHierarchy';
import { computeDistances } from '../../../insight/distanceMatrix';
import { computeHierarchy } from '../../../insight/hierarchy';
import type { EpochInsight } from '../../../protocol/layerRecord';
import { unfoldRecord } from '../../../protocol/layerView';
import { createFakeClient } from '../../../state/testing/fakeClient';
import { finishSampleEpoch, loadSample } from '../../../state/testing/loadSample';
import { sampleLayerRecord } from '../../../state/testing/sampleLayer';
import { applyEvent, applySelection, resetStore } from '../../../state/store';
import { ClientContext } from '../../shared/ClientContext';
import { cutDendrogram } from './cutDendrogram';
import { InsideView } from './InsideView';
import { planGroups } from './groupLayout';
import { clusterMaps, groupMaps } from './shownMaps';

vi.mock('../../../charts/loadPlotly', () => ({ loadPlotly: () => new Promise(() => undefined), plotConfig: {} }));

const layer = 'enc_ConvBlock_1';

beforeEach(() => {
  resetStore();
  Object.assign(globalThis, {
    OffscreenCanvas: class {
      getContext = () => null;
    },
  });
});
afterEach(cleanup);

function insightOf(epoch: number, removed: number): EpochInsight {
  const clusterability = { hopkins: 0.8, dip: null, neighbours: 2, meanDeltaOpt: 0.3 };
  return {
    epoch,
    place: { caseId: 'a', plane: 'axial', slice: 0 },
    layers: [{ layer, filters: 9, removed, clusters: 3, meanSilhouette: 0.6, clusterability, ability: null }],
    memory: { bytes: 2e6, limitBytes: 128e6, epochs: [epoch], pictured: [epoch] },
    cost: { waitedMs: 1, describedMs: 2 },
  };
}

test('cuts a tree exactly as the clusters were cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true, min: 0, max: 1 }), { minLength: 2, maxLength: 20 }),
      fc.integer({ min: 1, max: 22 }),
      (values, clusters) => {
        const hierarchy = computeHierarchy(computeDistances({ count: values.length, length: 1, data: Float64Array.from(values) }));
        const tree = {
          left: Uint16Array.from(hierarchy.merges, ({ left }) => left),
          right: Uint16Array.from(hierarchy.merges, ({ right }) => right),
          heights: new Float32Array(),
          order: new Uint16Array(),
        };
        expect(cutDendrogram(tree, clusters)).toEqual(cutByCount(hierarchy, clusters));
      },
    ),
  );
});

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

test('tiles of all groups stay apart, under their heads', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 100, max: 1500 }),
      fc.integer({ min: 0, max: 1200 }),
      (counts, width, room) => {
        const { places, heads, height, tile } = planGroups(counts, { width, height: room }, 13);
        const all = places.flat();
        const overlap = (a: Box, b: Box): boolean =>
          a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
        const tiles = all.map((place): Box => ({ ...place, width: tile, height: tile }));
        // Of a head's words only the first letters are sure.
        const words = heads.map((place): Box => ({ ...place, width: tile, height: 13 }));
        const boxes = [...tiles, ...words].sort((a, b) => a.top - b.top);
        const clashes = boxes.filter((box, i) => boxes.slice(i + 1, i + 120).some((other) => overlap(box, other)));
        expect(clashes).toEqual([]);
        expect(all).toHaveLength(counts.reduce((a, b) => a + b));
        expect(Math.max(...all.map(({ top }) => top + tile))).toBeLessThan(height);
        expect(all.filter(({ left }) => left > 0 && left + tile > width)).toEqual([]);
        expect(places.filter((group, g) => group.some(({ top }) => top <= heads[g]!.top))).toEqual([]);
      },
    ),
  );
});

test('few maps are shown large, and hundreds as small as they must be', () => {
  const room = { width: 900, height: 640 };
  const few = planGroups([3, 2], room, 13);
  expect(few.tile).toBeGreaterThan(150);
  // Two small groups share a shelf where they fit.
  expect(planGroups([2, 2], { ...room, width: 1200 }, 13).heads[1]).toMatchObject({ top: 0 });
  expect(few.height).toBeLessThanOrEqual(room.height);
  const many = planGroups([300, 180], room, 13);
  expect(many.tile).toBe(54);
});

test('groups hold every map once, the largest cluster first, the nearest to the reference first', () => {
  const groups = groupMaps(clusterMaps(unfoldRecord(sampleLayerRecord(layer, 10, 1)), null));
  expect(groups.map(({ maps }) => maps.length)).toEqual([4, 3, 3]);
  for (const { maps } of groups) maps.slice(1).forEach((map, i) => expect(map.deltaPrune).toBeGreaterThanOrEqual(maps[i]!.deltaPrune!));
});

test('says of each map what it is, and shows a past epoch as it decided', async () => {
  const start = loadSample();
  for (const epoch of [1, 2, 3]) finishSampleEpoch(start, epoch);
  applySelection({ layer });
  applyEvent('layerView', sampleLayerRecord(layer, 9, 4));
  for (const epoch of [1, 2, 3]) applyEvent('epochInsight', insightOf(epoch, epoch - 1));
  const past = { ...sampleLayerRecord(layer, 9, 2), decided: true, threshold: 0.5, removed: Uint16Array.of(1) };
  const client = createFakeClient({
    layerRecord: (_, epoch) => Promise.resolve(epoch === 2 ? past : null),
    removedMaps: () => Promise.resolve({ layer, maps: [{ filter: 40, epoch: 1, deltaPrune: 0.1, pixels: null }] }),
  });
  render(
    <ClientContext value={client}>
      <InsideView layer={layer} onClose={() => undefined} />
    </ClientContext>,
  );
  expect(screen.getAllByRole('listitem').map((item) => item.getAttribute('aria-label'))).toContainEqual(
    expect.stringMatching(/^filter 3, reference map, δ prune 0\.000, .*cluster 1, segmentation ability 0\.30, lived 4 epochs$/),
  );
  expect(screen.getByRole('img', { name: /^δ prune of 9 maps, from 0 to .*; 1 below the threshold 0\.041\.$/ })).toBeTruthy();
  const ghosts = await screen.findByRole('list', { name: '1 removed feature maps' });
  expect(within(ghosts).getByRole('listitem').getAttribute('aria-label')).toBe(
    'filter 40, went at the end of epoch 1, δ prune 0.10; its picture was not kept',
  );

  fireEvent.change(screen.getByRole('slider', { name: /^Epoch shown/ }), { target: { value: '2' } });
  await waitFor(() => expect(screen.getByText(/as epoch 2 decided/)).toBeTruthy());
  const below = past.deltaPrune.filter((value, i) => i !== 3 && value < 0.5).length;
  expect(screen.getByText(new RegExp(`${below} under τ`))).toBeTruthy();
  expect(screen.getByRole('listitem', { name: /^filter 1, below the threshold, went at this epoch’s end/ })).toBeTruthy();

  fireEvent.change(screen.getByRole('slider', { name: 'Number of clusters' }), { target: { value: '5' } });
  expect(screen.getAllByRole('list', { name: /^Cluster \d/ })).toHaveLength(5);
  fireEvent.click(screen.getByRole('button', { name: 'by silhouette' }));
  expect(screen.getAllByRole('list', { name: /^Cluster \d/ })).toHaveLength(3);
});

test('where a past epoch is not recorded its checkpoint stands in and says so; what it took is among the ghosts', async () => {
  const start = loadSample();
  for (const epoch of [1, 2, 3]) finishSampleEpoch(start, epoch);
  applySelection({ layer, caseId: 'a', plane: 'axial', slice: 4 });
  applyEvent('runStarted', { id: 'r', twin: null, seeded: true });
  for (const epoch of [1, 2, 3]) finishSampleEpoch(start, epoch);
  const point = { runId: 'r', sequence: 7, epoch: 2, step: 0, bytes: 1, savedAt: '', dice: null };
  applyEvent('wayBack', { id: 'r', points: [point], bytes: 1, totalBytes: 1, budgetBytes: 2 });
  const client = createFakeClient({
    pastLayer: () => Promise.resolve(sampleLayerRecord(layer, 7, 2)),
    removedMaps: () =>
      Promise.resolve({ layer, maps: [2, 3].map((epoch) => ({ filter: 40 + epoch, epoch, deltaPrune: null, pixels: null })) }),
  });
  render(
    <ClientContext value={client}>
      <InsideView layer={layer} onClose={() => undefined} />
    </ClientContext>,
  );
  fireEvent.change(screen.getByRole('slider', { name: /^Epoch shown/ }), { target: { value: '2' } });
  expect(await screen.findByText(/^computed from the checkpoint of epoch 2, after its prune, on/)).toBeTruthy();
  expect(client.calls).toContainEqual([
    'pastLayer',
    { runId: 'r', sequence: 7, layer, caseId: 'a', plane: 'axial', slice: 4, embedding: 'pca' },
  ]);
  expect(screen.getByText(/after the prune: what fell under τ is gone/)).toBeTruthy();
  const ghosts = await screen.findByRole('list', { name: '1 removed feature maps' });
  expect(within(ghosts).getByRole('listitem').getAttribute('aria-label')).toMatch(/^filter 42, went at the end of epoch 2/);
  fireEvent.change(screen.getByRole('slider', { name: /^Epoch shown/ }), { target: { value: '1' } });
  expect(await screen.findByText(/^The maps of epoch 1 are not recorded/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'epoch 2 ◆' }));
  expect(await screen.findByText(/^computed from the checkpoint of epoch 2/)).toBeTruthy();
});

test('pointing at a map by mouse or focus makes it stand out in gallery and plot alike, and its menu is at hand', () => {
  loadSample();
  applySelection({ layer });
  applyEvent('layerView', sampleLayerRecord(layer, 9, 4));
  render(
    <ClientContext value={createFakeClient()}>
      <InsideView layer={layer} onClose={() => undefined} />
    </ClientContext>,
  );
  const tile = (filter: number) => screen.getByRole('listitem', { name: new RegExp(`^filter ${filter},`) });
  const dots = [...screen.getByRole('img', { name: /^δ prune of/ }).querySelectorAll('circle')];
  fireEvent.mouseEnter(dots[2]!);
  expect(tile(2).dataset['pointed']).toBe('true');
  fireEvent.mouseLeave(dots[2]!);
  const button = within(tile(3)).getByRole('button');
  fireEvent.focus(button);
  expect(dots[3]!.getAttribute('r')).toBe('6');
  fireEvent.contextMenu(button);
  expect(screen.getByRole('menu', { name: 'Filter 3' })).toBeTruthy();
});
