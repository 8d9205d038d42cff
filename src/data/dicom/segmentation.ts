// A DICOM segmentation as data: its segments, and for each frame where it lies and which pixels it marks. Knows nothing of images.
// DICOM PS3.3, A.51 and C.8.20 (SEG); bits of binary frames are packed without padding, lowest first (PS3.5, 8.1.1).
import { assertFitsMemory } from '../readers/limits';
import { Refusal } from '../refusal';
import type { VoxelArray } from '../voxels';
import { readValues, type DicomFile, type Values } from './dicomFile';
import { pixelData } from './elements';
import type { DicomFrameDecoder } from './frameDecoder';
import type { DicomHeader, FramePlace } from './header';
import { readDicomPixels } from './pixels';
import { createTextReader } from './texts';

export const segmentationClass = '1.2.840.10008.5.1.4.1.1.66.4';
export const labelMapClass = '1.2.840.10008.5.1.4.1.1.66.7';
export const isSegmentation = ({ sopClass }: DicomHeader): boolean => sopClass === segmentationClass || sopClass === labelMapClass;

export interface SegmentFrame {
  place: FramePlace;
  /** Segment number per pixel, 0 where there is none; x fastest. */
  values: VoxelArray;
}

export interface Segmentation {
  rows: number;
  columns: number;
  /** Segment number -> name. */
  names: ReadonlyMap<number, string>;
  /** SeriesInstanceUID of the images it was drawn on. */
  referencedSeries: readonly string[];
  frames: readonly SegmentFrame[];
}

const segmentNumber = 0x00620004;
const segmentLabel = 0x00620005;

function readNames(values: Values): Map<number, string> {
  const segments = values.items(0x00620002);
  const read = createTextReader(values);
  return new Map(
    segments.map((segment): [number, string] => {
      const number = segment.short(segmentNumber) ?? 0;
      return [number, read(segment, segmentLabel) || `segment ${number}`];
    }),
  );
}

/** The segment of a binary frame: ReferencedSegmentNumber in its own or the shared functional groups. */
function findSegment(values: Values, index: number): number {
  const groups = [values.items(0x52009230)[index], values.items(0x52009229)[0]];
  const found = groups.map((group) => group?.items(0x0062000a)[0]?.short(0x0062000b)).find((number) => number !== undefined);
  if (found === undefined)
    throw new Refusal('corrupt', `frame ${index + 1} of the segmentation does not say its segment. Export it again.`);
  return found;
}

function unpackBits(file: DicomFile, header: DicomHeader, index: number): Uint8Array {
  const pixels = header.rows * header.columns;
  const element = file.elements.get(pixelData);
  const available = element ? Math.min(element.length, file.view.byteLength - element.start) : 0;
  if (!element || 8 * available < pixels * header.frames.length)
    throw new Refusal(
      'truncated',
      `truncated: expected ${pixels * header.frames.length} bits of pixels, found ${8 * available}. Copy it again.`,
    );
  return Uint8Array.from({ length: pixels }, (_, i) => {
    const bit = index * pixels + i;
    return (file.view.getUint8(element.start + (bit >> 3)) >> (bit & 7)) & 1;
  });
}

const scale = (values: VoxelArray, segment: number): Uint16Array => Uint16Array.from(values, (value) => (value === 0 ? 0 : segment));

/** A fractional segmentation is a probability map, unless every value is 0 or the largest. */
function assertBinary(frames: readonly VoxelArray[], largest: number): void {
  if (frames.some((values) => values.some((value) => value !== 0 && value !== largest)))
    throw new Refusal(
      'not_a_label_map',
      `not a label map: it is a fractional segmentation with values between 0 and ${largest} (probabilities). Threshold it and save a binary one.`,
    );
}

/** Reads the whole object. Throws Refusal: corrupt, not_a_label_map, truncated, unsupported_type. */
export async function readSegmentation(file: DicomFile, header: DicomHeader, decode: DicomFrameDecoder | undefined): Promise<Segmentation> {
  const values = readValues(file, file.elements);
  const isBits = header.bitsAllocated === 1;
  assertFitsMemory(
    header.rows * header.columns * header.frames.length * 3,
    `the segmentation (${header.columns}x${header.rows}x${header.frames.length})`,
  );
  if (isBits && file.transferSyntax !== '1.2.840.10008.1.2' && !/^1\.2\.840\.10008\.1\.2\.(?:1|2|1\.99)$/.test(file.transferSyntax))
    throw new Refusal(
      'unsupported_type',
      `a compressed binary segmentation (transfer syntax ${file.transferSyntax}) is not read. Save it uncompressed.`,
    );
  const stored = isBits ? header.frames.map((_, i) => unpackBits(file, header, i)) : await readDicomPixels(file, header, decode);
  const isLabelMap = header.sopClass === labelMapClass;
  if (values.text(0x00620001) === 'FRACTIONAL') assertBinary(stored, values.short(0x0062000e) ?? 255);
  return {
    rows: header.rows,
    columns: header.columns,
    names: readNames(values),
    referencedSeries: values
      .items(0x00081115)
      .map((item) => item.text(0x0020000e))
      .filter((uid) => uid !== ''),
    frames: header.frames.map((place, i) => {
      const frame = stored[i] ?? new Uint8Array(0);
      return { place, values: isLabelMap ? frame : scale(frame, findSegment(values, i)) };
    }),
  };
}
