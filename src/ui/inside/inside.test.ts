// The layer from inside: colour map and what each map is.
import { expect, test } from 'vitest';
import { sampleLayerView } from '../../state/testing/sampleLayer';
import { infernoTable, paintInferno } from './inferno';
import { orderMaps, roleOf } from './mapRole';

test('the colour map grows lighter with every value', () => {
  const lightness = Array.from(
    { length: 256 },
    (_, v) => 0.2126 * infernoTable[4 * v]! + 0.7152 * infernoTable[4 * v + 1]! + 0.0722 * infernoTable[4 * v + 2]!,
  );
  lightness.slice(1).forEach((value, i) => expect(value).toBeGreaterThanOrEqual(lightness[i]!));
  expect(lightness[255]! - lightness[0]!).toBeGreaterThan(200);
  expect([...paintInferno(Uint8Array.of(255))]).toEqual([252, 255, 164, 255]);
});

test('the reference is never below, the first one may be, unknown distances are kept', () => {
  const view = sampleLayerView('enc_ConvBlock_1', 6, 1);
  const role = (filter: number, deltaPrune: number | null) => roleOf({ ...view.maps[filter]!, deltaPrune }, view);
  expect(role(3, 0)).toBe('reference');
  expect(role(0, 0.02)).toBe('below');
  expect(role(0, 0.5)).toBe('first');
  expect(role(1, 0.0409)).toBe('below');
  expect(role(1, Math.fround(0.041))).toBe('kept');
  expect(role(1, null)).toBe('kept');
});

test('by distance the nearest stands first and the unknown last', () => {
  const { maps } = sampleLayerView('enc_ConvBlock_1', 4, 1);
  const distances = [0.4, null, 0.1, 0];
  const ordered = orderMaps(
    maps.map((map, i) => ({ ...map, deltaPrune: distances[i]! })),
    'distance',
  );
  expect(ordered.map(({ filter }) => filter)).toEqual([3, 2, 0, 1]);
});
