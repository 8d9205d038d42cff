// What a DICOM image says about itself, as plain data: series, place in space, how its pixels are stored. Reads no pixels.
// Attributes: DICOM PS3.3, C.7.6 (image pixel, plane), C.7.6.16 (functional groups), C.11.1 (rescale).
import { Refusal } from '../refusal';
import { readAbout } from './about';
import { doublePixelData, floatPixelData, pixelData, type Elements } from './elements';
import { readValues, type DicomFile, type Values } from './dicomFile';

/** Where a frame lies, LPS, mm. */
export interface FramePlace {
  position: readonly number[] | null;
  /** Direction of growing columns, then of growing rows. */
  orientation: readonly number[] | null;
  /** Between rows (y), then between columns (x). */
  pixelSpacing: readonly number[] | null;
  slope: number;
  intercept: number;
}

export interface DicomHeader {
  path: string;
  sopClass: string;
  modality: string;
  seriesUid: string;
  studyUid: string;
  frameOfReference: string;
  instanceUid: string;
  patientId: string;
  /** Patient and study: keyword -> text. */
  about: Readonly<Record<string, string>>;
  seriesNumber: string;
  /** Attributes that tell images at one place apart: acquisition, time, echo, b value, kind. */
  distinctions: readonly string[];
  instanceNumber: number | null;
  rows: number;
  columns: number;
  samples: number;
  planar: boolean;
  photometric: string;
  bitsAllocated: number;
  bitsStored: number;
  highBit: number;
  signed: boolean;
  float: boolean;
  transferSyntax: string;
  /** SpacingBetweenSlices; NaN where missing. */
  sliceSpacing: number;
  frames: readonly FramePlace[];
}

const mostFrames = 100_000;

/** DS of an exact count of finite numbers, or null. */
function vector(values: Values | undefined, tag: number, count: number): number[] | null {
  const found = values?.numbers(tag) ?? [];
  return found.length === count && found.every(Number.isFinite) ? found : null;
}

/** Two directions, or null where they are not at right angles and of length one, about. */
function directions(found: number[] | null): number[] | null {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = found ?? [];
  const [across, down] = [Math.hypot(a, b, c), Math.hypot(d, e, f)];
  return Math.abs(across - 1) < 0.1 && Math.abs(down - 1) < 0.1 && Math.abs(a * d + b * e + c * f) < 0.1 ? found : null;
}

/** First of the places where an attribute may stand: the frame's groups, the shared groups, the file itself. */
function readPlace(sources: readonly (Values | undefined)[]): FramePlace {
  const group = (sequence: number, tag: number, count: number): number[] | null =>
    sources.map((source) => vector(source?.items(sequence)[0], tag, count)).find((found) => found !== null) ?? null;
  const plain = (tag: number, count: number): number[] | null =>
    sources.map((source) => vector(source, tag, count)).find((found) => found !== null) ?? null;
  const spacing = group(0x00289110, 0x00280030, 2) ?? plain(0x00280030, 2) ?? plain(0x00181164, 2) ?? plain(0x00182010, 2);
  return {
    position: group(0x00209113, 0x00200032, 3) ?? plain(0x00200032, 3),
    orientation: directions(group(0x00209116, 0x00200037, 6) ?? plain(0x00200037, 6)),
    pixelSpacing: spacing?.every((mm) => mm > 0) ? spacing : null,
    slope: (group(0x00289145, 0x00281053, 1) ?? plain(0x00281053, 1))?.[0] ?? 1,
    intercept: (group(0x00289145, 0x00281052, 1) ?? plain(0x00281052, 1))?.[0] ?? 0,
  };
}

function readFrames(values: Values, count: number): FramePlace[] {
  const shared = values.items(0x52009229)[0];
  const perFrame = values.items(0x52009230);
  if (perFrame.length === 0 && !shared) {
    const place = readPlace([values]);
    // One position for many frames is the place of the first only.
    return Array.from({ length: count }, (_, i) => (i === 0 ? place : { ...place, position: null }));
  }
  return Array.from({ length: count }, (_, i) => readPlace([perFrame[i], shared, values]));
}

const distinguishing = [0x00200012, 0x00200100, 0x00180081, 0x00180086, 0x00189087, 0x00080008];

function hasPixels(elements: Elements): boolean {
  return [pixelData, floatPixelData, doublePixelData].some((tag) => elements.has(tag));
}

const pictureless: Readonly<Record<string, string>> = {
  RTSTRUCT: 'contours (RTSTRUCT) are not read. Export them as a DICOM segmentation or as NIfTI.',
  RTPLAN: 'a treatment plan is no image.',
  SR: 'a report (SR) is no image.',
  PR: 'a presentation state is no image.',
  KO: 'a list of key objects is no image.',
};

const describePictureless = (modality: string, transferSyntax: string): string =>
  pictureless[modality] ?? `the DICOM file holds no picture (modality ${modality || 'unknown'}, transfer syntax ${transferSyntax}).`;

/** Throws Refusal where the file holds no picture. */
export function readDicomHeader(path: string, file: DicomFile): DicomHeader {
  const values = readValues(file, file.elements);
  const [rows = 0, columns = 0] = [values.short(0x00280010), values.short(0x00280011)];
  if (!hasPixels(file.elements) || rows === 0 || columns === 0)
    throw new Refusal('unsupported_type', describePictureless(values.text(0x00080060), file.transferSyntax));
  const frames = values.numbers(0x00280008)[0] ?? 1;
  if (!Number.isInteger(frames) || frames < 1 || frames > mostFrames)
    throw new Refusal('corrupt', `the DICOM header is damaged: it announces ${frames} frames.`);
  const bitsAllocated = values.short(0x00280100) ?? 16;
  const bitsStored = values.short(0x00280101) ?? bitsAllocated;
  return {
    path,
    sopClass: values.text(0x00080016),
    modality: values.text(0x00080060),
    seriesUid: values.text(0x0020000e),
    studyUid: values.text(0x0020000d),
    frameOfReference: values.text(0x00200052),
    instanceUid: values.text(0x00080018),
    patientId: values.text(0x00100020),
    about: readAbout(values),
    seriesNumber: values.text(0x00200011),
    distinctions: distinguishing.map((tag) => values.text(tag)),
    instanceNumber: values.numbers(0x00200013)[0] ?? null,
    rows,
    columns,
    samples: values.short(0x00280002) ?? 1,
    planar: values.short(0x00280006) === 1,
    photometric: values.text(0x00280004),
    bitsAllocated,
    bitsStored,
    highBit: values.short(0x00280102) ?? bitsStored - 1,
    signed: values.short(0x00280103) === 1,
    float: file.elements.has(floatPixelData) || file.elements.has(doublePixelData),
    transferSyntax: file.transferSyntax,
    sliceSpacing: Math.abs(values.numbers(0x00180088)[0] ?? NaN),
    frames: readFrames(values, frames),
  };
}
