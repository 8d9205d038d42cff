// The integrity report of a data set: what was found, how much it matters, and what the person can do about it. Types only.
import type { DatasetEdit } from './edits';

/** `error`: left out, or results would be wrong. `warning`: look at it. `note`: dealt with, or good to know. */
export type Severity = 'error' | 'warning' | 'note';

export type FindingKind =
  | 'refused'
  | 'noticed'
  | 'unlabelled'
  | 'spare'
  | 'sizes'
  | 'spacing'
  | 'orientation'
  | 'values'
  | 'missing-class'
  | 'constant'
  | 'identical'
  | 'patient-on-two-sides'
  | 'identical-on-two-sides'
  | 'absent-from-split'
  | 'not-in-folds';

export interface Fix {
  /** On the button: "Threshold at 0.5". */
  label: string;
  edit: DatasetEdit;
}

export interface Finding {
  kind: FindingKind;
  severity: Severity;
  text: string;
  /** Ids of loaded cases concerned. */
  cases: string[];
  files: string[];
  /** In the order of how likely each is right. */
  fixes: Fix[];
}
