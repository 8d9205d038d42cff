// @vitest-environment happy-dom
// Settings: every number of RunConfig can be edited, wrong ones are refused in words, and a run locks them.
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { defaultConfig } from '../../protocol/configure';
import { configRules } from '../../protocol/configRules';
import { presets } from '../../protocol/presets';
import { applyEvent, store } from '../../state/store';
import { createFakeClient } from '../../state/testing/fakeClient';
import { loadSample } from '../../state/testing/loadSample';
import { cleanPageAroundEachTest, renderWith } from '../testing';
import { augmentationFields, dataFields, keepFields, networkFields, optimisationFields, pruningFields } from './fields';
import { parseNumber } from './fieldValue';
import { SettingsColumn } from './SettingsColumn';

cleanPageAroundEachTest();

const groups = [networkFields, dataFields, pruningFields, optimisationFields, augmentationFields, keepFields];
const input = (name: string | RegExp) => screen.getByRole<HTMLInputElement>('textbox', { name });
const type = (name: string | RegExp, text: string) => {
  fireEvent.change(input(name), { target: { value: text } });
  fireEvent.blur(input(name));
};

test('every setting that configure knows has a field', () => {
  const shown = new Set(groups.flatMap(({ fields }) => fields.map(({ path }) => path)));
  const elsewhere = new Set(['preset', 'dimensions']);
  expect(Object.keys(configRules).filter((path) => !shown.has(path) && !elsewhere.has(path))).toEqual([]);
});

test('an accepted number reaches the configuration and names it custom', async () => {
  loadSample();
  renderWith(createFakeClient(), <SettingsColumn />);
  type('Strength', '0,25');
  await waitFor(() => expect(store.getState().config.pruning.lambda).toBe(0.25));
  expect(input('Strength').value).toBe('0.25');
  expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Recipe' }).value).toBe('custom');
});

test('a refused number stays to be mended, with field, value and range; Escape brings the old one back', async () => {
  loadSample();
  renderWith(createFakeClient(), <SettingsColumn />);
  type('Batch', '0');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toBe('batchSize is 0; allowed is a whole number from 1 to 64.');
  expect(input('Batch').value).toBe('0');
  expect(input('Batch').getAttribute('aria-describedby')).toBe(alert.id);
  fireEvent.keyDown(input('Batch'), { key: 'Escape' });
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  expect(input('Batch').value).toBe(String(store.getState().config.batchSize));
});

test('one edge of the patch changes and the other stays', async () => {
  loadSample();
  renderWith(createFakeClient(), <SettingsColumn />);
  const [, height] = store.getState().config.patchSize;
  type(/^Patch, width/, '96');
  await waitFor(() => expect(store.getState().config.patchSize).toEqual([96, height]));
});

test('an emptied clip means off, an emptied number is refused', async () => {
  expect(parseNumber(' ', true)).toBeNull();
  loadSample();
  renderWith(createFakeClient(), <SettingsColumn />);
  type('Epochs', '');
  expect((await screen.findByRole('alert')).textContent).toMatch(/^epochs is ""/);
});

test('a preset writes its numbers where they can be seen', async () => {
  loadSample();
  renderWith(createFakeClient(), <SettingsColumn />);
  fireEvent.change(screen.getByRole('combobox', { name: 'Recipe' }), { target: { value: 'paper-acdc' } });
  await waitFor(() => expect(input('First filters').value).toBe('48'));
  expect(input('Epochs').value).toBe('500');
  expect(screen.getByText(presets['paper-acdc']!.explanation)).toBeTruthy();
});

test('volumes: the switch turns recipe and patch, the depth can be edited; pictures have no choice and are told why', async () => {
  loadSample();
  applyEvent('config', { ...store.getState().config, preset: 'quick' });
  renderWith(createFakeClient(), <SettingsColumn />);
  const picker = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Trained as' });
  expect(screen.queryByRole('textbox', { name: /^Patch, depth/ })).toBeNull();
  expect(screen.queryByRole('textbox', { name: 'Flat levels' })).toBeNull();
  fireEvent.change(picker, { target: { value: '3' } });
  await waitFor(() => expect(store.getState().config).toMatchObject({ preset: 'quick-3d', dimensions: 3, foreground: 0.75 }));
  type(/^Patch, depth/, '16');
  await waitFor(() => expect(store.getState().config.patchSize).toEqual([32, 32, 16]));
  type('Flat levels', '2');
  await waitFor(() => expect(store.getState().config.flatLevels).toBe(2));
  fireEvent.change(picker, { target: { value: '2' } });
  await waitFor(() => expect(store.getState().config).toMatchObject({ dimensions: 2, flatLevels: 0, patchSize: [32, 32] }));
  const dataset = store.getState().dataset!;
  const { normalisation, spacing } = defaultConfig;
  const rest = { normalisation, spacing, foreground: 0 };
  const proposals = { 2: { patchSize: [64, 64], levels: 4, flatLevels: 0, batchSize: 4, fit: 'crop-pad', ...rest }, 3: null } as const;
  act(() => applyEvent('dataset', { ...dataset, proposals: { ...proposals, 2: { ...proposals[2], patchSize: [64, 64] } } }));
  expect(picker.disabled).toBe(true);
  expect(screen.getByText(/pictures, or have too few slices/)).toBeTruthy();
});

test('while training all settings but λ and the learning rate are locked, and it is said why', () => {
  loadSample();
  renderWith(createFakeClient(), <SettingsColumn />);
  act(() => applyEvent('phase', { phase: 'training', failure: null }));
  const controls = [...screen.getAllByRole('textbox'), ...screen.getAllByRole('combobox'), ...screen.getAllByRole('checkbox')];
  expect(controls.length).toBeGreaterThan(30);
  const open = controls.filter((control) => !(control as HTMLInputElement).disabled);
  expect(open.map((control) => control.getAttribute('aria-label'))).toEqual(['Strength', 'Learning rate']);
  expect(screen.getByText(/Settings are fixed while a run is under way/)).toBeTruthy();
});

test('every term is explained to who cannot hover', () => {
  loadSample();
  renderWith(createFakeClient(), <SettingsColumn />);
  const term = screen.getByRole('button', { name: /^Patience/ });
  const text = document.getElementById(term.getAttribute('aria-describedby') ?? '');
  expect(text?.textContent).toMatch(/^Epochs a layer waits/);
  expect(text?.hidden).toBe(true);
  act(() => term.focus());
  expect(text?.hidden).toBe(false);
  fireEvent.keyDown(term, { key: 'Escape' });
  expect(text?.hidden).toBe(true);
});
