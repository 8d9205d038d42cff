// @vitest-environment happy-dom
// What the page says of test cases after a run.
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { applyEvent } from '../../state/store';
import { createFakeClient, sampleDataset } from '../../state/testing';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { TestResult } from './TestResult';

cleanPageAroundEachTest();

test('Dice by class once they are scored; a button while they are not', async () => {
  const client = createFakeClient();
  renderWith(client, <TestResult />);
  act(() => applyEvent('dataset', sampleDataset));
  expect(screen.getByText(/2 test cases had no part in this run/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Score them now' }));
  await waitFor(() => expect(client.calls).toEqual([['score', undefined]]));
  act(() => applyEvent('test', { epoch: 3, loss: 1, dice: [0.5, null, 0.75], cases: [{ id: 'a', dice: [0.5, null, 0.75] }] }));
  expect(screen.getByText(/1 case, scored once with this network · Dice: RV 0\.500 · Myo absent · LV 0\.750/)).toBeTruthy();
});
