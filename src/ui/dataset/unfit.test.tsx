// @vitest-environment happy-dom
// What a person sees when the settings ask too much of the graphics adapter, and the way out.
import { act, fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { createNetwork } from '../../network/network';
import { applyEvent } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { samplePlan } from '../../state/testing/sampleRun';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { Unfit } from './Unfit';

cleanPageAroundEachTest();

const network = createNetwork({ dimensions: 2, inputChannels: 1, classes: 2, levels: 3, firstFilters: 4 });
const plan = samplePlan(network, network);

test('a plan that fits says nothing', () => {
  renderWith(createFakeClient(), <Unfit />);
  act(() => applyEvent('plan', plan));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a plan that does not fit says why, and one press takes the smaller settings', () => {
  const client = createFakeClient();
  renderWith(client, <Unfit />);
  const smaller = { batchSize: 1, patchSize: [64, 64], firstFilters: 8 };
  act(() => applyEvent('plan', { ...plan, refusal: { message: 'It needs 3 GB; the adapter allows 1 GB.', smaller } }));
  expect(screen.getByRole('alert').textContent).toContain('It needs 3 GB; the adapter allows 1 GB.');
  fireEvent.click(screen.getByRole('button', { name: 'Use these smaller settings' }));
  expect(client.calls).toEqual([['configure', smaller]]);
  act(() => applyEvent('plan', { ...plan, refusal: { message: 'Nothing fits.', smaller: null } }));
  expect(screen.queryByRole('button')).toBeNull();
});
