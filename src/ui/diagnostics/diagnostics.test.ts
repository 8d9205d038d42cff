// No name of a file, case, patient or class leaves in a diagnosis, whatever it is and wherever it was mentioned.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialState, type PageState } from '../../state/pageState';
import { sampleAdapter, sampleCase, sampleDataset } from '../../state/testing/sampleData';
import { sampleNetwork, sampleRow } from '../../state/testing/sampleRun';
import { computeDiagnostics, type Surroundings } from './diagnostics';
import { listNames, redact } from './redact';

const surroundings: Surroundings = {
  version: '1.2.3',
  userAgent: 'Test',
  cores: 8,
  window: { width: 1, height: 1, devicePixelRatio: 1 },
  madeAt: '2026-01-01T00:00:00.000Z',
  heapBytes: new Map([[2, 77]]),
  kernels: null,
};

/** Letters of no language the page speaks, so that a name cannot stand there by chance; spaces, brackets and dots as real names have them. */
const letter = fc.constantFrom(...Array.from('ŠŽÞßøæ№ÅØ7 (-_.$^*[\\'));
const name = fc
  .string({ unit: letter, minLength: 1, maxLength: 12 })
  .map((text) => `Ж${text}Ю`)
  .filter((text) => !text.includes('\\'));

test('names in a loaded set are taken out of every line, failure and summary', () => {
  const sentence = fc.constantFrom(
    (one: string) => `${one} lost its label`,
    (one: string) => `Cannot read “${one}”: ${one.toUpperCase()}.`,
    (one: string) => `the folder ${one}/${one}.nii.gz, τ 0.041`,
  );
  fc.assert(
    fc.property(fc.array(name, { minLength: 5, maxLength: 5 }), sentence, (names, say) => {
      const [folder = '', file = '', id = '', patient = '', className = ''] = names;
      const path = `${folder}/${file}.nii.gz`;
      const one = { ...sampleCase(0, 'train'), id, patient, files: [path], warnings: [say(id)] };
      const dataset = {
        ...sampleDataset,
        cases: [one],
        classes: [{ value: 1, name: className }],
        warnings: [say(file)],
        refused: [{ file: path, reason: say(file) }],
      };
      const log = [...names, path].map((text, i) => ({ id: i, epoch: 1, kind: 'info' as const, layer: null, text: say(text) }));
      const state: PageState = {
        ...initialState,
        adapter: sampleAdapter,
        dataset,
        log,
        notice: { code: 'bug', message: say(patient) },
        failure: { code: 'bad-data', message: say('ЖunknownЮ') },
      };
      const json = JSON.stringify(computeDiagnostics(state, surroundings));
      expect(json).not.toMatch(/[ЖЮжю]/u);
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('what looks like a path or a file goes even where nobody knows it; numbers and words stay', () => {
  expect(redact('home/me/scan 1.nii.gz and brain.png, τ 0.041 → 0.06. Dice 0.5', [])).toBe(
    '‹name› ‹name› and ‹name› τ 0.041 → 0.06. Dice 0.5'.replace('‹name› τ', '‹name›, τ'),
  );
  expect(redact('a of 12 filters of case a went', ['a'])).toBe('‹name› of 12 filters of case ‹name› went');
  expect(listNames(sampleDataset)).toContain('patient001_frame01');
});

test('the course of memory, the settings and the counts are there', () => {
  const history = [1, 2].map((epoch) => sampleRow(sampleNetwork(), epoch));
  const report = computeDiagnostics({ ...initialState, adapter: sampleAdapter, dataset: sampleDataset, history }, surroundings);
  expect(report.memory.map(({ heapBytes }) => heapBytes)).toEqual([null, 77]);
  expect(report.memory[1]?.gpuBytes).toBe(history[1]?.gpuBytes);
  expect(report.data).toMatchObject({ cases: { train: 16, validation: 4, test: 2 }, shapes: ['256×216×9'], classes: 4, refused: 1 });
  expect(report.config).toEqual(initialState.config);
  expect(report.adapter).toEqual(sampleAdapter);
});
