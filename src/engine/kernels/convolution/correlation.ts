// Writes the WGSL of every operation that gathers maps through a kernel: 3x3(x3) convolutions and 2x2(x2) transposed ones, forward and with
// respect to their input, in any tile size. One text for all; knows no plan.
import { indent, repeat } from './text';
import { quadBuiltin, quadDirectives, writeQuadLoad, writeQuadPlace } from './quads';
import type { CorrelationTile, Tile } from './tiles';

export interface Correlation {
  /** Target o reads source s·o + t - pad ('gather'), or (o + pad - t) / s where that is whole ('spread'). */
  readonly reach: 'gather' | 'spread';
  readonly taps: 2 | 3;
  readonly pad: 0 | 1;
  readonly stride: 1 | 2;
  /** Forward: sums over input groups, W·x. Otherwise the gradient of the input: sums over output groups, Wᵀ·dy. */
  readonly forward: boolean;
  readonly bias: boolean;
}

/** Along x: target `i` of a tile reads source `column` of those that the thread loads, through `tap`. */
export interface Reading {
  readonly target: number;
  readonly column: number;
  readonly tap: number;
}

/** All readings of a tile that starts at a multiple of its size; `origin` is the first column relative to the tile's own source. */
export function planReadings(
  { reach, taps, pad, stride }: Correlation,
  along: number,
): { readings: Reading[]; columns: number; origin: number } {
  const reads: Reading[] = [];
  for (let target = 0; target < along; target++)
    for (let tap = 0; tap < taps; tap++) {
      const column = reach === 'gather' ? stride * target + tap - pad : (target + pad - tap) / stride;
      if (Number.isInteger(column)) reads.push({ target, column, tap });
    }
  const origin = Math.min(...reads.map(({ column }) => column));
  const columns = Math.max(...reads.map(({ column }) => column)) - origin + 1;
  return { readings: reads.map((reading) => ({ ...reading, column: reading.column - origin })), columns, origin };
}

/** Names of source and target in bindings and uniforms. */
export const sides = ({ forward }: Correlation) =>
  forward
    ? ({ from: 'in', to: 'out', source: 'x', target: 'y' } as const)
    : ({ from: 'out', to: 'in', source: 'dy', target: 'dx' } as const);

export const signed = (value: number): string => (value < 0 ? ` - ${-value}u` : value > 0 ? ` + ${value}u` : '');

/** Overrides, uniforms and bindings. */
export function writeHeader(operation: Correlation): string {
  const { source, target } = sides(operation);
  const last = operation.bias ? 4 : 3;
  return `override DEPTH: u32 = 1u;       // kernel edge along z: 1 in 2-D
override STRIDE_Z: u32 = ${operation.stride}u;    // 1 where z keeps its resolution
override WORKGROUP: u32 = 64u;
struct Params {
  total: u32, inD: u32, inH: u32, inW: u32, outD: u32, outH: u32, outW: u32,
  inGroups: u32, inOffset: u32, inStride: u32, outGroups: u32, outOffset: u32, outStride: u32,${operation.forward ? '' : ' accumulate: u32,'}
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> ${source}: array<vec4f>;
@group(0) @binding(2) var<storage, read> w: array<mat4x4f>;
${operation.bias ? '@group(0) @binding(3) var<storage, read> bias: array<vec4f>;\n' : ''}@group(0) @binding(${last}) var<storage, read_write> ${target}: array<vec4f>;
`;
}

/** Stores one target, or adds to it. */
export function writePut(operation: Correlation): string {
  const { target } = sides(operation);
  return `fn put(index: u32, value: vec4f) {
  ${operation.forward ? `${target}[index] = value;` : `if (p.accumulate == 1u) { ${target}[index] += value; } else { ${target}[index] = value; }`}
}`;
}

/** Source index along an axis of target `at` through tap `tap`, and whether it lies inside `edge`; outside wraps to a huge number. */
function writeSource(operation: Correlation, at: string, tap: string, edge: string, name: string, step = `${operation.stride}u`): string {
  const { reach, pad, stride } = operation;
  if (reach === 'gather') return `let ${name} = (${at}) * ${step} + ${tap}${signed(-pad)}; let ${name}In = ${name} < ${edge};`;
  const reached = `let ${name}Twice = ${at}${signed(pad)} - ${tap};`;
  if (stride === 1) return `${reached} let ${name} = ${name}Twice; let ${name}In = ${name} < ${edge};`;
  return `${reached} let ${name} = ${name}Twice / ${step}; let ${name}In = ${name}Twice % ${step} == 0u && ${name} < ${edge};`;
}

/** Along z a kernel of depth 1 neither pads nor strides. */
export function writeDepth(operation: Correlation, edge: string): string {
  return `var sz = tz; var szIn = true;
if (DEPTH > 1u) { ${writeSource(operation, 'tz', 'kz', edge, 'deep', 'STRIDE_Z')} sz = deep; szIn = deepIn; }
if (!szIn) { continue; }`;
}

/** First tap along z that meets a source, and how many do: they are as far apart as the kernel strides where it spreads. A depth of 1 neither pads nor strides. */
export function writeDepths({ reach, pad }: Correlation, edge: string): string {
  const taps =
    reach === 'gather'
      ? `firstDepth = max(tz * STRIDE_Z, ${pad}u) - tz * STRIDE_Z;
  depthTurns = min(DEPTH, ${edge} + ${pad}u - tz * STRIDE_Z) - firstDepth;`
      : `let reach = tz${signed(pad)};
  let missed = max(reach + 1u, ${edge} * STRIDE_Z) - ${edge} * STRIDE_Z;
  firstDepth = missed + (reach - missed) % STRIDE_Z;
  depthTurns = (max(min(DEPTH, reach + 1u), firstDepth) + STRIDE_Z - 1u - firstDepth) / STRIDE_Z;`;
  return `var firstDepth = 0u; var depthTurns = 1u;\nif (DEPTH > 1u) {\n  ${taps}\n}`;
}

/** Source plane that the target's plane meets through tap kz. */
export const writeDepthSource = ({ reach, pad }: Correlation): string =>
  `select(tz, ${reach === 'gather' ? `tz * STRIDE_Z + kz${signed(-pad)}` : `(tz${signed(pad)} - kz) / STRIDE_Z`}, DEPTH > 1u)`;

/** Whether a thread's one row decides by its parity which taps reach it. */
export const tellsRowsApart = ({ reach, stride }: Pick<Correlation, 'reach' | 'stride'>, { rows }: Tile): boolean =>
  reach === 'spread' && stride === 2 && rows === 1;

/** Decodes a tile's place from its number; rows of equal parity come together where they are told apart. */
export function writePlace(operation: Correlation, shape: Tile, tile: string): string {
  const { to } = sides(operation);
  const { along, rows, groups } = shape;
  return `let sets = (p.${to}Groups + ${groups - 1}u) / ${groups}u;
let first = (${tile} % sets) * ${groups}u;
let tiles = (p.${to}W + ${along - 1}u) / ${along}u;
var rest = ${tile} / sets;
let tx = (rest % tiles) * ${along}u; rest /= tiles;
let lines = (p.${to}H + ${rows - 1}u) / ${rows}u;
${
  tellsRowsApart(operation, shape)
    ? 'let line = rest % lines; let even = (lines + 1u) / 2u;\nlet ty = select(2u * (line - even) + 1u, 2u * line, line < even);'
    : `let ty = (rest % lines) * ${rows}u;`
}
rest /= lines;
let tz = rest % p.${to}D;
let b = rest / p.${to}D;`;
}

/** The tile's channel groups; those beyond the last repeat it. */
export const writeGroups = (operation: Correlation, { groups }: Tile): string =>
  repeat(groups, (k) => `let c${k} = min(first + ${k}u, p.${sides(operation).to}Groups - 1u);`, ' ');

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

/** Where a row of a tile begins in the target. */
export const startOf = (operation: Correlation, row: number): string => {
  const { to } = sides(operation);
  return `(((b * p.${to}D + tz) * p.${to}H + ty + ${row}u) * p.${to}W + tx) * p.${to}Stride + p.${to}Offset + first`;
};

/** Stores what lies inside; `output` is the expression of an output, by row, position and group. */
export function writeStores(
  operation: Correlation,
  { along, rows, groups }: Tile,
  output: (row: number, i: number, k: number) => string,
): string {
  const { to, target } = sides(operation);
  const column = (row: number, i: number, k: number): string => {
    const store = `${target}[o + ${i}u * p.${to}Stride + ${k}u] = ${output(row, i, k)};`;
    return i === 0 ? store : `if (tx + ${i}u < p.${to}W) { ${store} }`;
  };
  const group = (row: number, k: number): string => {
    const stores = repeat(along, (i) => column(row, i, k));
    return k === 0 ? stores : `if (first + ${k}u < p.${to}Groups) {\n${indent(stores, 2)}\n}`;
  };
  return repeat(
    rows,
    (row) => `if (ty + ${row}u < p.${to}H) {
  let o = ${startOf(operation, row)};
${indent(
  repeat(groups, (k) => group(row, k)),
  2,
)}
}`,
  );
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

/** All up to a tile's place and groups, where a thread computes it. */
export function writeBeginning(operation: Correlation, tile: CorrelationTile): string {
  const place = tile.quads
    ? writeQuadPlace(sides(operation).to, tile, tellsRowsApart(operation, tile))
    : `if (thread >= p.total) { return; }\n${writePlace(operation, tile, 'thread')}`;
  return `${tile.quads ? quadDirectives : ''}${writeHeader(operation)}

@compute @workgroup_size(WORKGROUP) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u${tile.quads ? quadBuiltin : ''}) {
  let thread = id.x + id.y * n.x * WORKGROUP;
${indent(place, 2)}
${indent(writeGroups(operation, tile), 2)}`;
}

/** Stores the tile. */
export const writeEnd = (operation: Correlation, tile: CorrelationTile, output: (row: number, i: number, k: number) => string): string =>
  `${tile.quads ? '  if (idle) { return; }\n' : ''}${indent(writeStores(operation, tile, output), 2)}
}
`;

/**
 * WGSL of one operation in one tile size. Activations: [batch, z, y, x, channel group] of vec4f; weights: [tap z, y, x][input group][output group] of
 * mat4x4f, column i = input channel i. Channel groups beyond the last are computed from the last one and not stored.
 */
export function writeCorrelation(operation: Correlation, tile: CorrelationTile): string {
  return `${writeBeginning(operation, tile)}
${writeSums(operation, tile, operation.forward ? {} : { beginnings: writeBeginnings(operation, tile) })}
${writeEnd(operation, tile, (row, i, k) => `a${row}_${i}_${k}`)}`;
}
