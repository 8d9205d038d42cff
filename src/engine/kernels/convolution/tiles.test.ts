// Names of tiles: what they say, who computes the tile, and that no tile needs more than WebGPU grants every workgroup.
import { describe, expect, it } from 'vitest';
import { correlations, isCorrelation, operations, tileNames } from './convolutions';
import { sharedVectors } from './sharedCorrelation';
import { accumulatorsOf, parseGradientTile, parseTile, teamSize, workgroupsFor } from './tiles';

/** WebGPU's default limit of maxComputeWorkgroupStorageSize. */
const workgroupBytes = 16384;

const teams = operations.flatMap((operation) =>
  isCorrelation(operation)
    ? tileNames[operation].filter((name) => parseTile(name).threads > 1).map((name) => ({ operation, name, tile: parseTile(name) }))
    : [],
);

describe('parseTile', () => {
  it('reads sizes and who computes them', () => {
    expect(parseTile('8x2x1')).toEqual({ family: 'direct', threads: 1, quads: false, along: 8, rows: 2, groups: 1 });
    expect(parseTile('shared 16x8x4')).toEqual({ family: 'shared', threads: 64, quads: false, along: 16, rows: 8, groups: 4 });
    expect(parseTile('winograd 8x4x2')).toEqual({ family: 'winograd', threads: 1, quads: false, along: 8, rows: 4, groups: 2 });
    expect(parseTile('quad winograd 8x4x2')).toEqual({ ...parseTile('winograd 8x4x2'), quads: true });
    expect(parseTile('quad 8x2x2')).toEqual({ ...parseTile('8x2x2'), quads: true });
    expect(parseTile('split 4x2x1')).toEqual({ family: 'split', threads: 8, quads: false, along: 4, rows: 2, groups: 1 });
    expect(parseGradientTile('2x1x3')).toEqual({ columns: 2, inGroups: 1, outGroups: 3, quads: false });
    expect(parseGradientTile('quad 2x4x1').quads).toBe(true);
  });

  it('counts the sums that one thread keeps', () => {
    expect(accumulatorsOf(parseTile('4x4x2'))).toBe(32);
    expect(accumulatorsOf(parseTile('quad winograd 4x4x2'))).toBe(64);
    expect(accumulatorsOf(parseTile('shared 8x8x8'))).toBe(8);
    expect(accumulatorsOf(parseTile('split 8x1x1'))).toBe(8);
  });
});

describe('workgroupsFor', () => {
  it('lets threads that work alone keep the usual workgroup', () => {
    expect(workgroupsFor('8x2x1', 17, 8)).toEqual({ size: 8, count: 3 });
  });

  it('gives a shared tile a workgroup, and several split ones one together', () => {
    expect(workgroupsFor('shared 8x8x8', 17, 8)).toEqual({ size: 64, count: 17 });
    expect(workgroupsFor('split 4x2x1', 17, 8)).toEqual({ size: 64, count: 3 });
  });
});

describe('tiles of threads that work together', () => {
  it('exist for every correlation', () => {
    expect(new Set(teams.map(({ operation, tile }) => `${operation} ${tile.family}`)).size).toBe(2 * Object.keys(correlations).length);
  });

  it.each(teams)('$operation $name: fills workgroups without rest, within their memory', ({ operation, tile }) => {
    expect(tile.family === 'shared' ? tile.threads : teamSize % tile.threads).toBe(tile.family === 'shared' ? teamSize : 0);
    if (tile.family === 'split') expect(tile.groups).toBe(1);
    const { sources, weights } = sharedVectors(correlations[operation], tile);
    const vectors = tile.family === 'shared' ? sources + weights : teamSize * accumulatorsOf(tile);
    expect(16 * vectors).toBeLessThanOrEqual(workgroupBytes);
  });
});
