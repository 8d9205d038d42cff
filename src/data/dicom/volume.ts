// Reads the files of one DICOM series into one image: pixels, rescaled, stacked, with their place in space. Knows nothing of labels.
import { buildAffine, computeSpacing, describeShear, isUsableAffine, lpsSigns } from '../readers/geometry';
import { assertFitsMemory } from '../readers/limits';
import type { RawImage } from '../readers/rawImage';
import { Refusal } from '../refusal';
import { narrowVoxels, type VoxelArray } from '../voxels';
import { openDicom } from './dicomFile';
import type { DicomFrameDecoder } from './frameDecoder';
import type { DicomHeader } from './header';
import { describeOrigin } from './origin';
import { readDicomPixels } from './pixels';
import { computeGrid, type Series } from './series';
import { findTransferSyntax } from './transferSyntax';

/** Opens a file of the series, and names it in what it throws. */
export type OpenSlice = (path: string) => Promise<Blob>;

/** An array that holds every value the slices may have: integers where rescaling keeps them whole. */
function createTarget({ slices }: Series, length: number): VoxelArray {
  const ranges = slices.map(({ header: { bitsStored, signed, float }, frame, header }) => {
    const { slope = 1, intercept = 0 } = header.frames[frame] ?? {};
    const whole = !float && slope === 1 && Number.isInteger(intercept) && bitsStored <= 16;
    const [low, high] = signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1)] : [0, 2 ** bitsStored];
    return { whole, single: bitsStored <= 16 || (float && header.bitsAllocated === 32), low: low + intercept, high: high + intercept };
  });
  if (ranges.every(({ whole, low, high }) => whole && low >= -32768 && high <= 32768)) return new Int16Array(length);
  if (ranges.every(({ whole }) => whole)) return new Int32Array(length);
  return ranges.every(({ single }) => single) ? new Float32Array(length) : new Float64Array(length);
}

function assertColours({ samples, photometric, path }: DicomHeader, raw: boolean): void {
  const known = samples === 1 ? /^MONOCHROME[12]$|^$/ : raw ? /^(?:RGB|YBR_FULL)$/ : /^(?:RGB|YBR_)/;
  if ((samples === 1 || samples === 3) && known.test(photometric)) return;
  throw new Refusal(
    'unsupported_type',
    `its colours are ${photometric || 'unknown'} with ${samples} samples (${path.replace(/^.*\//, '')}), which is not read. Save it as grey or RGB.`,
  );
}

/** YBR_FULL to RGB: DICOM PS3.3, C.7.6.3.1.2. In place, one pixel's samples side by side. */
function convertYbr(values: VoxelArray): void {
  const byte = (v: number): number => Math.min(255, Math.max(0, Math.round(v)));
  for (let i = 0; i + 2 < values.length; i += 3) {
    const [y, cb, cr] = [values[i] as number, (values[i + 1] as number) - 128, (values[i + 2] as number) - 128];
    values[i] = byte(y + 1.402 * cr);
    values[i + 1] = byte(y - 0.344136 * cb - 0.714136 * cr);
    values[i + 2] = byte(y + 1.772 * cb);
  }
}

/** Copies one slice's samples into the channels, rescaled. */
function placeSlice(
  values: VoxelArray,
  header: DicomHeader,
  frame: number,
  channels: readonly VoxelArray[],
  start: number,
  planar: boolean,
): void {
  const { slope = 1, intercept = 0 } = header.frames[frame] ?? {};
  const pixels = header.rows * header.columns;
  if (header.photometric === 'YBR_FULL' && findTransferSyntax(header.transferSyntax).pixels !== 'codec' && !planar) convertYbr(values);
  channels.forEach((channel, s) => {
    const [step, first] = planar ? [1, s * pixels] : [header.samples, s];
    for (let i = 0; i < pixels; i++) channel[start + i] = (values[first + i * step] as number) * slope + intercept;
  });
}

async function readChannels(series: Series, open: OpenSlice, decode: DicomFrameDecoder | undefined): Promise<VoxelArray[]> {
  const header = series.slices[0]?.header;
  if (!header) throw new Refusal('corrupt', 'the series holds no slice.');
  const raw = findTransferSyntax(header.transferSyntax).pixels === 'raw';
  assertColours(header, raw);
  const pixels = header.rows * header.columns;
  assertFitsMemory(
    pixels * series.slices.length * header.samples * 4,
    `its series (${header.columns}x${header.rows}x${series.slices.length})`,
  );
  const channels = Array.from({ length: header.samples }, () => createTarget(series, pixels * series.slices.length));
  const places = new Map<string, { frame: number; z: number; header: DicomHeader }[]>();
  series.slices.forEach((slice, z) => places.set(slice.header.path, [...(places.get(slice.header.path) ?? []), { ...slice, z }]));
  for (const [path, slices] of places) {
    const file = await openDicom(await open(path));
    const frames = await readDicomPixels(file, slices[0]?.header ?? header, decode);
    for (const { frame, z, header: own } of slices) {
      const values = frames[frame];
      if (values) placeSlice(values, own, frame, channels, z * pixels, raw && own.planar);
    }
  }
  return channels.map(narrowVoxels);
}

/** The whole series as one image. Throws Refusal, or whatever `open` throws. */
export async function readDicomSeries(series: Series, open: OpenSlice, decode: DicomFrameDecoder | undefined): Promise<RawImage> {
  if (series.fault !== null) throw new Refusal('unsupported_type', series.fault);
  const header = series.slices[0]?.header;
  const channels = await readChannels(series, open, decode);
  const depth = series.slices.length;
  const grid = computeGrid(series);
  const affine = grid.axes ? buildAffine(grid.axes, grid.origin ?? [], lpsSigns) : null;
  const warnings = [...series.warnings];
  if (series.slices.some((slice) => slice.header.photometric === 'MONOCHROME1'))
    warnings.push('its low values are meant to be shown bright (MONOCHROME1); values are kept as stored');
  const usable = affine && isUsableAffine(affine) && grid.spacing.every((mm) => mm > 0) ? affine : null;
  const said = grid.spacing.map((mm) => (Number.isNaN(mm) ? undefined : mm));
  const spacing = computeSpacing(null, said, depth > 1 ? 3 : 2, warnings);
  const shape = [header?.columns ?? 0, header?.rows ?? 0, ...(depth > 1 ? [depth] : [])];
  warnings.push(...describeShear(usable));
  const lossy = findTransferSyntax(header?.transferSyntax ?? '').lossy ?? false;
  const kind = depth > 1 ? 'volume' : 'picture';
  const modality = header?.modality ?? '';
  const origin = describeOrigin(series, usable !== null);
  return { kind, shape, spacing, affine: usable, channels, alpha: null, palette: null, lossy, warnings, modality, origin };
}
