// Cases with the same pixels: told by a hash of evenly spread voxels, then voxel by voxel. Pure, but for what it remembers of arrays.
import type { Finding } from '../../protocol/findings';
import type { Case, Dataset } from '../dataset';
import type { VoxelArray } from '../voxels';
import { leaveOut } from './fixes';

const samples = 4096;
const hashes = new WeakMap<VoxelArray, number>();

/** FNV-1a over the bits of evenly spread voxels. */
function hashVoxels(values: VoxelArray): number {
  const known = hashes.get(values);
  if (known !== undefined) return known;
  const stride = Math.max(1, Math.floor(values.length / samples));
  const bits = new Uint32Array(
    Float64Array.from({ length: Math.ceil(values.length / stride) }, (_, i) => values[i * stride] as number).buffer,
  );
  const hash = bits.reduce((sum, word) => Math.imul(sum ^ word, 0x01000193) >>> 0, 0x811c9dc5);
  hashes.set(values, hash);
  return hash;
}

const nameOf = ({ shape, image }: Case): string => [shape.join('x'), image.map(hashVoxels).join()].join(' ');

/** A constant image equals every other of its value and says nothing. */
const says = ({ intensity }: Case): boolean => intensity.some(({ deviation }) => deviation > 0);
const isEqual = (a: Case, b: Case): boolean =>
  a.image.every((values, c) => values === b.image[c] || values.every((value, i) => value === b.image[c]?.[i]));

/** Groups of two and more cases whose images are equal in every voxel of every channel. */
export function groupIdentical({ cases }: Dataset): Case[][] {
  const groups = new Map<string, Case[]>();
  for (const item of cases.filter(says)) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item]);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const equal = first ? group.filter((item) => item === first || isEqual(first, item)) : [];
    return equal.length > 1 ? [equal] : [];
  });
}

export const findIdentical = (groups: readonly (readonly Case[])[]): Finding[] =>
  groups.map((group): Finding => {
    const [first, ...others] = group.map(({ id }) => id);
    const cases = group.map(({ id }) => id);
    return {
      kind: 'identical',
      severity: 'warning',
      text: `${cases.join(' and ')} hold the same image, voxel by voxel`,
      cases,
      files: [],
      fixes: [
        { label: 'Keep on one side of the split', edit: { kind: 'patient', cases, patient: group[0]?.patient ?? first ?? '' } },
        leaveOut(others),
      ],
    };
  });
