// Writes the WGSL of correlations whose tile as many threads share as it has outputs: each sums over every so-many-th source group, then adds up
// one output from the partial sums in workgroup memory. For small grids with many channels, where one thread a tile leaves a GPU idle.
import { type Correlation, sides } from './correlation';
import { writeGroups, writeHeader, writePlace, writePut } from './correlationFrame';
import { writeSums } from './directCorrelation';
import { indent, repeat } from './text';
import type { CorrelationTile } from './tiles';

/** Lane o stores output o, positions along x fastest. The only row of a tile and its only group always exist. */
function writeStore(operation: Correlation, { along, rows }: CorrelationTile): string {
  const { to } = sides(operation);
  const [across, down, inside] = rows === 1 ? ['lane', '0u', ''] : [`lane % ${along}u`, `lane / ${along}u`, ` && oy < p.${to}H`];
  return `let ox = tx + ${across};
let oy = ty + ${down};
if (tile < p.total && ox < p.${to}W${inside}) {
  put((((b * p.${to}D + tz) * p.${to}H + oy) * p.${to}W + ox) * p.${to}Stride + p.${to}Offset + first, ${operation.bias ? 'sum + bias[first]' : 'sum'});
}`;
}

/**
 * WGSL of one operation for tiles of one group; layouts as in writeCorrelation. Tiles beyond the last are computed and not stored, so that every
 * thread meets the barrier. Each lane begins to add at its own partial sum: lanes that all began at the first would wait for one bank of memory.
 */
export function writeSplitCorrelation(operation: Correlation, tile: CorrelationTile): string {
  const { along, rows } = tile;
  const lanes = along * rows;
  return `${writeHeader(operation)}

${writePut(operation)}

var<workgroup> parts: array<vec4f, ${lanes}u * WORKGROUP>;   // [output of the tile][thread]

@compute @workgroup_size(WORKGROUP) fn main(
  @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u, @builtin(local_invocation_index) local: u32,
) {
  let tile = (id.x + id.y * n.x) * (WORKGROUP / ${lanes}u) + local / ${lanes}u;
  let lane = local % ${lanes}u;
${indent(writePlace(operation, tile, 'tile'), 2)}
${indent(writeGroups(operation, tile), 2)}
${writeSums({ ...operation, bias: false }, tile, { first: 'lane', next: lanes })}
${indent(
  repeat(rows, (row) => repeat(along, (i) => `parts[${row * along + i}u * WORKGROUP + local] = a${row}_${i}_0;`)),
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
