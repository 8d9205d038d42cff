// What an operation that gathers maps through a kernel is, as data: 3x3(x3) convolutions and 2x2(x2) transposed ones, forward and with respect to their
// input. Which sources a tile's outputs read follows from it. Knows no text.
import type { Tile } from './tiles';

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

/** Whether a thread's one row decides by its parity which taps reach it. */
export const tellsRowsApart = ({ reach, stride }: Pick<Correlation, 'reach' | 'stride'>, { rows }: Tile): boolean =>
  reach === 'spread' && stride === 2 && rows === 1;
