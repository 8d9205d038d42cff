// Writes the WGSL of the gradients with respect to weights, of 3x3(x3) convolutions and of 2x2(x2) transposed ones, in any tile size. One text
// for all; knows no plan. Partial sums are added up by reduce_gradients.
import { quadBuiltin, quadDirectives, quadThreads } from './quads';
import { indent, repeat } from './text';
import type { GradientTile } from './tiles';
import { writeLoop } from './weightGradientLoop';

/** Position i of the dense side meets position stride·i + tap - pad of the other: a convolution's output is dense, a transposed one's input. */
export interface WeightGradient {
  readonly dense: 'x' | 'dy';
  readonly taps: 2 | 3;
  readonly pad: 0 | 1;
  readonly stride: 1 | 2;
  /** Also sums dy, for the bias. */
  readonly bias: boolean;
}

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

function writeThread({ taps }: WeightGradient, { inGroups, outGroups, quads }: GradientTile): string {
  return `let thread = id.x + id.y * n.x * WORKGROUP;
if (thread >= p.total) { return; }
let outSets = ${quads ? `((p.outGroups + ${outGroups - 1}u) / ${outGroups}u + ${quadThreads - 1}u) / ${quadThreads}u * ${quadThreads}u` : `(p.outGroups + ${outGroups - 1}u) / ${outGroups}u`};
let inSets = (p.inGroups + ${inGroups - 1}u) / ${inGroups}u;
let og = (thread % outSets) * ${outGroups}u;
var rest = thread / outSets;
let ig = (rest % inSets) * ${inGroups}u; rest /= inSets;
let ky = rest % ${taps}u; rest /= ${taps}u;
let kz = rest % DEPTH;
let chunk = rest / DEPTH;
${
  quads
    ? `let xOwn = p.inOffset + min(ig + lane % ${quadThreads}u, p.inGroups - 1u);`
    : repeat(inGroups, (i) => `let x${i} = p.inOffset + min(ig + ${i}u, p.inGroups - 1u);`)
}
${repeat(outGroups, (k) => `let dy${k} = p.outOffset + min(og + ${k}u, p.outGroups - 1u);`)}`;
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
 * the dense side; quads of threads take the same input groups, four of them, and load x for each other. Layouts as in writeCorrelation; partial: [chunk][tap z, y, x][input group][output group] of mat4x4f.
 */
export function writeWeightGradient(operation: WeightGradient, tile: GradientTile): string {
  const { taps, bias } = operation;
  return `${tile.quads ? quadDirectives : ''}${writeHeader(operation)}

@compute @workgroup_size(WORKGROUP) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u${tile.quads ? quadBuiltin : ''}) {
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
${indent(writeLoop(operation, tile), 2)}
${indent(writeStores(operation, tile), 2)}
}
`;
}
