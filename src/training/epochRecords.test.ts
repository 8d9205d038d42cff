// Records stay within their memory: pictures go before numbers, evenly over the run; the first and the latest epoch stay, and so do ghosts.
import { expect, it } from 'vitest';
import { sampleLayerRecord } from '../state/testing/sampleLayer';
import { createEpochRecords, type EpochRecord } from './epochRecords';

const filters = 12;
const recordOf = (epoch: number): EpochRecord => {
  const layer = { ...sampleLayerRecord('enc_ConvBlock_1', filters, epoch), decided: true, removed: Uint16Array.of(epoch % filters) };
  return { epoch, layers: [layer] };
};
const add = (limitBytes: number, epochs: number) => {
  const records = createEpochRecords(limitBytes);
  for (let epoch = 1; epoch <= epochs; epoch++) records.add(recordOf(epoch));
  return records;
};

it('keeps all there is room for', () => {
  const { memory } = add(1e9, 20);
  expect(memory.epochs).toHaveLength(20);
  expect(memory.pictured).toHaveLength(20);
  expect(memory.bytes).toBeGreaterThan(20 * filters * 48 * 48);
});

it('gives pictures up first, evenly, and never the first or the latest', () => {
  const records = add(400_000, 40);
  const { bytes, limitBytes, epochs, pictured } = records.memory;
  expect(bytes).toBeLessThanOrEqual(limitBytes);
  expect(epochs).toHaveLength(40);
  expect(pictured.length).toBeLessThan(15);
  expect([pictured[0], pictured.at(-1)]).toEqual([1, 40]);
  const gaps = pictured.slice(1).map((epoch, i) => epoch - pictured[i]!);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(3 * Math.ceil(40 / pictured.length));
  const thinned = epochs.find((epoch) => !pictured.includes(epoch))!;
  const layer = records.readLayer(thinned, 'enc_ConvBlock_1')!;
  expect(layer.pictures).toBeNull();
  expect(layer.deltaPrune).toEqual(recordOf(thinned).layers[0]!.deltaPrune);
});

it('then forgets whole epochs, but not what left in them', () => {
  const records = add(150_000, 60);
  const { bytes, limitBytes, epochs } = records.memory;
  expect(bytes).toBeLessThanOrEqual(limitBytes + 60 * 48 * 48);
  expect(epochs.length).toBeLessThan(60);
  expect([epochs[0], epochs.at(-1)]).toEqual([1, 60]);
  const { maps } = records.readRemoved('enc_ConvBlock_1');
  expect(maps.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
  expect(maps[4]!.pixels).toHaveLength(48 * 48);
});
