// @vitest-environment happy-dom
// The hand's parts: what the menu of a filter offers and refuses, the grip of τ by keyboard, freezing, the what-if in words, undo.
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { HandState, Intervention } from '../../protocol/intervention';
import { applyEvent } from '../../state/store';
import { createFakeClient, type FakeClient } from '../../state/testing/fakeClient';
import { loadSample } from '../../state/testing/loadSample';
import { sampleHand, sampleLayerRecord, sampleWhatIf } from '../../state/testing/sampleLayer';
import { sampleNetwork } from '../../state/testing/sampleRun';
import { App } from '../App';
import { cleanPageAroundEachTest } from '../testing';

vi.mock('../../charts/loadPlotly', () => ({ loadPlotly: () => new Promise(() => undefined), plotConfig: {} }));
cleanPageAroundEachTest();

const layer = 'enc_ConvBlock_1';

function showRun(change: Partial<HandState['layers'][number]> = {}, more: Partial<HandState> = {}): FakeClient {
  loadSample();
  applyEvent('phase', { phase: 'paused', failure: null });
  applyEvent('step', { epoch: 3, step: 2, stepsPerEpoch: 10, loss: 1, stepMs: 1, secondsLeft: null });
  applyEvent('hand', sampleHand(sampleNetwork(), change, more));
  applyEvent('layerView', sampleLayerRecord(layer, 32, 3));
  const client = createFakeClient();
  render(<App client={client} />);
  return client;
}

const openMenu = (filter: number) => fireEvent.contextMenu(screen.getByRole('button', { name: `Filter ${filter}: protect, force out` }));
const item = (name: string) => screen.getByRole('menuitem', { name });
const handed = (client: FakeClient) => client.calls.filter(([name]) => name === 'hand').map(([, action]) => action);

test('the menu of a filter protects and forces out, and closes', () => {
  const client = showRun();
  openMenu(5);
  fireEvent.click(item('Protect from pruning'));
  expect(screen.queryByRole('menu')).toBeNull();
  openMenu(5);
  fireEvent.click(item('Force out now'));
  expect(handed(client)).toEqual([
    { kind: 'protect', layer, filter: 5 },
    { kind: 'force-out', layer, filter: 5 },
  ]);
});

test('a protected filter says so, can be released, and is not forced out', () => {
  const client = showRun({ protected: [5] });
  expect(screen.getByRole('listitem', { name: /^filter 5, .*, protected$/ })).toBeTruthy();
  openMenu(5);
  const force = item('Force out now');
  expect(force.getAttribute('aria-disabled')).toBe('true');
  expect(force.title).toContain('is protected; release it');
  fireEvent.click(force);
  fireEvent.click(item('Protect no longer'));
  expect(handed(client)).toEqual([{ kind: 'release', layer, filter: 5 }]);
});

test('by keyboard: arrows go through tiles and items, Escape gives the focus back', () => {
  showRun();
  const first = screen.getByRole('button', { name: 'Filter 0: protect, force out' });
  first.focus();
  fireEvent.keyDown(first, { key: 'ArrowRight' });
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Filter 1: protect, force out');
  fireEvent.click(document.activeElement!);
  expect(document.activeElement).toBe(item('Protect from pruning'));
  fireEvent.keyDown(document.activeElement!, { key: 'ArrowUp' });
  expect(document.activeElement).toBe(item('What if it went now?'));
  fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Filter 1: protect, force out');
});

test('τ moves with the keys and is set when the key is let go', () => {
  const client = showRun();
  const grip = screen.getByRole('slider', { name: 'Threshold τ of this layer' });
  fireEvent.keyDown(grip, { key: 'PageUp' });
  fireEvent.keyDown(grip, { key: 'ArrowRight' });
  expect(grip.getAttribute('aria-valuenow')).toBe('0.151');
  expect(grip.getAttribute('aria-valuetext')).toMatch(/^0\.151, \d+ below$/);
  expect(handed(client)).toEqual([]);
  fireEvent.keyUp(grip, { key: 'ArrowRight' });
  expect(handed(client)).toEqual([{ kind: 'threshold', layer, value: 0.151 }]);
});

test('a layer is frozen and thawed', () => {
  const client = showRun();
  fireEvent.click(screen.getByRole('button', { name: 'Freeze layer' }));
  act(() => applyEvent('hand', sampleHand(sampleNetwork(), { frozen: true })));
  fireEvent.click(screen.getByRole('button', { name: 'Frozen', pressed: true }));
  expect(handed(client)).toEqual([
    { kind: 'freeze', layer },
    { kind: 'thaw', layer },
  ]);
});

test('a what-if is asked, can be cancelled, and is told in numbers with the moment it was measured at', async () => {
  const client = showRun();
  fireEvent.click(screen.getByRole('button', { name: 'What if they went now?' }));
  act(() => applyEvent('whatIfProgress', { done: 1, total: 3 }));
  fireEvent.click(screen.getByRole('button', { name: 'Cancel, 1 of 3' }));
  await waitFor(() => expect(client.calls.map(([name]) => name)).toEqual(expect.arrayContaining(['whatIf', 'cancelWhatIf'])));
  act(() => {
    applyEvent('whatIfProgress', null);
    applyEvent('whatIf', sampleWhatIf);
  });
  const words = screen.getByLabelText('What if').textContent;
  expect(words).toContain('Without #5');
  expect(words).toContain('loss +0.0310 ± 0.0040, Dice RV −0.012, Dice Myo +0.001, Dice LV undefined');
  expect(words).toContain('measured in epoch 3, step 2 on 40 validation patches');
});

test('the latest change can be undone by button and by Ctrl+Z, but not from within a field', () => {
  const undoable: Intervention = { epoch: 3, step: 1, kind: 'force-out', layer, filter: 5, before: null, after: null, undone: null };
  const client = showRun({}, { interventions: [undoable], undoable });
  const undone = () => client.calls.filter(([name]) => name === 'undoIntervention').length;
  fireEvent.click(screen.getByRole('button', { name: 'Undo: enc 1a: filter #5 forced out' }));
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true });
  expect(undone()).toBe(2);
  fireEvent.keyDown(screen.getByRole('textbox', { name: 'Strength' }), { key: 'z', ctrlKey: true });
  expect(undone()).toBe(2);
});
