// What each kind but the bundle is made of, as one table; the bundle takes all of them.
import type { ExportKindName } from '../protocol/exportKinds';
import { buildConfigFile } from './configFile';
import { buildFigureFiles } from './figureFiles';
import { buildHistoryFiles } from './historyFiles';
import { buildOnnxFile } from './onnxFile';
import type { ExportPart } from './part';
import { buildPredictionFiles } from './predictionFiles';
import { buildReportFile } from './report/reportFile';
import { buildSauronunetFiles } from './sauronunetFiles';
import type { ExportSource } from './source';
import { buildTfjsFiles } from './tfjsFiles';
import { buildWeightsFile } from './weightsFile';

export type PartName = Exclude<ExportKindName, 'bundle'>;

/** Each checks its files before it resolves. */
export const partBuilders: Readonly<Record<PartName, (source: ExportSource) => ExportPart | Promise<ExportPart>>> = {
  safetensors: buildWeightsFile,
  onnx: buildOnnxFile,
  tfjs: buildTfjsFiles,
  sauronunet: buildSauronunetFiles,
  predictions: buildPredictionFiles,
  history: buildHistoryFiles,
  figures: buildFigureFiles,
  report: buildReportFile,
  config: buildConfigFile,
};
