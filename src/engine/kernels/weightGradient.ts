// Writes the WGSL of the gradients with respect to weights, of 3x3(x3) convolutions and of 2x2(x2) transposed ones, in any tile size. One text
// for all; knows no plan. Partial sums are added up by reduce_gradients.
import { indent, repeat } from './text';
import type { GradientTile } from './tiles';

/** Position i of the dense side meets position stride·i + tap - pad of the other: a convolution's output is dense, a transposed one's input. */
export interface WeightGradient {
  readonly dense: 'x' | 'dy';
  readonly taps: 2 | 3;
  readonly pad: 0 | 1;
  readonly stride: 1 | 2;
  /** Also sums dy, for the bias. */
  readonly bias: boolean;
}

const sideOf = { x: 'in', dy: 'out' } as const;
const other = { x: 'dy', dy: 'x' } as const;

function writeHeader({ stride, bias }: WeightGradient): string {
  return `override DEPTH: u32 = 1u;       // kernel edge along z: 1 in 2-D
override STRIDE_Z: u32 = ${stride}u;    // 1 where z keeps its resolution
override WORKGROUP: u32 = 64u;
struct Params {
  total: u32, inD: u32, inH: u32, inW: u32, outD: u32, outH: u32, outW: u32,
  inGroups: u32, inOffset: u32, inStride: u32, outGroups: u32, outOffset: u32, outStride: u32, rows: u32, allRows: u32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partial: array<mat4x4f>;
${bias ? '@group(0) @binding(4) var<storage, read_write> biasPartial: array<vec4f>;   // [chunk][tap z, y][output group]\n' : ''}
fn outer(a: vec4f, d: vec4f) -> mat4x4f {
  return mat4x4f(a.x * d, a.y * d, a.z * d, a.w * d);
}`;
}

function writeThread({ taps }: WeightGradient, { inGroups, outGroups }: GradientTile): string {
  return `let thread = id.x + id.y * n.x * WORKGROUP;
if (thread >= p.total) { return; }
let outSets = (p.outGroups + ${outGroups - 1}u) / ${outGroups}u;
let inSets = (p.inGroups + ${inGroups - 1}u) / ${inGroups}u;
let og = (thread % outSets) * ${outGroups}u;
var rest = thread / outSets;
let ig = (rest % inSets) * ${inGroups}u; rest /= inSets;
let ky = rest % ${taps}u; rest /= ${taps}u;
let kz = rest % DEPTH;
let chunk = rest / DEPTH;
${repeat(inGroups, (i) => `let x${i} = p.inOffset + min(ig + ${i}u, p.inGroups - 1u);`)}
${repeat(outGroups, (k) => `let dy${k} = p.outOffset + min(og + ${k}u, p.outGroups - 1u);`)}`;
}

/** Groups of channels that a thread takes of either side. */
const countsOf = ({ inGroups, outGroups }: GradientTile) => ({ x: inGroups, dy: outGroups });

/** One turn of the loop along x: loads `columns` dense positions and the shifted ones they meet, adds their products, hands columns on. */
function writeTurn({ dense, taps, pad, stride, bias }: WeightGradient, tile: GradientTile): string {
  const shifted = other[dense];
  const [denseSide, shiftedSide, counts] = [sideOf[dense], sideOf[shifted], countsOf(tile)];
  const kept = Math.max(0, taps - stride);
  const fresh = stride * tile.columns;
  const name = (group: number, column: number): string => (column < kept ? `carried${group}_${column}` : `s${group}_${column}`);
  const loadDense = repeat(tile.columns, (u) =>
    repeat(
      counts[dense],
      (i) =>
        `let d${i}_${u} = select(vec4f(0), ${dense}[(row + at + ${u}u) * p.${denseSide}Stride + ${dense}${i}], at + ${u}u < p.${denseSide}W);`,
    ),
  );
  const loadShifted = repeat(fresh, (j) => {
    const column = `at * ${stride}u + ${kept + j - pad}u`;
    return repeat(
      counts[shifted],
      (i) =>
        `let s${i}_${kept + j} = select(vec4f(0), ${shifted}[(far + ${column}) * p.${shiftedSide}Stride + ${shifted}${i}], ${column} < p.${shiftedSide}W);`,
    );
  });
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
  const carry = repeat(kept, (j) => repeat(counts[shifted], (i) => `carried${i}_${j} = ${name(i, fresh + j)};`, ' '));
  return [loadDense, loadShifted, sums, biases, carry].filter(Boolean).join('\n');
}

/** Columns handed on from turn to turn, as they are before the first one: those left of the image are zero. */
function writeCarried({ dense, taps, pad, stride }: WeightGradient, tile: GradientTile): string {
  const shifted = other[dense];
  const side = sideOf[shifted];
  const start = (i: number, j: number): string =>
    j < pad ? 'vec4f()' : `${shifted}[(far + ${j - pad}u) * p.${side}Stride + ${shifted}${i}]`;
  return repeat(Math.max(0, taps - stride), (j) => repeat(countsOf(tile)[shifted], (i) => `var carried${i}_${j} = ${start(i, j)};`));
}

function writeStores({ taps, bias }: WeightGradient, { inGroups, outGroups }: GradientTile): string {
  const store = (i: number, k: number): string => {
    const index = (tap: number): string => `((tap + ${tap}u) * p.inGroups + ig + ${i}u) * p.outGroups + og + ${k}u`;
    return `if (ig + ${i}u < p.inGroups && og + ${k}u < p.outGroups) {\n${indent(
      repeat(taps, (tap) => `partial[${index(tap)}] = g${tap}_${i}_${k};`),
      2,
    )}\n}`;
  };
  const biases = `if (ig == 0u) {\n${indent(
    repeat(outGroups, (k) => `if (og + ${k}u < p.outGroups) { biasPartial[tap / ${taps}u * p.outGroups + og + ${k}u] = sum${k}; }`),
    2,
  )}\n}`;
  return `let tap = ((chunk * DEPTH + kz) * ${taps}u + ky) * ${taps}u;
${repeat(inGroups, (i) => repeat(outGroups, (k) => store(i, k)))}${bias ? `\n${biases}` : ''}`;
}

/**
 * WGSL of one weight gradient in one tile size: a thread sums all taps along x of its (input groups, output groups, tap z, tap y) over `rows` rows of
 * the dense side. Layouts as in writeCorrelation; partial: [chunk][tap z, y, x][input group][output group] of mat4x4f.
 */
export function writeWeightGradient(operation: WeightGradient, tile: GradientTile): string {
  const { dense, taps, pad, stride, bias } = operation;
  const [denseSide, shiftedSide] = [sideOf[dense], sideOf[other[dense]]];
  const minus = pad > 0 ? ` - ${pad}u` : '';
  return `${writeHeader(operation)}

@compute @workgroup_size(WORKGROUP) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
${indent(writeThread(operation, tile), 2)}
${indent(
  repeat(taps, (tap) => repeat(tile.inGroups, (i) => repeat(tile.outGroups, (k) => `var g${tap}_${i}_${k} = mat4x4f();`, ' '))),
  2,
)}
${
  bias
    ? indent(
        repeat(tile.outGroups, (k) => `var sum${k} = vec4f();`),
        2,
      )
    : ''
}
  let end = min((chunk + 1u) * p.rows, p.allRows);
  for (var r = chunk * p.rows; r < end; r++) {
    let near = r / p.${denseSide}H;
    let fy = (r % p.${denseSide}H) * ${stride}u + ky${minus};
    let fz = select(near % p.${denseSide}D, (near % p.${denseSide}D) * STRIDE_Z + kz${minus}, DEPTH > 1u);
    if (fy >= p.${shiftedSide}H || fz >= p.${shiftedSide}D) { continue; }
    let row = r * p.${denseSide}W;
    let far = ((near / p.${denseSide}D * p.${shiftedSide}D + fz) * p.${shiftedSide}H + fy) * p.${shiftedSide}W;
${indent(writeCarried(operation, tile), 4)}
    for (var at = 0u; at < p.${denseSide}W; at += ${tile.columns}u) {
${indent(writeTurn(operation, tile), 6)}
    }
  }
${indent(writeStores(operation, tile), 2)}
}
`;
}
