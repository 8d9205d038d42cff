// @vitest-environment happy-dom
// What the page says of test cases after a run.
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { applyEvent } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { sampleDataset } from '../../state/testing/sampleData';
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
  expect(screen.queryByRole('table')).toBeNull();
  expect(screen.getByText(/1 case, scored once with this network · Dice: RV 0\.500 · Myo absent · LV 0\.750/)).toBeTruthy();
});

test('surfaces by case and class; what is undefined says so', () => {
  renderWith(createFakeClient(), <TestResult />);
  const surface = { unit: 'mm' as const, hd95: [1.414, null, 0], surfaceDice: [0.5, 0, 1] };
  act(() => {
    applyEvent('dataset', sampleDataset);
    applyEvent('test', { epoch: 3, loss: 1, dice: [0.5, 0, 0.75], cases: [{ id: 'a', dice: [0.5, 0, 0.75], surface }] });
  });
  const rows = screen.getAllByRole('row').map(({ textContent }) => textContent);
  expect(rows.slice(1)).toEqual(['aRV0.5001.41 mm0.500', 'Myo0.000undefined0.000', 'LV0.7500.00 mm1.000']);
});
