// @vitest-environment happy-dom
// From a word or a number to its formula and back, by pointer and keyboard.
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Network } from '../../network/network';
import { applySelection, applyShownEpoch } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { finishSampleEpoch, loadSample } from '../../state/testing/loadSample';
import { sampleLayerRecord } from '../../state/testing/sampleLayer';
import { Term } from '../shared/Term';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { FormulaProvider } from './FormulaProvider';
import { Quantity } from './Quantity';

cleanPageAroundEachTest();

function open(): Network {
  const start = loadSample();
  for (const epoch of [1, 2, 3]) finishSampleEpoch(start, epoch);
  renderWith(
    createFakeClient(),
    <FormulaProvider>
      <Term name="loss" />
      <Term name="stepTime" />
      <Quantity name="settling" layer="dec_ConvBlock_2" epoch={2}>
        0.021
      </Quantity>
    </FormulaProvider>,
  );
  return start;
}

test('a word with a formula opens it with the newest epoch’s numbers; the slider goes back', () => {
  open();
  fireEvent.click(screen.getByRole('button', { name: /^Loss/ }));
  expect(screen.getByRole('heading', { name: 'Loss' })).toBeTruthy();
  expect(screen.getByTestId('filled').textContent).toContain('epoch 3');
  fireEvent.change(screen.getByRole('slider', { name: /Epoch/ }), { target: { value: '1' } });
  expect(screen.getByTestId('filled').textContent).toContain('epoch 1');
});

test('a number opens its own layer and epoch, and related formulas keep them', () => {
  open();
  fireEvent.click(screen.getByRole('button', { name: '0.021' }));
  expect(screen.getByRole<HTMLSelectElement>('combobox', { name: /Layer/ }).value).toBe('dec_ConvBlock_2');
  expect(screen.getByTestId('filled').textContent).toContain('epoch 2');
  fireEvent.click(screen.getByRole('button', { name: 'Threshold steps' }));
  expect(screen.getByRole('heading', { name: 'Threshold steps κ' })).toBeTruthy();
  expect(screen.getByTestId('filled').textContent).toContain('epoch 2');
});

test('δ prune of a past epoch is that of its own record, wherever the page is', async () => {
  const layer = 'enc_ConvBlock_3';
  const start = loadSample();
  for (const epoch of [1, 2, 3]) finishSampleEpoch(start, epoch);
  const past = { ...sampleLayerRecord(layer, 9, 2), decided: true, reference: 5 };
  const client = createFakeClient({ layerRecord: (_, epoch) => Promise.resolve(epoch === 2 ? past : null) });
  renderWith(
    client,
    <FormulaProvider>
      <Term name="evidence" />
    </FormulaProvider>,
  );
  act(() => applySelection({ layer }));
  act(() => applyShownEpoch(2));
  fireEvent.click(screen.getByRole('button', { name: /^Evidence/ }));
  await waitFor(() =>
    expect(screen.getByTestId('filled').textContent).toMatch(/#5\. .*by the evidence that decided at the end of epoch 2/),
  );
  fireEvent.change(screen.getByRole('slider', { name: /Epoch/ }), { target: { value: '1' } });
  await waitFor(() =>
    expect(screen.getByTestId('filled').textContent).toMatch(/^Distances of single maps are known of epochs that were recorded/),
  );
});

test('numbers follow the run while the formula is open', () => {
  const start = open();
  fireEvent.click(screen.getByRole('button', { name: '0.021' }));
  const slider = () => screen.getByRole<HTMLInputElement>('slider', { name: /Epoch/ }).max;
  expect(slider()).toBe('3');
  act(() => finishSampleEpoch(start, 4));
  expect(slider()).toBe('4');
});

test('a word without a formula only explains itself', () => {
  open();
  fireEvent.click(screen.getByRole('button', { name: /Step time/ }));
  expect(screen.queryByRole('heading', { name: 'Step time' })).toBeNull();
});
