// A trained network that is used: what the page and scripts learn of it, how it is applied, and what came of that. Pure data; no weights.
import type { RunConfig } from './config';
import type { CaseSummary, ClassInfo } from './dataset';

export type ModelKind = 'bundle' | 'safetensors' | 'sauronunet' | 'onnx' | 'tfjs' | 'run';

/** What a network was trained on and how well it did, as its file says. */
export interface Provenance {
  /** Null where it does not say. */
  cases: { train: number; validation: number; test: number } | null;
  /** Per foreground class; null where undefined or not measured. */
  validationDice: (number | null)[] | null;
  testDice: (number | null)[] | null;
}

export interface ModelCard {
  kind: ModelKind;
  /** The file, or the run's name. */
  name: string;
  epoch: number;
  config: RunConfig;
  /** Background first. */
  classes: ClassInfo[];
  channels: number;
  parameters: number;
  initialParameters: number;
  layers: { name: string; filters: number; initialFilters: number }[];
  provenance: Provenance | null;
  /** What training would begin anew with, because the file does not hold it, in words. */
  missing: string[];
}

export interface ApplyOptions {
  /** Predicts every mirrored image, too, and takes the mean of the softmax. */
  flips: boolean;
  /** Of each foreground class only the largest connected part is kept. */
  largest: boolean;
}

export const plainApply: ApplyOptions = { flips: false, largest: false };

/** `image`: NIfTI, PNG for pictures; `dicom-seg`: of those that came as a DICOM series, a segmentation of it. */
export type MaskFormat = 'image' | 'dicom-seg';

/** A case with its mask. */
export interface AppliedCase {
  summary: CaseSummary;
  /** Voxels of each class, background first. */
  voxels: number[];
  /** Voxels that the clean-up took from each class; null where there was none. */
  removed: number[] | null;
  /** Why its mask cannot be saved as a DICOM segmentation, in words that go on from its name; null where it can. */
  noDicom: string | null;
  /** Milliseconds of its prediction. */
  ms: number;
}

export interface Applied {
  options: ApplyOptions;
  cases: AppliedCase[];
  warnings: string[];
  refused: { file: string; reason: string }[];
}

export interface ApplyProgress {
  stage: 'reading' | 'preparing' | 'predicting';
  /** The file or case under way. */
  name: string;
  /** Of all of this stage, 0 to 1. */
  share: number;
  secondsLeft: number | null;
}
