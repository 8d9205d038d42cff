// The masks of the validation cases, and of the test cases once scored, with a table of their scores, one row a case and class.
import type { ClassInfo } from '../protocol/dataset';
import { encodeCsv } from './csv';
import { buildDicomMask } from './dicom/dicomMask';
import { buildMaskFile, fileValue } from './maskFile';
import { encodeJson, encodeText, type ExportPart } from './part';
import type { ClassScores, ExportSource, PredictedCase } from './source';

interface Row extends Pick<PredictedCase, 'id' | 'split' | 'kind'> {
  file: string;
  name: string;
  value: ClassInfo['value'];
  scores: ClassScores | null;
}

/** Sizes are products of spacings: what rounding errors add to them is not written. */
const round = (size: number | undefined): number | null => (size === undefined ? null : Number(size.toPrecision(12)));

/** Columns of scores.csv. */
export const scoreColumns: readonly { name: string; meaning: string; value(row: Row): string | number | null }[] = [
  { name: 'case', meaning: 'the case', value: (row) => row.id },
  { name: 'split', meaning: 'validation or test', value: (row) => row.split },
  { name: 'file', meaning: 'the mask beside this table', value: (row) => row.file },
  { name: 'class', meaning: 'the class; the background has no row', value: (row) => row.name },
  { name: 'value', meaning: 'the class’s value in the mask', value: (row) => row.value },
  { name: 'dice', meaning: '2|A∩B| / (|A|+|B|); empty where neither has the class', value: (row) => row.scores?.dice ?? null },
  {
    name: 'hd95',
    meaning: '95th percentile of the surface distances, the larger of both directions; empty where one lacks the class',
    value: (row) => row.scores?.hd95 ?? null,
  },
  {
    name: 'surface_dice',
    meaning: 'share of both surfaces within 1 unit of the other; empty where neither has the class',
    value: (row) => row.scores?.surfaceDice ?? null,
  },
  { name: 'size_truth', meaning: 'volume of the truth', value: (row) => round(row.scores?.truthSize) },
  { name: 'size_prediction', meaning: 'volume of the prediction', value: (row) => round(row.scores?.predictedSize) },
  {
    name: 'unit',
    meaning: 'mm: lengths in mm, sizes in mm³; px: pixels and their number',
    value: (row) => (row.kind === 'volume' ? 'mm' : 'px'),
  },
];

export async function buildPredictionFiles(source: ExportSource): Promise<ExportPart> {
  const part: ExportPart = { files: new Map(), checks: [] };
  const rows: Row[] = [];
  const program = source.environment['program'] ?? '';
  for await (const one of source.predictCases()) {
    const { name, bytes } = await buildMaskFile(one, source);
    part.files.set(name, bytes);
    part.checks.push({ file: name, by: 'the importer', difference: null });
    const dicom = await buildDicomMask(one, { ...source, algorithm: `Sauron U-Net, epoch ${source.epoch}`, program });
    if (dicom) {
      part.files.set(dicom.name, dicom.bytes);
      part.checks.push({ file: dicom.name, by: 'the importer, beside its series', difference: null });
    }
    rows.push(...listRows(one, name, source.classes));
  }
  const cells = rows.map((row) => scoreColumns.map(({ value }) => value(row)));
  part.files.set('scores.csv', encodeText(encodeCsv([scoreColumns.map(({ name }) => name), ...cells])));
  part.files.set(
    'classes.json',
    encodeJson(source.classes.map((info, i) => ({ name: info.name, value: info.value, stored: fileValue(info, i) }))),
  );
  part.files.set('README.txt', encodeText(describe([...part.files.keys()].some((name) => name.endsWith('.dcm')))));
  return part;
}

const listRows = ({ id, split, kind, scores }: PredictedCase, file: string, classes: readonly ClassInfo[]): Row[] =>
  classes.slice(1).map(({ name, value }, i) => ({ id, split, kind, file, name, value, scores: scores?.[i] ?? null }));

const describe = (hasDicom: boolean): string =>
  [
    'Masks as the network predicts them, unprocessed, on the grid of the images and with the values of their labels (classes.json).',
    ...(hasDicom ? ['Of cases that came as DICOM series also as a DICOM segmentation (.dcm) that refers to the series.'] : []),
    'scores.csv: one row a case and class. Columns:',
    ...scoreColumns.map(({ name, meaning }) => `  ${name}: ${meaning}`),
    '',
  ].join('\n');
