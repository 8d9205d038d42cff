// What a person may change about a loaded data set, as plain data: the list of all changes, replayed on what was read, gives what is trained on.
import type { Split } from './dataset';

/** One fold of nnU-Net's splits_final.json: case ids. */
export interface Fold {
  train: string[];
  val: string[];
}

/** `cases` are case ids, `files` are paths of label files as dropped, values are those in the file. */
export type DatasetEdit =
  /** Leaves cases out. */
  | { kind: 'drop'; cases: string[] }
  /** Gives a case these label files; none leaves it unlabelled. */
  | { kind: 'pair'; case: string; labels: string[] }
  /** Voxels of at least `at` become 1, the others 0. */
  | { kind: 'threshold'; files: string[]; at: number }
  /** Lays labels on their image's grid, by nearest neighbour. */
  | { kind: 'resample'; files: string[] }
  /** Reads labels with their axes in another order: element a is the file's axis (0 to 2) that runs along the image's axis a. */
  | { kind: 'turn'; files: string[]; order: number[] }
  /** Reads the value `from` of these files as `to`. */
  | { kind: 'remap'; files: string[]; from: number; to: number }
  /** All label files of a case as one map; where they overlap the later file wins. */
  | { kind: 'mergeParts'; cases: string[] }
  /** Reads these segments of a DICOM segmentation as the label of a case; where they overlap the one named first counts. */
  | { kind: 'segments'; case: string; file: string; order: { number: number; name: string }[] }
  /** Keeps the first `keep` channels of cases that have more. */
  | { kind: 'trimChannels'; cases: string[]; keep: number }
  /** Leaves a channel (from 0) out in every case. */
  | { kind: 'dropChannel'; channel: number }
  /** Counts a class as another one, in every case. */
  | { kind: 'mergeClass'; value: number | string; into: number | string }
  | { kind: 'rename'; value: number | string; name: string }
  /** `colour` is #rrggbb. */
  | { kind: 'recolour'; value: number | string; colour: string }
  /** Puts cases on a side, whatever the seed says. */
  | { kind: 'split'; cases: string[]; split: Exclude<Split, 'unlabelled'> }
  /** Cases of one patient stay on one side. */
  | { kind: 'patient'; cases: string[]; patient: string }
  /** Takes training and validation cases from a list of folds; an empty list goes back to the seed. */
  | { kind: 'folds'; folds: Fold[] };

export type EditKind = DatasetEdit['kind'];

/** Changes that alter what is shown, not what is trained on. */
export const cosmeticEdits: ReadonlySet<EditKind> = new Set(['rename', 'recolour']);
