// The masks of a trained network as files: one alone as it is, several as a zip with the meaning of their values. Each is read back.
import type { ClassInfo } from '../protocol/dataset';
import type { ApplyOptions } from '../protocol/model';
import { buildMaskFile, fileValue, type MaskedCase } from './maskFile';
import { encodeJson, encodeText } from './part';
import type { ExportSource } from './source';
import { encodeZip } from './zip';

export interface MaskNotes extends Pick<ExportSource, 'readMask'> {
  /** The model's file. */
  model: string;
  classes: readonly ClassInfo[];
  options: ApplyOptions;
}

type Masks = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

export async function buildMasks(
  notes: MaskNotes,
  cases: readonly Omit<MaskedCase, 'classMap'>[],
  masks: Masks,
): Promise<{ name: string; blob: Blob }> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const item of cases) {
    const classMap = masks.get(item.id);
    if (!classMap) continue;
    const { name, bytes } = await buildMaskFile({ ...item, classMap }, notes);
    files.set(name, bytes);
  }
  const [only] = files;
  if (only && files.size === 1) return { name: only[0], blob: new Blob([only[1]]) };
  files.set(
    'classes.json',
    encodeJson(notes.classes.map((info, i) => ({ name: info.name, value: info.value, stored: fileValue(info, i) }))),
  );
  files.set('README.txt', encodeText(describe(notes)));
  return { name: 'masks.zip', blob: await encodeZip(files) };
}

const describe = ({ model, options }: MaskNotes): string =>
  [
    `Masks by ${model}, on the grid of the images, with the values of the labels that it was trained on (classes.json).`,
    options.flips ? 'The softmax is the mean over all mirror images.' : 'No mirror images were averaged.',
    options.largest ? 'Of each class only the largest connected part was kept.' : 'Nothing was cleaned up.',
    '',
  ].join('\n');
