// Writes the loop of a weight gradient: over positions of the dense side, with the columns of the other side that they meet handed on from turn to turn.
import { signed } from './correlationFrame';
import { writeQuadVector } from './quads';
import { indent, repeat } from './text';
import type { GradientTile } from './tiles';
import type { WeightGradient } from './weightGradient';

const sideOf = { x: 'in', dy: 'out' } as const;

const other = { x: 'dy', dy: 'x' } as const;

/** Loads a vector of each of a thread's groups on a side, which `load` reads at a group's place; of x, a quad's threads load one group each for all. */
const writeLoads = (tile: GradientTile, side: 'x' | 'dy', name: (group: number) => string, load: (place: string) => string): string =>
  side === 'x' && tile.quads
    ? writeQuadVector(name, load('xOwn'))
    : repeat(countsOf(tile)[side], (i) => `let ${name(i)} = ${load(`${side}${i}`)};`);

/** Groups of channels that a thread takes of either side. */
const countsOf = ({ inGroups, outGroups }: GradientTile) => ({ x: inGroups, dy: outGroups });

/** Names of what a turn reads of the other side: columns that the turn before left, then fresh ones. */
const columnNames = ({ taps, stride }: WeightGradient, { columns }: GradientTile) => {
  const kept = Math.max(0, taps - stride);
  const name = (group: number, column: number): string => (column < kept ? `carried${group}_${column}` : `s${group}_${column}`);
  return { kept, fresh: stride * columns, name };
};

/**
 * Loads of the fresh columns. In a row's last turn the last of them lies beyond the image: there the first column of the next row is loaded ahead, which
 * its first turn finds among the columns left to it.
 */
function writeFresh(operation: WeightGradient, tile: GradientTile): string {
  const { dense, pad, stride } = operation;
  const { kept, fresh } = columnNames(operation, tile);
  const [source, side] = [other[dense], sideOf[other[dense]]];
  const load = (at: string, place: string, inside: string): string =>
    `select(vec4f(0), ${source}[(${at}) * p.${side}Stride + ${place}], ${inside})`;
  return repeat(fresh, (j) => {
    const column = `at * ${stride}u + ${kept + j - pad}u`;
    const within = `inside & (${column} < p.${side}W)`;
    const isAhead = kept > pad && j === fresh - 1;
    const name = (i: number): string => `s${i}_${kept + j}`;
    if (!isAhead) return writeLoads(tile, source, name, (place) => load(`far + ${column}`, place, within));
    const ahead = (place: string): string =>
      load(`select(far + ${column}, nextFar, rowEnds)`, place, `select(${within}, nextInside, rowEnds)`);
    return `${writeLoads(tile, source, (i) => `ahead${i}`, ahead)}
${repeat(countsOf(tile)[source], (i) => `let ${name(i)} = select(ahead${i}, vec4f(0), rowEnds);`)}`;
  });
}

/** Columns handed on to the next turn; to a row's first one those left of the image, which are zero, and what was loaded ahead. */
function writeCarry(operation: WeightGradient, tile: GradientTile): string {
  const { kept, fresh, name } = columnNames(operation, tile);
  const last = (i: number, j: number): string => (j < operation.pad ? `select(${name(i, fresh + j)}, vec4f(0), rowEnds)` : `ahead${i}`);
  return repeat(kept, (j) => repeat(countsOf(tile)[other[operation.dense]], (i) => `carried${i}_${j} = ${last(i, j)};`, ' '));
}

/** One turn of the loop: loads `columns` dense positions and the shifted ones they meet, adds their products, hands columns on. */
function writeTurn(operation: WeightGradient, tile: GradientTile): string {
  const { dense, taps, stride, bias } = operation;
  const { fresh, name } = columnNames(operation, tile);
  const [side, counts] = [sideOf[dense], countsOf(tile)];
  const loadDense = repeat(tile.columns, (u) =>
    writeLoads(
      tile,
      dense,
      (i) => `d${i}_${u}`,
      (place) => `select(vec4f(0), ${dense}[(row + at + ${u}u) * p.${side}Stride + ${place}], at + ${u}u < p.${side}W)`,
    ),
  );
  const factors = (i: number, k: number, u: number, tap: number): string =>
    dense === 'dy' ? `${name(i, stride * u + tap)}, d${k}_${u}` : `d${i}_${u}, ${name(k, stride * u + tap)}`;
  const sums = repeat(taps, (tap) =>
    repeat(counts.x, (i) =>
      repeat(
        counts.dy,
        (k) => `g${tap}_${i}_${k} += ${Array.from({ length: tile.columns }, (_, u) => `outer(${factors(i, k, u, tap)})`).join(' + ')};`,
      ),
    ),
  );
  const biases = bias ? repeat(counts.dy, (k) => `sum${k} += ${Array.from({ length: fresh }, (_, j) => name(k, j)).join(' + ')};`) : '';
  return [loadDense, writeFresh(operation, tile), sums, biases, writeCarry(operation, tile)].filter(Boolean).join('\n');
}

/** Columns carried into the first turn of all. */
function writeCarried(operation: WeightGradient, tile: GradientTile): string {
  const { kept } = columnNames(operation, tile);
  const source = other[operation.dense];
  const load = (j: number, place: string): string =>
    `select(vec4f(0), ${source}[(far + ${j - operation.pad}u) * p.${sideOf[source]}Stride + ${place}], inside)`;
  return repeat(kept, (j) => {
    const begin = (value: (i: number) => string): string => repeat(countsOf(tile)[source], (i) => `var carried${i}_${j} = ${value(i)};`);
    if (j < operation.pad) return begin(() => 'vec4f()');
    return `${writeLoads(
      tile,
      source,
      (i) => `begun${i}_${j}`,
      (place) => load(j, place),
    )}\n${begin((i) => `begun${i}_${j}`)}`;
  });
}

/** Place `name` of the other side's row that dense row y of plane z of sample b meets, and whether there is one. */
function writeFar(
  { dense, stride, pad }: WeightGradient,
  [y, z, b]: [string, string, string],
  declare: string,
  place: string,
  within: string,
): string {
  const side = sideOf[other[dense]];
  return `let ${place}Y = ${y} * ${stride}u + ky${signed(-pad)};
let ${place}Z = select(${z}, ${z} * STRIDE_Z + kz${signed(-pad)}, DEPTH > 1u);
${declare} ${within} = (${place}Y < p.${side}H) & (${place}Z < p.${side}D);
${declare} ${place} = ((${b} * p.${side}D + ${place}Z) * p.${side}H + ${place}Y) * p.${side}W;`;
}

/**
 * One loop over all turns of all rows, without a branch: a loop within a loop, or a branch, would hand every sum on once more, which short rows feel.
 * Where the other side has no row to meet, zeros are added.
 */
export function writeLoop(operation: WeightGradient, tile: GradientTile): string {
  const side = sideOf[operation.dense];
  return `let first = chunk * p.rows;
let turns = (min(first + p.rows, p.allRows) - first) * ((p.${side}W + ${tile.columns - 1}u) / ${tile.columns}u);
var row = first * p.${side}W;
var y = first % p.${side}H;
var z = first / p.${side}H % p.${side}D;
var b = first / p.${side}H / p.${side}D;
${writeFar(operation, ['y', 'z', 'b'], 'var', 'far', 'inside')}
${writeCarried(operation, tile)}
var at = 0u;
for (var turn = 0u; turn < turns; turn++) {
  let rowEnds = at + ${tile.columns}u >= p.${side}W;
  let planeEnds = rowEnds & (y + 1u == p.${side}H);
  let sampleEnds = planeEnds & (z + 1u == p.${side}D);
  let nextY = select(y + select(0u, 1u, rowEnds), 0u, planeEnds);
  let nextZ = select(z + select(0u, 1u, planeEnds), 0u, sampleEnds);
  let nextB = b + select(0u, 1u, sampleEnds);
${indent(writeFar(operation, ['nextY', 'nextZ', 'nextB'], 'let', 'nextFar', 'nextInside'), 2)}
${indent(writeTurn(operation, tile), 2)}
  row += select(0u, p.${side}W, rowEnds);
  at = select(at + ${tile.columns}u, 0u, rowEnds);
  y = nextY; z = nextZ; b = nextB; far = nextFar; inside = nextInside;
}`;
}
