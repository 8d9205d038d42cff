// Writes the WGSL of correlations in which a workgroup computes a block of outputs: one source group's patch with its border and its weights are
// copied to workgroup memory, every thread adds what its outputs read of them, and so on group by group. A matrix product without its matrix.
import { type Correlation, planReadings, sides } from './correlation';
import { signed, writeDepth, writeHeader, writePlace, writePut } from './correlationFrame';
import { writeProducts } from './directCorrelation';
import { indent, repeat } from './text';
import { sharedThread, type Tile } from './tiles';

const { along: threadAlong, groups: threadGroups } = sharedThread;

/** Source rows and columns that a block reads, and the first of either relative to the block's own source. */
function patchOf(operation: Correlation, { along, rows }: Tile): { rows: number; columns: number; origin: number } {
  const { columns, origin } = planReadings(operation, along);
  return { rows: planReadings(operation, rows).columns, columns, origin };
}

/** Vectors of four floats that a block keeps in workgroup memory. */
export function sharedVectors(operation: Correlation, block: Tile): { sources: number; weights: number } {
  const { rows, columns } = patchOf(operation, block);
  return { sources: rows * columns, weights: 4 * operation.taps ** 2 * block.groups };
}

const ownSource = ({ reach, stride }: Correlation, at: string): string =>
  stride === 1 ? at : reach === 'gather' ? `${at} * ${stride}u` : `${at} / ${stride}u`;

/** Copies source group g of the patch, zero outside the map, and its weights at this depth: [tap y, x][group of the block][column]. */
function writeCopies(operation: Correlation, block: Tile): string {
  const { from, source } = sides(operation);
  const { columns } = patchOf(operation, block);
  const { sources, weights } = sharedVectors(operation, block);
  const square = operation.taps ** 2;
  const matrix = operation.forward ? '(tap * p.inGroups + g) * p.outGroups + c' : '(tap * p.inGroups + c) * p.outGroups + g';
  return `for (var i = local; i < ${sources}u; i += WORKGROUP) {
  let sy = startY + i / ${columns}u;
  let sx = startX + i % ${columns}u;
  let at = (plane + sy * p.${from}W + sx) * p.${from}Stride + p.${from}Offset + g;
  sources[i] = select(vec4f(0), ${source}[at], sy < p.${from}H && sx < p.${from}W);
}
for (var i = local; i < ${weights}u; i += WORKGROUP) {
  let tap = kz * ${square}u + i / ${4 * block.groups}u;
  let c = first + i / 4u % ${block.groups}u;
  weights[i] = w[${matrix}][i % 4u];
}`;
}

/** Row of the patch that a thread's row reads through tap ky; rows of the other parity read none. */
function writePatchRow(operation: Correlation, block: Tile): string {
  const { reach, pad, stride } = operation;
  const { origin } = patchOf(operation, block);
  if (reach === 'gather') return `let row = ${ownSource(operation, 'ownY')} + ky;`;
  if (stride === 1) return `let row = ownY${signed(pad - origin)} - ky;`;
  return `let twice = ownY${signed(pad)} - ky;
if (twice % 2u != 0u) { continue; }
let row = twice / 2u${signed(-origin)};`;
}

/** Adds what the thread's outputs read of the copies through one row of taps. */
function writeTapRow(operation: Correlation, block: Tile): string {
  const { columns } = planReadings(operation, threadAlong);
  const weight = (tap: number, k: number): string => `let m${tap}_${k} = weight(taps + ${tap * block.groups + k}u);`;
  return `${writePatchRow(operation, block)}
let at = row * ${patchOf(operation, block).columns}u + ${ownSource(operation, 'ownX')};
${repeat(columns, (j) => `let v0_${j} = sources[at + ${j}u];`)}
let taps = ky * ${operation.taps * block.groups}u + ownGroup;
${repeat(operation.taps, (tap) => repeat(threadGroups, (k) => weight(tap, k), ' '))}
${writeProducts(operation, sharedThread, 0)}`;
}

function writeStores(operation: Correlation): string {
  const { to } = sides(operation);
  const store = (i: number, k: number): string =>
    `if (ox + ${i}u < p.${to}W && c + ${k}u < p.${to}Groups) { put(o + ${i}u * p.${to}Stride + ${k}u, a0_${i}_${k}); }`;
  return `let ox = tx + ownX;
let oy = ty + ownY;
let c = first + ownGroup;
let o = (((b * p.${to}D + tz) * p.${to}H + oy) * p.${to}W + ox) * p.${to}Stride + p.${to}Offset + c;
if (oy < p.${to}H) {
${indent(
  repeat(threadAlong, (i) => repeat(threadGroups, (k) => store(i, k))),
  2,
)}
}`;
}

/**
 * WGSL of one operation in blocks; layouts as in writeCorrelation. Groups beyond the last are computed from whatever weights follow and not stored.
 * All that decides whether a barrier is met is the same for the whole workgroup.
 */
export function writeSharedCorrelation(operation: Correlation, block: Tile): string {
  const { from } = sides(operation);
  const { origin } = patchOf(operation, block);
  const { sources, weights } = sharedVectors(operation, block);
  const [wide, high] = [block.along / threadAlong, block.rows];
  const start = (k: number): string => (operation.bias ? `bias[first + ownGroup + ${k}u]` : 'vec4f()');
  return `${writeHeader(operation)}

${writePut(operation)}

var<workgroup> sources: array<vec4f, ${sources}>;
var<workgroup> weights: array<vec4f, ${weights}>;

fn weight(at: u32) -> mat4x4f {
  return mat4x4f(weights[4u * at], weights[4u * at + 1u], weights[4u * at + 2u], weights[4u * at + 3u]);
}

@compute @workgroup_size(WORKGROUP) fn main(
  @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u, @builtin(local_invocation_index) local: u32,
) {
  let block = id.x + id.y * n.x;
  if (block >= p.total) { return; }
${indent(writePlace(operation, block, 'block'), 2)}
  let startX = ${ownSource(operation, 'tx')}${signed(origin)};
  let startY = ${ownSource(operation, 'ty')}${signed(origin)};
  let ownX = local % ${wide}u * ${threadAlong}u;
  let ownY = local / ${wide}u % ${high}u;
  let ownGroup = local / ${wide * high}u * ${threadGroups}u;
${indent(
  repeat(threadAlong, (i) => repeat(threadGroups, (k) => `var a0_${i}_${k} = ${start(k)};`, ' ')),
  2,
)}
  for (var kz = 0u; kz < DEPTH; kz++) {
${indent(writeDepth(operation, `p.${from}D`), 4)}
    let plane = (b * p.${from}D + sz) * p.${from}H * p.${from}W;
    for (var g = 0u; g < p.${from}Groups; g++) {
${indent(writeCopies(operation, block), 6)}
      workgroupBarrier();
      for (var ky = 0u; ky < ${operation.taps}u; ky++) {
${indent(writeTapRow(operation, block), 8)}
      }
      workgroupBarrier();
    }
  }
${indent(writeStores(operation), 2)}
}
`;
}
