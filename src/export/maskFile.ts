// One predicted mask as a file: NIfTI for volumes, PNG for pictures, with the values that the labels have in their own files. Read back.
import { encode } from 'fast-png';
import type { ClassInfo } from '../protocol/dataset';
import { PlaygroundError } from '../protocol/failures';
import { encodeNifti, gzip } from './nifti';
import type { ExportSource, PredictedCase } from './source';

export interface MaskFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** A mask with where it lies. */
export type MaskedCase = Omit<PredictedCase, 'split' | 'scores'>;

export const nameFile = ({ id }: Pick<MaskedCase, 'id'>, extension: string): string => `${id.replaceAll('/', '__')}.${extension}`;

/** A class's value in its files as a number; colours as 0xrrggbb, and a class without a number by its index. */
export function fileValue({ value }: ClassInfo, index: number): number {
  if (typeof value === 'number') return value;
  return isColour(value) ? Number.parseInt(value.slice(1), 16) : index;
}

const isColour = (value: ClassInfo['value']): boolean => typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value);

/** Throws PlaygroundError('bug') when the file, read as an import reads it, holds other values or lies elsewhere. */
export async function buildMaskFile(one: MaskedCase, { classes, readMask }: Pick<ExportSource, 'classes' | 'readMask'>): Promise<MaskFile> {
  const table = classes.map(fileValue);
  const values = Array.from(one.classMap, (index) => table[index] ?? 0);
  const colour = one.kind === 'picture' && classes.some(({ value }) => isColour(value));
  const name = nameFile(one, one.kind === 'picture' ? 'png' : 'nii.gz');
  const bytes = one.kind === 'picture' ? encodePicture(one, values, colour) : await gzip(encodeNifti({ ...one, values }));
  const { shape, affine, channels } = await readMask(name, bytes);
  const [first = [], green, blue] = channels;
  const read = (i: number): number =>
    green && blue ? (first[i] ?? 0) * 65536 + (green[i] ?? 0) * 256 + (blue[i] ?? 0) : (first[i] ?? NaN);
  const placed = one.affine === null || (affine !== null && isNear(affine, one.affine));
  if (shape.join() !== one.shape.join() || !placed || !values.every((value, i) => read(i) === value))
    throw new PlaygroundError('bug', `${name}, read back, differs from the prediction; nothing was saved.`);
  return { name, bytes };
}

/** A NIfTI header holds single precision. */
const isNear = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]): boolean =>
  b.every((row, r) => row.every((value, c) => Math.abs((a[r]?.[c] ?? NaN) - value) <= 1e-5 * Math.max(1, Math.abs(value))));

function encodePicture({ shape }: MaskedCase, values: readonly number[], colour: boolean): Uint8Array<ArrayBuffer> {
  const [width = 0, height = 0] = shape;
  const depth = !colour && values.some((value) => value > 255) ? 16 : 8;
  const samples = colour ? values.flatMap((value) => [value >> 16, (value >> 8) & 255, value & 255]) : values;
  const data = depth === 16 ? Uint16Array.from(samples) : Uint8Array.from(samples);
  return Uint8Array.from(encode({ width, height, data, channels: colour ? 3 : 1, depth }));
}
