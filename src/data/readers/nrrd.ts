// Reads NRRD (.nrrd) and its two-file form (.nhdr with its voxels beside it). Knows nothing of labels or pairing.
import { Refusal } from '../refusal';
import { openByteStream, type ByteStream, type Compression } from './byteStream';
import { computeSpacing, describeShear } from './geometry';
import { parseNrrdHeader, type NrrdHeader } from './nrrdHeader';
import { parseSegments } from './nrrdSegments';
import type { RawImage } from './rawImage';
import { countLayoutBytes, readRawVoxels, splitChannels, assertPlausible } from './rawVoxels';
import type { Reading } from './reader';
import { readTextHeader } from './textHeader';
import type { VoxelArray } from '../voxels';

const compressions: Readonly<Record<string, Compression>> = { raw: 'none', gz: 'gzip', gzip: 'gzip' };
const isText = (encoding: string): boolean => /^(?:ascii|text|txt)$/.test(encoding);

async function openVoxels(blob: Blob, headerBytes: number, { dataFile }: NrrdHeader, openBeside: Reading['openBeside']): Promise<Blob> {
  if (dataFile === null) return blob.slice(headerBytes);
  if (/^list\b/i.test(dataFile) || dataFile.includes('%'))
    throw new Refusal('unsupported_type', 'its voxels are spread over several files ("data file"). Save it as one .nrrd or .nii.gz file.');
  const beside = await openBeside(dataFile);
  if (beside) return beside;
  throw new Refusal('missing_file', `its voxels lie in ${dataFile}, which is not here. Drop the .nhdr file and ${dataFile} together.`);
}

async function skipLines(stream: ByteStream, lines: number): Promise<void> {
  const one = new Uint8Array(1);
  for (let left = lines; left > 0 && (await stream.readInto(one)) > 0;) if (one[0] === 10) left--;
}

const readWords = async (blob: Blob, mostBytes: number): Promise<string[]> =>
  (await blob.slice(0, mostBytes).text()).split(/[\s,]+/).filter(Boolean);

async function dropLines(blob: Blob, lines: number): Promise<Blob> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let at = 0;
  for (let left = lines; left > 0 && at < bytes.length; at++) if (bytes[at] === 10) left--;
  return blob.slice(at);
}

/** As the format spells numbers, nan and inf included. */
function parseNumber(word: string): number {
  const value = /^[+-]?inf/i.test(word) ? (word.startsWith('-') ? -Infinity : Infinity) : Number(word);
  if (Number.isNaN(value) && !/^[+-]?nan$/i.test(word))
    throw new Refusal(
      'corrupt',
      `its text holds "${word.slice(0, 20)}" where a number should be. Save it again with encoding raw or gzip.`,
    );
  return value;
}

/** Numbers as text, separated by blanks; at most 32 characters each are taken. */
async function readText(blob: Blob, header: NrrdHeader): Promise<VoxelArray[]> {
  assertPlausible(header, null);
  const expected = countLayoutBytes(header) / header.type.bytes;
  const words = await readWords(header.lineSkip > 0 ? await dropLines(blob, header.lineSkip) : blob, 32 * expected);
  const values = words.slice(0, expected).map(parseNumber);
  if (values.length < expected)
    throw new Refusal('truncated', `truncated: expected ${expected} numbers, found ${values.length}. Copy it again from its source.`);
  return splitChannels(Float64Array.from(values), header);
}

async function readBinary(blob: Blob, header: NrrdHeader, compression: Compression, warnings: string[]): Promise<VoxelArray[]> {
  const fromEnd = header.byteSkip === -1;
  if (fromEnd && compression !== 'none')
    throw new Refusal('corrupt', `its byte skip of -1 means nothing with encoding ${header.encoding}. Save it with encoding raw.`);
  const stream = await openByteStream(fromEnd ? blob.slice(Math.max(0, blob.size - countLayoutBytes(header))) : blob, compression);
  try {
    await skipLines(stream, fromEnd ? 0 : header.lineSkip);
    await stream.skip(fromEnd ? 0 : header.byteSkip);
    return await readRawVoxels(stream, header, compression === 'none' ? null : blob.size, warnings);
  } finally {
    await stream.close();
  }
}

/** Reads one file. Throws Refusal: corrupt, missing_file, too_large, truncated, unsupported_type. */
export async function readNrrd(blob: Blob, { openBeside }: Reading): Promise<RawImage> {
  // A detached header may end with the file instead of a blank line.
  const { text, bytes } = await readTextHeader(blob, /\r?\n\r?\n|(?<=\ndata ?file:[^]*)$/i, 'NRRD');
  const header = parseNrrdHeader(text);
  const compression = compressions[header.encoding];
  if (compression === undefined && !isText(header.encoding))
    throw new Refusal('unsupported_type', `its encoding is ${header.encoding}, which is not read. Save it with encoding gzip or raw.`);
  const voxels = await openVoxels(blob, bytes, header, openBeside);
  const warnings = [...header.remarks, ...describeShear(header.affine)];
  const channels = compression === undefined ? await readText(voxels, header) : await readBinary(voxels, header, compression, warnings);
  if (header.openOrder && compression !== undefined) warnings.push('its header does not say the order of bytes; little endian is assumed');
  return {
    kind: header.shape.length > 2 ? 'volume' : 'picture',
    shape: header.shape,
    spacing: computeSpacing(header.affine, header.spacings, header.shape.length, warnings),
    affine: header.affine,
    channels,
    alpha: null,
    palette: null,
    lossy: false,
    warnings,
    labelNames: parseSegments(header.keys),
  };
}
