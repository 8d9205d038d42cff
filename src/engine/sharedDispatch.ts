// One dispatch that serves many layers or heads: rows of a table say what each needs, `owners` which workgroups serve whom. Pure data.
import { workgroupSize } from './kernel';
import type { Recorder, Tensor } from './recorder';

export interface Shared {
  /** [row, first workgroup of that row] for each workgroup. */
  owners: Tensor;
  workgroups: number;
}

/** `threads` of each row of the table, in order; rows never share a workgroup. */
export function planShared(recorder: Recorder, label: string, threads: readonly number[]): Shared {
  const owners: number[] = [];
  let first = 0;
  threads.forEach((count, row) => {
    const workgroups = Math.ceil(count / workgroupSize);
    for (let i = 0; i < workgroups; i++) owners.push(row, first);
    first += workgroups;
  });
  return { owners: recorder.constant(`${label} owners`, Uint32Array.from(owners).buffer), workgroups: first };
}

/** A table of u32 rows (f32 fields given as their bits). */
export function planTable(recorder: Recorder, label: string, rows: readonly (readonly number[])[]): Tensor {
  return recorder.constant(`${label} table`, Uint32Array.from(rows.flat()).buffer);
}

export const floatBits = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0] as number;
