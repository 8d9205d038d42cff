// What applying a network adds to the data side: parts, mirrors, and windows over cases without labels.
import { describe, expect, it } from 'vitest';
import { configure, defaultConfig } from '../protocol/configure';
import { keepLargest } from './largestComponent';
import { createLoadedData } from './loadedData';
import { listMirrors, mirrorPatch } from './mirrorPatch';
import { createSampleCase, createSampleDataset } from './testing/sampleCase';

describe('the largest part of a class', () => {
  it('stays, others become background, and what went is counted', () => {
    const label = Uint8Array.of(1, 1, 0, 0, 1, /**/ 0, 0, 0, 0, 0, /**/ 2, 0, 2, 2, 0);
    expect(keepLargest(label, [5, 3, 1], 3)).toEqual([0, 1, 1]);
    expect([...label]).toEqual([1, 1, 0, 0, 0, /**/ 0, 0, 0, 0, 0, /**/ 0, 0, 2, 2, 0]);
  });

  it('reaches over corners, and through slices, but not round an edge of the image', () => {
    const corners = Uint8Array.of(1, 0, 0, 0, /**/ 0, 0, 0, 1);
    expect(keepLargest(corners.slice(), [2, 2, 2], 2)).toEqual([0, 0]);
    expect(keepLargest(Uint8Array.of(0, 0, 1, 1, 0, 0), [3, 2, 1], 2)).toEqual([0, 1]);
  });

  it('of equal parts the first; no class, no voxel', () => {
    const label = Uint8Array.of(1, 0, 1, 255);
    expect(keepLargest(label, [4, 1, 1], 2)).toEqual([0, 1]);
    expect([...label]).toEqual([1, 0, 0, 255]);
  });
});

describe('mirrors', () => {
  it('turn the axes they name, channels together', () => {
    const values = Float32Array.from({ length: 12 }, (_, i) => i);
    expect([...mirrorPatch(values, [2, 3], 2, [false, true])]).toEqual([4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7]);
    expect([...mirrorPatch(values, [2, 3], 2, [true, false])]).toEqual([6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5]);
  });

  it('are all combinations, each its own way back', () => {
    const values = Float32Array.from({ length: 24 }, (_, i) => i);
    const mirrors = listMirrors(3);
    expect(new Set(mirrors.map((mirror) => mirrorPatch(values, [2, 3, 4], 1, mirror).join())).size).toBe(8);
    for (const mirror of mirrors) expect(mirrorPatch(mirrorPatch(values, [2, 3, 4], 1, mirror), [2, 3, 4], 1, mirror)).toEqual(values);
    expect(mirrors[0]).toEqual([false, false, false]);
  });
});

describe('cases without labels', () => {
  const volume = createSampleCase('v', [20, 16, 3], (i) => (i * 7) % 11, null);
  const data = createLoadedData(createSampleDataset([volume], 1));
  const config = configure(defaultConfig, { levels: 3, patchSize: [16, 16], fit: 'crop-pad' });
  const network = { channels: 1, classes: 2 };

  it('are covered by overlapping windows slice by slice, weighed by a Gaussian', () => {
    const [whole] = data.listWhole(config, network);
    const [survey, none] = whole?.surveys() ?? [];
    expect(none).toBeUndefined();
    // Starts 0 and 4 along x, in each of three slices.
    expect(survey?.patchCount).toBe(6);
    const planes: Uint8Array[] = [];
    const collect = survey?.collect((plane) => planes.push(plane));
    for (let window = 0; window < 6; window++) {
      const share = window % 2 === 0 ? 0.9 : 0.2;
      const probabilities = Float32Array.from({ length: 512 }, (_, i) => (i % 2 === 1 ? share : 1 - share));
      collect?.({ classes: new Uint8Array(256), probabilities });
    }
    expect(planes).toHaveLength(3);
    // Foreground by the first window's heavy answer, as far as its weight lets it: past the middle between both windows, not at their end.
    const row = [...(planes[1]?.subarray(0, 20) ?? [])];
    expect(row.slice(0, 10)).toEqual(new Array(10).fill(1));
    expect(row.slice(14)).toEqual(new Array(6).fill(0));
  });

  it('are seen as in training: z-scored, by the same reader', () => {
    const [patch] = data.listWhole(config, network).flatMap((one) => one.surveys().map((survey) => survey.readPatch(2)));
    const { mean, deviation } = volume.intensity[0] ?? { mean: NaN, deviation: NaN };
    const second = volume.image[0]?.subarray(320, 336) ?? [];
    Array.from(second, (value, x) => expect(patch?.input[x]).toBeCloseTo((value - mean) / deviation, 5));
  });

  it('are clipped and resampled as the settings say, and masks return to their own grid', () => {
    const normalisation = { scheme: 'ct' as const, low: 2, high: 6, mean: 3, deviation: 2 };
    const coarse = configure(config, { patchSize: [8, 8], normalisation, spacing: { x: 2, y: 2, z: null } });
    const [survey] = data.listWhole(coarse, network).flatMap((one) => one.surveys());
    const patch = survey?.readPatch(0);
    expect(Math.min(...(patch?.input ?? []))).toBeGreaterThanOrEqual(-0.5);
    expect(Math.max(...(patch?.input ?? []))).toBeLessThanOrEqual(1.5);
    // 10 × 8 voxels of 2 mm: two windows in each slice.
    expect(survey?.patchCount).toBe(6);
    const planes: number[] = [];
    const collect = survey?.collect((plane) => planes.push(plane.length));
    for (let window = 0; window < 6; window++) collect?.({ classes: new Uint8Array(64), probabilities: new Float32Array(128).fill(0.5) });
    expect(planes).toEqual([320, 320, 320]);
  });

  it('are resampled to the patch where training did so', () => {
    const [whole] = data.listWhole(configure(config, { fit: 'resample' }), network);
    expect(whole?.surveys().map(({ patchCount }) => patchCount)).toEqual([1, 1, 1]);
  });

  it('that the network cannot take are refused by name', () => {
    expect(() => data.listWhole(config, { ...network, channels: 4 })).toThrow(
      /^v: the image has 1 channels, and the network was trained on 4/,
    );
    const picture = createLoadedData(createSampleDataset([createSampleCase('p', [8, 8], () => 1, null)], 1));
    const deep = configure(config, { dimensions: 3, patchSize: [16, 16, 16] });
    expect(() => picture.listWhole(deep, network)).toThrow(/^p: this is a picture/);
  });

  it('take what was predicted as their labels', () => {
    const label = Uint8Array.from({ length: 960 }, (_, i) => (i < 5 ? 1 : 0));
    const classes = [
      { value: 0, name: 'background' },
      { value: 7, name: 'organ' },
    ];
    const seen = data.withLabels(new Map([['v', label]]), classes);
    expect(seen.dataset.cases[0]?.labels).toEqual({ '0': 955, '7': 5 });
    const plane = seen.readPlane({ caseId: 'v', plane: 'axial', slice: 0, channel: 0 });
    expect([...(plane.label?.subarray(0, 6) ?? [])]).toEqual([1, 1, 1, 1, 1, 0]);
  });
});
