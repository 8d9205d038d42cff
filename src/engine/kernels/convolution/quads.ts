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

/** Rounded up to whole quads. */
const whole = (count: string): string => `(${count} + ${quadThreads - 1}u) / ${quadThreads}u * ${quadThreads}u`;

const oneRun = (rows: number): string => `let threads = ${whole('run')};
let place = thread % threads;
let idle = place >= run;
let ty = place / tiles % lines * ${rows}u;
let b = place / tiles / lines;`;

/** `odd` lines may be none; then no thread is theirs. */
const twoRuns = `let even = (lines + 1u) / 2u;
let odd = lines - even;
let evenRun = run / lines * even;
let oddRun = run / lines * odd;
let evenThreads = ${whole('evenRun')};
let threads = evenThreads + ${whole('oddRun')};
let isOdd = thread % threads >= evenThreads;
let place = select(thread % threads, thread % threads - evenThreads, isOdd);
let idle = place >= select(evenRun, oddRun, isOdd);
let alike = select(even, max(odd, 1u), isOdd);
let ty = 2u * (place / tiles % alike) + select(0u, 1u, isOdd);
let b = place / tiles / alike;`;

/**
 * Decodes a tile's place on the `to` side from the thread's number, as writePlace does. Tiles that need the same weights follow each other, a run of all
 * samples: those of one plane, one set of groups and, where rows are told apart by their parity, of the even or the odd rows. Where a run fills no whole
 * number of quads, its last threads are `idle`: they load for the others and store nothing.
 */
export function writeQuadPlace(to: 'in' | 'out', { along, rows, groups }: Tile, rowsApart: boolean): string {
  return `let sets = (p.${to}Groups + ${groups - 1}u) / ${groups}u;
let tiles = (p.${to}W + ${along - 1}u) / ${along}u;
let lines = (p.${to}H + ${rows - 1}u) / ${rows}u;
let run = p.total / (sets * p.${to}D);
${rowsApart ? twoRuns : oneRun(rows)}
if (thread >= threads * sets * p.${to}D) { return; }
let tx = place % tiles * ${along}u;
let first = thread / threads % sets * ${groups}u;
let tz = thread / threads / sets;`;
}
