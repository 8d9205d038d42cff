// Reads TIFF and BigTIFF: one page as a picture, several as a volume (or channels, where its description says so). Knows nothing of labels or pairing.
import { Refusal } from '../refusal';
import { narrowVoxels, type VoxelArray } from '../voxels';
import { assertFitsMemory } from './limits';
import { createPicture } from './picture';
import { formatShape, type RawImage } from './rawImage';
import type { Reading } from './reader';
import { findSampleType, readTiffPage } from './tiffChunks';
import { readPageOrder, type PageOrder } from './tiffPageOrder';
import { parseTiff, type TiffFile, type TiffPage } from './tiffDirectory';

const named: Readonly<Record<number, string>> = { 4: 'a transparency mask', 5: 'CMYK', 6: 'YCbCr', 8: 'CIE Lab', 32803: 'raw camera data' };

function assertReadable(pages: readonly TiffPage[]): TiffPage {
  const [first] = pages;
  if (!first) throw new Refusal('corrupt', 'the TIFF holds no page.');
  if (first.photometric > 3)
    throw new Refusal(
      'unsupported_type',
      `its colours are ${named[first.photometric] ?? 'unknown'} (code ${first.photometric}). Save it as grey or RGB.`,
    );
  const odd = pages.find(
    (page) => page.width !== first.width || page.height !== first.height || page.samples !== first.samples || page.bits !== first.bits,
  );
  if (odd)
    throw new Refusal(
      'unsupported_type',
      `its pages differ (${formatShape([first.width, first.height])} and ${formatShape([odd.width, odd.height])}, ${first.samples} and ${odd.samples} samples). Save each as a file of its own.`,
    );
  const chunks = first.offsets.length;
  if (first.chunkWidth < 1 || first.chunkHeight < 1 || chunks < Math.ceil(first.height / first.chunkHeight))
    throw new Refusal('corrupt', `the TIFF is damaged: it names ${chunks} parts for ${first.width}x${first.height} pixels.`);
  return first;
}

async function readSamples(
  { littleEndian, pages }: TiffFile,
  bytes: Uint8Array<ArrayBuffer>,
  first: TiffPage,
  { channels, channelsFirst }: PageOrder,
): Promise<VoxelArray[]> {
  const type = findSampleType(first);
  const pixels = first.width * first.height;
  const depth = pages.length / channels;
  assertFitsMemory(
    pixels * pages.length * first.samples * type.bytes,
    `its header claims ${pages.length} pages of ${first.width}x${first.height} pixels and`,
  );
  const arrays = Array.from({ length: channels * first.samples }, () => type.view(new ArrayBuffer(pixels * depth * type.bytes)));
  for (const [p, page] of pages.entries()) {
    const [channel, z] = channelsFirst ? [p % channels, Math.floor(p / channels)] : [Math.floor(p / depth), p % depth];
    const targets = arrays.slice(channel * first.samples, (channel + 1) * first.samples);
    await readTiffPage({ bytes, littleEndian }, page, targets, z * pixels);
  }
  if (first.photometric === 0) arrays.forEach((values) => invert(values, 2 ** first.bits - 1, first.sampleFormat));
  return arrays.map(narrowVoxels);
}

/** White is zero: grey is what is left to the largest value. */
function invert(values: VoxelArray, largest: number, sampleFormat: number): void {
  if (sampleFormat !== 1) return;
  for (let i = 0; i < values.length; i++) values[i] = largest - (values[i] as number);
}

/** nnU-Net keeps the spacing (z, y, x) of a TIFF volume in a .json file beside it, named without the channel; else the description may say it. */
async function readSpacing({ path, openBeside }: Reading, order: PageOrder, warnings: string[]): Promise<number[]> {
  const stem = path.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
  const beside = (await openBeside(`${stem}.json`)) ?? (await openBeside(`${stem.replace(/_\d{4}$/, '')}.json`));
  const found = /"spacing"\s*:\s*\[([^\]]*)\]/
    .exec(beside && beside.size < 65536 ? await beside.text() : '')?.[1]
    ?.split(',')
    .map(Number);
  if (found?.length === 3 && found.every((mm) => mm > 0)) return found.toReversed();
  if (order.spacing) return order.spacing;
  warnings.push('a TIFF stack does not say its spacing; 1 mm is assumed along every axis');
  return [1, 1, 1];
}

/** Reads one file. Throws Refusal: corrupt, too_large, truncated, unsupported_type. */
export async function readTiff(blob: Blob, reading: Reading): Promise<RawImage> {
  assertFitsMemory(blob.size, 'the file');
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const file = parseTiff(bytes);
  const first = assertReadable(file.pages);
  const { width, height, palette } = first;
  const order = readPageOrder(first, file.pages.length);
  const { channels } = order;
  const samples = await readSamples(file, bytes, first, order);
  const depth = file.pages.length / channels;
  const warnings: string[] = [];
  const hasAlpha = channels === 1 && [1, 2].includes(first.extraSamples[0] ?? 0) && first.samples % 2 === 0;
  if (hasAlpha && depth === 1) return createPicture({ width, height, samples, palette, lossy: false });
  const kind = depth > 1 ? 'volume' : 'picture';
  const shape = depth > 1 ? [width, height, depth] : [width, height];
  const spacing = depth > 1 ? await readSpacing(reading, order, warnings) : [1, 1];
  const kept = hasAlpha ? samples.slice(0, -1) : samples;
  return { kind, shape, spacing, affine: null, channels: kept, alpha: null, palette, lossy: false, warnings };
}
