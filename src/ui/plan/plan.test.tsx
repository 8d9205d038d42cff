// @vitest-environment happy-dom
// The plan: proposals beside what is set with their reasons, taking them, intensities, and what a step costs.
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { configure, defaultConfig } from '../../protocol/configure';
import { planDataset } from '../../data/planDataset';
import { createSampleCase, createSampleDataset } from '../../data/testing/sampleCase';
import { PlaygroundError } from '../../protocol/failures';
import { applyEvent, store } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { loadSample } from '../../state/testing/loadSample';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { PlanPanel } from './PlanPanel';

cleanPageAroundEachTest();

const item = (id: string, spacing: number) =>
  createSampleCase(
    id,
    [40, 32, 20],
    (i) => i % 90,
    (i) => (i % 50 === 0 ? 1 : 0),
    [spacing, spacing, 2],
  );
const plan = planDataset(createSampleDataset([item('a', 1), item('b', 1), item('c', 1.5)]), new Set());

function openPlan(overrides: Parameters<typeof createFakeClient>[0] = {}) {
  loadSample();
  applyEvent('config', configure(defaultConfig, { fit: 'crop-pad', patchSize: [64, 64] }));
  const dataset = { ...store.getState().dataset!, ...plan };
  applyEvent('dataset', dataset);
  const client = createFakeClient(overrides);
  renderWith(client, <PlanPanel dataset={dataset} />);
  return client;
}

const row = (name: RegExp) => within(screen.getByRole('row', { name }));

test('every proposal stands beside what is set, with its reason, and is taken by a button', async () => {
  openPlan();
  for (const reason of Object.values(plan.fingerprint.reasons[2])) expect(screen.getByText(reason)).toBeTruthy();
  expect(screen.getByText(plan.fingerprint.dimensions.reason)).toBeTruthy();
  const spacing = row(/^Target spacing/);
  expect(spacing.getByText('as stored')).toBeTruthy();
  fireEvent.click(spacing.getByRole('button', { name: 'take x 1, y 1 mm' }));
  await waitFor(() => expect(store.getState().config.spacing).toEqual({ x: 1, y: 1, z: null }));
  expect(spacing.queryByRole('button', { name: /^take/ })).toBeNull();
  fireEvent.click(row(/^Patch/).getByRole('button', { name: /^take/ }));
  await waitFor(() => expect(store.getState().config).toMatchObject({ patchSize: [40, 32], levels: plan.proposals[2].levels }));
});

test('intensities are listed inside and outside the labels, with the voxels looked at', () => {
  openPlan();
  const { inside } = plan.fingerprint.channels[0]!;
  expect(row(/^inside labels/).getByText(String(inside!.voxels))).toBeTruthy();
  expect(screen.getByText('40 × 32 × 20 voxels of 1 × 1 × 2 mm')).toBeTruthy();
});

test('a step is measured on demand; other settings make the answer old', async () => {
  openPlan();
  fireEvent.click(screen.getByRole('button', { name: 'Measure one step' }));
  expect(await screen.findByText(/^120 ms measured \(3 G FLOPs, 25 GFLOP\/s\)/)).toBeTruthy();
  act(() => applyEvent('config', configure(store.getState().config, { firstFilters: 9 })));
  expect(screen.queryByText(/^120 ms/)).toBeNull();
});

test('what is left out is said with its numbers, and a refusal in words', async () => {
  const trial = { flops: 6e12, measuredMs: null, foretoldMs: 240_000, gflopsPerSecond: 25, probeFlops: 3e9, limitMs: 10_000 };
  openPlan({ trialStep: () => Promise.resolve(trial) });
  fireEvent.click(screen.getByRole('button', { name: 'Measure one step' }));
  expect(
    await screen.findByText(
      /^left out, because it would take above 10 s: about 4 min for 6000 G FLOPs at the 25 GFLOP\/s of a step of 3 G/,
    ),
  ).toBeTruthy();
});

test('a refused step says why', async () => {
  openPlan({ trialStep: () => Promise.reject(new PlaygroundError('limit-too-small', 'It needs 3 GB.')) });
  fireEvent.click(screen.getByRole('button', { name: 'Measure one step' }));
  expect(await screen.findByText('It needs 3 GB.')).toBeTruthy();
});
