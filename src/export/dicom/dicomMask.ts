// One predicted mask as a DICOM segmentation of the series that it was made on, read back by the program's own reader. Knows no attribute.
import { foregroundColours } from '../../lib/palette';
import { isOrigin, type DicomOrigin } from '../../protocol/dicomOrigin';
import { PlaygroundError } from '../../protocol/failures';
import { nameFile, type MaskedCase, type MaskFile } from '../maskFile';
import type { ExportSource } from '../source';
import { encodeColours, encodeDicom } from './encodeDicom';
import { describeSegmentation } from './segmentationData';
import { listFrames, packFrames } from './segmentFrames';
import { asLabel } from './texts';

export interface DicomMaskNotes extends Pick<ExportSource, 'classes' | 'readMask'> {
  /** What made the mask, in words. */
  algorithm: string;
  /** Program with version. */
  program: string;
}

/** Why a case's mask cannot be saved as a DICOM segmentation, in words that go on from the case's name; null where it can. */
export function refuseDicom({ origin }: Pick<MaskedCase, 'origin'>): string | null {
  if (!origin) return 'it is not from a DICOM series';
  return isOrigin(origin) ? null : origin.reason;
}

/** Null where `refuseDicom` has a reason. Throws PlaygroundError('bug') when the file, read as an import reads it, marks other voxels or names. */
export async function buildDicomMask(one: MaskedCase, notes: DicomMaskNotes): Promise<MaskFile | null> {
  const { origin, shape, classMap } = one;
  if (!isOrigin(origin)) return null;
  const { classes, algorithm, program } = notes;
  const pixels = (shape[0] ?? 1) * (shape[1] ?? 1);
  const frames = listFrames(classMap, pixels, classes.length);
  const colours = await encodeColours(foregroundColours(classes));
  const bits = packFrames(classMap, pixels, frames);
  const facts = { origin, size: shape, classes, colours, frames, bits, algorithm, program, now: new Date() };
  const bytes = await encodeDicom(describeSegmentation(facts));
  const name = nameFile(one, 'dcm');
  await check(one, origin, name, bytes, notes);
  return { name, bytes };
}

async function check(one: MaskedCase, origin: DicomOrigin, name: string, bytes: MaskFile['bytes'], notes: DicomMaskNotes): Promise<void> {
  const { classes, readMask } = notes;
  const { channels, labelNames, seriesUid } = await readMask(name, bytes, one);
  const [values = []] = channels;
  const isSame = one.classMap.every((index, i) => values[i] === index);
  const isNamed = classes.every(({ name: own }, i) => i === 0 || labelNames?.get(i) === (asLabel(own) || `class ${i}`));
  if (!isSame || !isNamed || seriesUid !== origin.seriesUid)
    throw new PlaygroundError('bug', `${name}, read back, differs from the prediction; nothing was saved.`);
}
