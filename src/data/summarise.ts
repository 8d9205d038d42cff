// The data set as the page and scripts see it: facts without voxels. Pure.
import type { CaseSummary, DatasetSummary, Split } from '../protocol/dataset';
import type { Case, Dataset } from './dataset';

function summariseCase(item: Case, split: Split): CaseSummary {
  return {
    id: item.id,
    patient: item.patient,
    split,
    files: [...item.files],
    labelFiles: [...(item.labelFiles ?? [])],
    rule: item.rule ?? null,
    shape: [...item.shape],
    spacing: [...item.spacing],
    channels: item.image.length,
    intensity: item.intensity.map(({ min, max, mean }) => ({ min, max, mean })),
    labels: item.labels && { ...item.labels },
    warnings: [...item.warnings],
  };
}

/** `splits`: case id -> split, as planSplit gives it; cases not in it count as unlabelled. */
export function summarise(dataset: Dataset, splits: ReadonlyMap<string, Split>): DatasetSummary {
  return {
    cases: dataset.cases.map((item) => summariseCase(item, splits.get(item.id) ?? 'unlabelled')),
    classes: dataset.classes.map((info) => ({ ...info })),
    warnings: [...dataset.warnings],
    refused: dataset.refused.map(({ file, reason }) => ({ file, reason })),
    splitFileFolds: dataset.folds?.length ?? 0,
    spare: [...(dataset.spare ?? [])],
  };
}
