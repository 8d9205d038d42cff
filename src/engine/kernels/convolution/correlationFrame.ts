// Writes what the WGSL of all correlations has in common: bindings, a tile's place, the planes and rows that its taps reach, and the stores.
import { indent, repeat } from './text';
import { quadBuiltin, quadDirectives, writeQuadPlace } from './quads';
import type { CorrelationTile, Tile } from './tiles';
import { type Correlation, sides, tellsRowsApart } from './correlation';

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
export function writeSource(
  operation: Correlation,
  at: string,
  tap: string,
  edge: string,
  name: string,
  step = `${operation.stride}u`,
): string {
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
