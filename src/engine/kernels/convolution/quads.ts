// Writes what four neighbouring threads of a subgroup do together. In a correlation they take four tiles that need the same weights, and each loads a
// column of every matrix for all; in a weight gradient they need the same x. Knows no products. A subgroup must hold its workgroup's threads in order, as on software adapters.
import type { Tile } from './tiles';

export const quadThreads = 4;

/** Goes before everything else. Whole quads leave early, or none of their threads, which WGSL cannot know. */
export const quadDirectives = 'enable subgroups;\ndiagnostic(off, subgroup_uniformity);\n';

export const quadBuiltin = ', @builtin(subgroup_invocation_id) lane: u32';

/** Declares a matrix of which every thread of a quad loads one column. */
export const writeQuadLoad = (name: string, matrix: string): string =>
  `let ${name}Column = ${matrix}[lane % 4u]; let ${name} = mat4x4f(${[0, 1, 2, 3].map((i) => `quadBroadcast(${name}Column, ${i}u)`).join(', ')});`;

/** Declares four vectors, of which every thread of a quad loads the one of its place. */
export const writeQuadVector = (name: (i: number) => string, own: string): string =>
  `let ${name(0)}Own = ${own};\n${[0, 1, 2, 3].map((i) => `let ${name(i)} = quadBroadcast(${name(0)}Own, ${i}u);`).join(' ')}`;

/**
 * Decodes a tile's place on the `to` side from the thread's number, as writePlace does. Tiles that need the same weights follow each other: those of one
 * plane, one set of groups and, where rows are told apart by their parity, one row, of all samples. Where they fill no whole number of quads, the last
 * threads are `idle`: they load for the others and store nothing.
 */
export function writeQuadPlace(to: 'in' | 'out', { along, rows, groups }: Tile, rowsApart: boolean): string {
  const line = 'let even = (lines + 1u) / 2u;\nlet ty = select(2u * (line - even) + 1u, 2u * line, line < even);';
  return `let sets = (p.${to}Groups + ${groups - 1}u) / ${groups}u;
let tiles = (p.${to}W + ${along - 1}u) / ${along}u;
let lines = (p.${to}H + ${rows - 1}u) / ${rows}u;
let runs = sets * p.${to}D${rowsApart ? ' * lines' : ''};
let run = p.total / runs;
let padded = (run + ${quadThreads - 1}u) / ${quadThreads}u * ${quadThreads}u;
if (thread >= padded * runs) { return; }
let idle = thread % padded >= run;
let tx = (thread % padded % tiles) * ${along}u;
var rest = thread % padded / tiles;
${
  rowsApart
    ? ''
    : `let ty = (rest % lines) * ${rows}u; rest /= lines;
`
}let b = rest;
rest = thread / padded;
let first = (rest % sets) * ${groups}u; rest /= sets;
${
  rowsApart
    ? `let line = rest % lines; rest /= lines;
${line}
`
    : ''
}let tz = rest;`;
}
