// @vitest-environment happy-dom
// The tour waits for what really happens, says it with the run's own numbers, can be left at any time and is remembered.
import { act, fireEvent, screen } from '@testing-library/react';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { applyEvent } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { finishSampleEpoch, loadSample } from '../../state/testing/loadSample';
import { sampleLayerRecord } from '../../state/testing/sampleLayer';
import { samplePrediction } from '../../state/testing/sampleRun';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { overlaps, placeCard } from './placeCard';
import { TourButton } from './TourButton';
import { TourProvider } from './TourProvider';

cleanPageAroundEachTest();
beforeEach(() => localStorage.clear());

const page = (
  <TourProvider>
    <TourButton />
  </TourProvider>
);
const said = () => screen.getByRole('status').textContent;
const click = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));

test('each step waits for its event and then tells the numbers of the run', () => {
  const client = createFakeClient();
  renderWith(client, page);
  click('Take the two-minute tour');
  expect(said()).toContain('Waiting for a data set');
  expect(screen.queryByRole('button', { name: 'Next' })).toBeNull();
  click('Load the cardiac demo');
  expect(client.calls).toEqual([['load', { demo: 'cardiac' }]]);
  let start!: ReturnType<typeof loadSample>;
  act(() => void (start = loadSample()));
  expect(said()).toContain('22 cases are loaded');
  click('Next');
  click('Start the run');
  expect(client.calls.at(-1)?.[0]).toBe('start');
  act(() => applyEvent('step', { epoch: 1, step: 1, stepsPerEpoch: 12, loss: 3, stepMs: 1, secondsLeft: null }));
  click('Next');
  expect(said()).toBe('Waiting for the first epoch to end.');
  act(() => finishSampleEpoch(start, 1));
  expect(said()).toContain('after epoch 1');
  click('Next');
  act(() => applyEvent('prediction', samplePrediction(1)));
  expect(said()).toContain('Its Dice is');
  click('Next');
  act(() => applyEvent('layerView', sampleLayerRecord('enc_ConvBlock_1', 32, 1)));
  expect(said()).toContain('What 32 filters of enc 1a make');
  click('Next');
  expect(said()).toContain('#3');
  click('Next');
  expect(said()).toContain('Thresholds now lie between');
  click('Next');
  expect(said()).toMatch(/Epoch 1: .* lost 1 of/);
  click('Next');
  click('Close');
  expect(screen.queryByRole('region')).toBeNull();
  expect(localStorage.getItem('sauron-tour')).toBe('seen');
});

test('Escape leaves it and it is remembered, and it can be taken again', () => {
  const { unmount } = renderWith(createFakeClient(), page);
  click(/^Take the/);
  const card = screen.getByRole('region', { name: 'Tour, step 1 of 9' });
  expect(document.activeElement).toBe(card);
  fireEvent.keyDown(card, { key: 'Escape' });
  expect(screen.queryByRole('region')).toBeNull();
  unmount();
  renderWith(createFakeClient(), page);
  click('Take the tour again');
  expect(screen.getByRole('region', { name: 'Tour, step 1 of 9' })).toBeTruthy();
});

test('the card stays in the window, and off its anchor wherever a side has room', () => {
  const view = { width: 1280, height: 720 };
  const card = { width: 320, height: 180 };
  const edge = (most: number) => fc.integer({ min: 0, max: most });
  fc.assert(
    fc.property(edge(1200), edge(640), edge(600), edge(500), (left, top, width, height) => {
      const anchor = { left, top, width: Math.min(width, view.width - left), height: Math.min(height, view.height - top) };
      const at = placeCard(anchor, card, view);
      expect(at.left >= 0 && at.top >= 0 && at.left + card.width <= view.width && at.top + card.height <= view.height).toBe(true);
      const below = view.height - (anchor.top + anchor.height) >= card.height + 20;
      if (below) expect(overlaps({ ...at, ...card }, anchor)).toBe(false);
    }),
    { seed: 1 },
  );
});
