// Writes the WGSL of 3x3(x3) correlations of stride 1 by Winograd's minimal filtering along x: two neighbouring outputs take four products a tap row
// instead of six. A turn of the loop takes all tap rows of a source group, so that each source is loaded once. Knows no plan.
import { type Correlation, sides } from './correlation';
import { signed, startOf, writeBeginning, writeDepths, writeDepthSource, writeEnd } from './correlationFrame';
import { writeMatrix } from './directCorrelation';
import { indent, range, repeat } from './text';
import type { CorrelationTile, Tile } from './tiles';

/** Products of a pair of outputs; F(2, 3) of Lavin & Gray, "Fast Algorithms for Convolutional Neural Networks" (2016), section 4.1. */
export const pairProducts = 4;
/** Additions and products that make the weights of a tap row ready, of matrices. */
export const weightSums = 5;
/** The four sums of a pair's sources that are multiplied. */
const sourceSums = [
  [0, '-', 2],
  [1, '+', 2],
  [2, '-', 1],
  [1, '-', 3],
] as const;

const pairsOf = ({ along }: Tile): number => along / 2;

/** A line for each product of each pair of each row and group. */
const eachSum = (tile: Tile, write: (row: number, pair: number, product: number, k: number) => string): string =>
  repeat(tile.rows, (row) =>
    repeat(pairsOf(tile), (pair) => repeat(pairProducts, (u) => repeat(tile.groups, (k) => write(row, pair, u, k), ' '), ' ')),
  );

/** Sources of a row, and their sums. */
function writeSources(operation: Correlation, tile: Tile, row: number): string {
  const { from, source } = sides(operation);
  const place = (j: number): string => `start + g + (${row}u * p.${from}W + ${j}u) * p.${from}Stride`;
  const loads = repeat(tile.along + 2, (j) => `let s${row}_${j} = select(vec4f(0), ${source}[${place(j)}], row${row}In && column${j}In);`);
  const name = (pair: number, at: number): string => `s${row}_${2 * pair + at}`;
  const sums = repeat(pairsOf(tile), (pair) =>
    sourceSums.map(([one, sign, other], u) => `let v${row}_${pair}_${u} = ${name(pair, one)} ${sign} ${name(pair, other)};`).join(' '),
  );
  return `${loads}\n${sums}`;
}

/** Weights of the tap row that meets a tile's rows `down` rows further on, along x in the order of the sources, and their sums. */
function writeWeights({ forward }: Correlation, tile: CorrelationTile, down: number): string {
  const tap = (at: number): number => (forward ? at : 2 - at);
  const index = (at: number, k: number): string => {
    const row = `((kz * 3u + ${tap(down)}u) * 3u + ${tap(at)}u) * p.inGroups`;
    return forward ? `(${row} + g) * p.outGroups + c${k}` : `(${row} + c${k}) * p.outGroups + g`;
  };
  return repeat(tile.groups, (k) => {
    const m = (u: number | string): string => `m${down}_${u}_${k}`;
    const load = (name: string, at: number): string => writeMatrix(tile, name, index(at, k));
    return `${load(m(0), 0)} ${load(m('one'), 1)} ${load(m(3), 2)}
let ${m('middle')} = 0.5 * ${m('one')};
let ${m('ends')} = 0.5 * (${m(0)} + ${m(3)}); let ${m(1)} = ${m('ends')} + ${m('middle')}; let ${m(2)} = ${m('ends')} - ${m('middle')};`;
  });
}

const writeProducts = ({ forward }: Correlation, tile: Tile, down: number): string =>
  eachSum(tile, (row, pair, u, k) => {
    const [weight, source] = [`m${down}_${u}_${k}`, `v${row + down}_${pair}_${u}`];
    return `a${row}_${pair}_${u}_${k} += ${forward ? `${weight} * ${source}` : `${source} * ${weight}`};`;
  });

/** What is added to begins in the sums that reach one output each. */
function writeBeginnings(operation: Correlation, tile: Tile): string {
  const { to, target } = sides(operation);
  const load = (i: number, k: number): string => `${target}[o + ${i}u * p.${to}Stride + ${k}u]`;
  const ofRow = (row: number): string => `{
  let o = ${startOf(operation, row)};
${indent(
  repeat(pairsOf(tile), (pair) =>
    repeat(tile.groups, (k) => `a${row}_${pair}_0_${k} = ${load(2 * pair, k)}; a${row}_${pair}_3_${k} = -${load(2 * pair + 1, k)};`, ' '),
  ),
  2,
)}
}`;
  return `if (p.accumulate == 1u) {\n${indent(repeat(tile.rows, ofRow), 2)}\n}`;
}

/** An output from the sums of its pair. */
function output(row: number, i: number, k: number): string {
  const sum = (u: number): string => `a${row}_${i >> 1}_${u}_${k}`;
  return i % 2 === 0 ? `${sum(0)} + ${sum(1)} + ${sum(2)}` : `${sum(1)} - ${sum(2)} - ${sum(3)}`;
}

/** WGSL of one operation in one tile size, even along x; layouts as in writeCorrelation. Both axes pad by 1, whichever way the kernel reaches. */
export function writeWinogradCorrelation(operation: Correlation, tile: CorrelationTile): string {
  const { from } = sides(operation);
  const [rows, columns] = [tile.rows + 2, tile.along + 2];
  return `${writeBeginning(operation, tile)}
  let sx = tx${signed(-1)}; let sy = ty${signed(-1)};
  ${repeat(columns, (j) => `let column${j}In = sx + ${j}u < p.${from}W;`, ' ')}
  ${repeat(rows, (row) => `let row${row}In = sy + ${row}u < p.${from}H;`, ' ')}
${indent(
  eachSum(tile, (row, pair, u, k) => `var a${row}_${pair}_${u}_${k} = vec4f();`),
  2,
)}
${operation.forward ? '' : `${indent(writeBeginnings(operation, tile), 2)}\n`}${indent(writeDepths(operation, `p.${from}D`), 2)}
  let turns = depthTurns * p.${from}Groups;
  var kz = firstDepth;
  var g = 0u;
  for (var turn = 0u; turn < turns; turn++) {
    let sz = ${writeDepthSource(operation)};
    let start = (((b * p.${from}D + sz) * p.${from}H + sy) * p.${from}W + sx) * p.${from}Stride + p.${from}Offset;
${indent(
  repeat(rows, (row) => writeSources(operation, tile, row)),
  4,
)}
${indent(
  range(3)
    .map((down) => `${writeWeights(operation, tile, down)}\n${writeProducts(operation, tile, down)}`)
    .join('\n'),
  4,
)}
    let depthEnds = g + 1u == p.${from}Groups;
    g = select(g + 1u, 0u, depthEnds);
    kz += select(0u, 1u, depthEnds);
  }
${writeEnd(operation, tile, output)}`;
}
