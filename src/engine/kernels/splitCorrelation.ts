// Writes the WGSL of correlations whose tile as many threads share as it has outputs: each sums over every so-many-th source group, then adds up
// one output from the partial sums in workgroup memory. For small grids with many channels, where one thread a tile leaves a GPU idle.
import { type Correlation, sides, writeGroups, writeHeader, writePlace, writeSums } from './correlation';
import { indent, range, repeat } from './text';
import type { Tile } from './tiles';

/** Digit of `lane` in a mixed base: (lane / below) % base. */
function digit(below: number, base: number, last = false): string {
  if (base === 1) return '0u';
  const rest = below === 1 ? 'lane' : `lane / ${below}u`;
  return last ? rest : `${rest} % ${base}u`;
}

/** Lane o stores output o: positions along x fastest, then rows, then groups. */
function writeStore(operation: Correlation, { along, rows, groups }: Tile): string {
  const { to } = sides(operation);
  return `let ox = tx + ${digit(1, along, rows * groups === 1)};
let oy = ty + ${digit(along, rows, groups === 1)};
let c = first + ${digit(along * rows, groups, true)};
if (tile < p.total && ox < p.${to}W && oy < p.${to}H && c < p.${to}Groups) {
  put((((b * p.${to}D + tz) * p.${to}H + oy) * p.${to}W + ox) * p.${to}Stride + p.${to}Offset + c, ${operation.bias ? 'sum + bias[c]' : 'sum'});
}`;
}

/**
 * WGSL of one operation; layouts as in writeCorrelation. Tiles beyond the last are computed from the last one and not stored, so that every thread
 * meets the barrier. Each lane begins to add at its own partial sum: lanes that all began at the first would wait for the same bank of memory.
 */
export function writeSplitCorrelation(operation: Correlation, tile: Tile): string {
  const { along, rows, groups } = tile;
  const lanes = along * rows * groups;
  const outputs = range(groups).flatMap((k) => range(rows).flatMap((row) => range(along).map((i) => `a${row}_${i}_${k}`)));
  return `${writeHeader(operation)}

var<workgroup> parts: array<vec4f, ${lanes}u * WORKGROUP>;   // [output of the tile][thread]

@compute @workgroup_size(WORKGROUP) fn main(
  @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u, @builtin(local_invocation_index) local: u32,
) {
  let tile = (id.x + id.y * n.x) * (WORKGROUP / ${lanes}u) + local / ${lanes}u;
  let lane = local % ${lanes}u;
  let known = min(tile, p.total - 1u);
${indent(writePlace(operation, tile, 'known'), 2)}
${indent(writeGroups(operation, tile), 2)}
${writeSums({ ...operation, bias: false }, tile, { first: 'lane', next: `g += ${lanes}u` })}
${indent(
  repeat(lanes, (o) => `parts[${o}u * WORKGROUP + local] = ${outputs[o]};`),
  2,
)}
  workgroupBarrier();
  let team = lane * WORKGROUP + local - lane;
  var sum = vec4f();
  for (var i = 0u; i < ${lanes}u; i++) { sum += parts[team + (lane + i) % ${lanes}u]; }
${indent(writeStore(operation, tile), 2)}
}
`;
}
