// Writes the WGSL of correlations in which a thread computes a tile alone, in any tile size; and the sums over taps and source groups that others share.
import { indent, repeat } from './text';
import { writeQuadLoad } from './quads';
import type { CorrelationTile, Tile } from './tiles';
import { type Correlation, type Reading, planReadings, sides, tellsRowsApart } from './correlation';
import { signed, writeSource, writeDepths, writeDepthSource, startOf, writeBeginning, writeEnd } from './correlationFrame';

/** Declares a matrix of weights, loaded by this thread or by its quad. */
export const writeMatrix = ({ quads }: CorrelationTile, name: string, index: string): string =>
  quads ? writeQuadLoad(name, `w[${index}]`) : `let ${name} = w[${index}];`;

function writeWeights({ forward, taps }: Correlation, tile: CorrelationTile): string {
  const index = (tap: number, k: number): string =>
    forward ? `(tap + ${tap}u * p.inGroups + g) * p.outGroups + c${k}` : `(tap + ${tap}u * p.inGroups + c${k}) * p.outGroups + g`;
  return repeat(taps, (tap) => repeat(tile.groups, (k) => writeMatrix(tile, `m${tap}_${k}`, index(tap, k)), ' '));
}

/** Adds to each target of a row what it reads of the loaded columns. */
export function writeProducts(operation: Correlation, { along, groups }: Tile, row: number): string {
  const { readings } = planReadings(operation, along);
  const product = (k: number, { tap, column }: Reading): string =>
    operation.forward ? `m${tap}_${k} * v${row}_${column}` : `v${row}_${column} * m${tap}_${k}`;
  return repeat(along, (i) =>
    repeat(
      groups,
      (k) => {
        const terms = readings.filter(({ target }) => target === i).map((reading) => product(k, reading));
        return `a${row}_${i}_${k} += ${terms.join(' + ')};`;
      },
      ' ',
    ),
  );
}

function writeRow(operation: Correlation, tile: Tile, row: number): string {
  const { from, source } = sides(operation);
  const { columns } = planReadings(operation, tile.along);
  const loads = repeat(
    columns,
    (j) => `let v${row}_${j} = select(vec4f(0), ${source}[start${row} + g + ${j}u * p.${from}Stride], row${row}In && column${j}In);`,
  );
  return `${loads}\n${writeProducts(operation, tile, row)}`;
}

/** Where the tile's sums add to what is there they begin with it: one branch instead of one a store. What lies outside is not stored again. */
function writeBeginnings(operation: Correlation, { along, rows, groups }: Tile): string {
  const { to, target } = sides(operation);
  const load = (row: number, i: number, k: number): string => `a${row}_${i}_${k} = ${target}[o + ${i}u * p.${to}Stride + ${k}u];`;
  const ofRow = (row: number): string => `{
  let o = ${startOf(operation, row)};
${indent(
  repeat(along, (i) => repeat(groups, (k) => load(row, i, k), ' ')),
  2,
)}
}`;
  return `if (p.accumulate == 1u) {\n${indent(repeat(rows, ofRow), 2)}\n}`;
}

/**
 * A tile's sums over all taps and over every `next`th source group from `first` on, given its place and its groups c0, c1, ... One loop over taps along z and
 * y and groups together: a loop within a loop would hand every sum on twice more for each tap. Rows outside add zeros, but where a stride leaves out
 * every other tap of a tile's only row, those are passed over.
 */
export function writeSums(operation: Correlation, tile: CorrelationTile, { first = '0u', next = 1, beginnings = '' } = {}): string {
  const { from } = sides(operation);
  const { columns, origin } = planReadings(operation, tile.along);
  const { taps, pad, bias, reach, stride } = operation;
  const own = reach === 'gather' ? `tx * ${stride}u` : `tx / ${stride}u`;
  const skips = tellsRowsApart(operation, tile);
  const [firstTap, tapStep] = skips ? [`(ty + ${pad}u) % 2u`, 2] : ['0u', 1];
  return `  let sx = ${own}${signed(origin)};
${indent(
  repeat(columns, (j) => `let column${j}In = sx + ${j}u < p.${from}W;`),
  2,
)}
${indent(
  repeat(tile.rows, (row) =>
    repeat(tile.along, (i) => repeat(tile.groups, (k) => `var a${row}_${i}_${k} = ${bias ? `bias[c${k}]` : 'vec4f()'};`, ' ')),
  ),
  2,
)}
${indent(beginnings, 2)}
  let firstTap = ${firstTap};
  let tapTurns = ${tapStep === 1 ? `${taps}u` : `(${taps + 1}u - firstTap) / 2u`};
${indent(writeDepths(operation, `p.${from}D`), 2)}
  let turns = depthTurns * tapTurns * ((p.${from}Groups + ${next - 1}u - ${first}) / ${next}u);
  var kz = firstDepth;
  var ky = firstTap;
  var g = ${first};
  for (var turn = 0u; turn < turns; turn++) {
    let sz = ${writeDepthSource(operation)};
${indent(
  repeat(tile.rows, (row) => writeSource(operation, `ty + ${row}u`, 'ky', `p.${from}H`, `row${row}`)),
  4,
)}
${indent(
  repeat(
    tile.rows,
    (row) => `let start${row} = (((b * p.${from}D + sz) * p.${from}H + row${row}) * p.${from}W + sx) * p.${from}Stride + p.${from}Offset;`,
  ),
  4,
)}
    let tap = (kz * ${taps}u + ky) * ${taps}u * p.inGroups;
${indent(writeWeights(operation, tile), 4)}
${indent(
  repeat(tile.rows, (row) => writeRow(operation, tile, row)),
  4,
)}
    let tapEnds = g + ${next}u >= p.${from}Groups;
    let depthEnds = tapEnds & (ky + ${tapStep}u >= ${taps}u);
    g = select(g + ${next}u, ${first}, tapEnds);
    ky = select(ky + select(0u, ${tapStep}u, tapEnds), firstTap, depthEnds);
    kz += select(0u, ${reach === 'gather' ? '1u' : 'STRIDE_Z'}, depthEnds);
  }`;
}

/**
 * WGSL of one operation in one tile size. Activations: [batch, z, y, x, channel group] of vec4f; weights: [tap z, y, x][input group][output group] of
 * mat4x4f, column i = input channel i. Channel groups beyond the last are computed from the last one and not stored.
 */
export function writeCorrelation(operation: Correlation, tile: CorrelationTile): string {
  return `${writeBeginning(operation, tile)}
${writeSums(operation, tile, operation.forward ? {} : { beginnings: writeBeginnings(operation, tile) })}
${writeEnd(operation, tile, (row, i, k) => `a${row}_${i}_${k}`)}`;
}
