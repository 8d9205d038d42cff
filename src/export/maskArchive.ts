// The masks of a trained network as files: one alone as it is, several as a zip with the meaning of their values. Each is read back.
import type { ClassInfo } from '../protocol/dataset';
import { PlaygroundError } from '../protocol/failures';
import type { ApplyOptions, MaskFormat } from '../protocol/model';
import { buildDicomMask, refuseDicom } from './dicom/dicomMask';
import { buildMaskFile, fileValue, type MaskedCase, type MaskFile } from './maskFile';
import { encodeJson, encodeText } from './part';
import type { ExportSource } from './source';
import { encodeZip } from './zip';

export interface MaskNotes extends Pick<ExportSource, 'readMask'> {
  /** The model's file. */
  model: string;
  classes: readonly ClassInfo[];
  options: ApplyOptions;
  /** Program with version. */
  program: string;
}

type Masks = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** Throws PlaygroundError('bad-data') where no mask can be saved in this format. */
export async function buildMasks(
  notes: MaskNotes,
  cases: readonly Omit<MaskedCase, 'classMap'>[],
  masks: Masks,
  format: MaskFormat,
): Promise<{ name: string; blob: Blob }> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const left: string[] = [];
  for (const item of cases) {
    const classMap = masks.get(item.id);
    if (!classMap) continue;
    const file = await buildOne({ ...item, classMap }, notes, format);
    if (file) files.set(file.name, file.bytes);
    else left.push(`${item.id}: ${refuseDicom(item) ?? ''}`);
  }
  if (files.size === 0) throw new PlaygroundError('bad-data', `No mask can be saved as a DICOM segmentation. ${left.join('; ')}.`);
  const [only] = files;
  if (only && cases.length === 1) return { name: only[0], blob: new Blob([only[1]]) };
  if (format === 'image') files.set('classes.json', encodeJson(notes.classes.map(describeClass)));
  files.set('README.txt', encodeText([...describe(notes, format), ...describeLeft(left), ''].join('\n')));
  return { name: 'masks.zip', blob: await encodeZip(files) };
}

const buildOne = (one: MaskedCase, notes: MaskNotes, format: MaskFormat): Promise<MaskFile | null> =>
  format === 'image' ? buildMaskFile(one, notes) : buildDicomMask(one, { ...notes, algorithm: notes.model });

const describeClass = (info: ClassInfo, i: number) => ({ name: info.name, value: info.value, stored: fileValue(info, i) });

const describe = ({ model, options }: MaskNotes, format: MaskFormat): string[] => [
  format === 'image'
    ? `Masks by ${model}, on the grid of the images, with the values of the labels that it was trained on (classes.json).`
    : `Masks by ${model} as DICOM segmentations that refer to the series they were made on; patient and study are as there.`,
  options.flips ? 'The softmax is the mean over all mirror images.' : 'No mirror images were averaged.',
  options.largest ? 'Of each class only the largest connected part was kept.' : 'Nothing was cleaned up.',
];

const describeLeft = (left: readonly string[]): string[] => (left.length > 0 ? ['Left out:', ...left.map((text) => `  ${text}`)] : []);
