// From drafts to the data set: classes over all labels, statistics, warnings. Knows no file format.
import type { CaseDraft } from './caseDraft';
import { settleChannels } from './channels';
import type { Case, Dataset, Refused } from './dataset';
import { countDescriptions, findDescription, type DatasetDescription } from './datasetJson';
import { harmoniseColours, settlePalettes } from './labelColours';
import { applyClasses, computeClasses, nameValue, type ClassTable, type LabelValues } from './labelMap';
import { settleMerged } from './mergeLabels';
import { settleNames } from './settleNames';
import { computeStatistics, replaceNonFinite, type VoxelArray } from './voxels';

/** Said of a whole set. */
export const noLabels = 'no case has a label; the set can be looked at, not trained on';

const manyClasses = 32;

function describeNonFinite(nan: number, infinite: number): string {
  return `${nan + infinite} voxels are not finite (${nan} NaN, ${infinite} infinite); they are replaced by the channel's mean`;
}

/** What is known of channels that were looked at: a data set is finished again after every change by hand. */
const inspected = new WeakMap<VoxelArray, ReturnType<typeof computeStatistics>>();

/** Statistics of a channel as it was read; mends it in place the first time. */
function mendChannel(values: VoxelArray): ReturnType<typeof computeStatistics> {
  const known = inspected.get(values);
  if (known) return known;
  const found = computeStatistics(values);
  if (found.nan + found.infinite > 0) replaceNonFinite(values, found.mean);
  inspected.set(values, found);
  return found;
}

/** Statistics of one channel, and what was found in it in words. */
function inspectChannel(values: VoxelArray, what: string, warnings: string[]): Case['intensity'][number] {
  const { nan, infinite, ...statistics } = mendChannel(values);
  if (nan + infinite > 0) warnings.push(what + describeNonFinite(nan, infinite));
  if (statistics.deviation === 0)
    warnings.push(`${what}the image is constant (every voxel is ${statistics.mean}); it is all 0 after normalisation`);
  return statistics;
}

function finishCase(draft: CaseDraft, table: ClassTable): Case {
  const { image, label, pair } = draft;
  const warnings = [...draft.warnings];
  const many = image.channels.length > 1;
  const seen = new Map<VoxelArray, Case['intensity'][number]>();
  const intensity = image.channels.map((values, c) => {
    const statistics = seen.get(values) ?? inspectChannel(values, many ? `channel ${c + 1}: ` : '', warnings);
    seen.set(values, statistics);
    return statistics;
  });
  const indices = label ? applyClasses(label, table) : null;
  if (indices?.every((index) => index === 0)) warnings.push('the label is empty (all background); Dice of its classes is undefined');
  const labels = label
    ? Object.fromEntries([...label.counts].sort(([a], [b]) => a - b).map(([value, n]) => [String(nameValue(value, label.colour)), n]))
    : null;
  return {
    id: pair.id,
    patient: pair.patient,
    files: draft.files,
    labelFiles: pair.labels.map(({ path }) => path),
    rule: pair.rule?.name ?? null,
    offers: label?.offer ? [label.offer] : [],
    kind: image.kind,
    shape: image.shape,
    spacing: image.spacing,
    affine: image.affine,
    image: image.channels,
    label: indices,
    intensity,
    labels,
    warnings,
    modality: image.modality ?? null,
    origin: image.origin ?? null,
  };
}

/** A value that dataset.json does not declare would be out of bounds: its case is refused, the others stay. */
function refuseUndeclared(drafts: readonly CaseDraft[], description: DatasetDescription | undefined, refused: Refused[]): CaseDraft[] {
  const declared = description?.labels;
  if (!declared) return [...drafts];
  return drafts.filter(({ label, pair }) => {
    const unknown = [...(label?.counts ?? [])].filter(([value]) => !declared.has(value) && value !== description.ignore);
    if (unknown.length === 0) return true;
    const values = unknown.map(([value, n]) => `${value} (${n} voxels)`).join(', ');
    const reason = `it holds the label value ${values}, which ${description.path} does not declare. The case ${pair.id} is left out; correct the label or declare the value.`;
    const offer = { kind: 'remap' as const, values: unknown.map(([value]) => value) };
    refused.push({ file: pair.labels[0]?.path ?? pair.id, reason, caseId: pair.id, offer });
    return false;
  });
}

/** Names that a layout's rule knows, where the values are exactly the rule's. */
function nameByRule(drafts: readonly CaseDraft[], labels: readonly LabelValues[]): ReadonlyMap<number, string> | null {
  const known = drafts.find(({ label }) => label)?.pair.rule?.classes;
  if (!known) return null;
  const names = new Map(Object.entries(known).map(([value, name]) => [Number(value), name]));
  const found = new Set(labels.flatMap(({ counts }) => [...counts.keys()]));
  return found.size === names.size && [...found].every((value) => names.has(value)) ? names : null;
}

function describeClasses(table: ClassTable, declared: boolean, labelled: number, warnings: string[]): void {
  if (labelled === 0) warnings.push(noLabels);
  else if (table.classes.length < 2) warnings.push('all labels are empty: there is only background, nothing can be learnt');
  if (!declared && table.classes.length > manyClasses)
    warnings.push(`${table.classes.length} label values: if they number objects, or the masks are antialiased, save one value per class`);
}

export interface Unfinished {
  drafts: readonly CaseDraft[];
  descriptions: readonly DatasetDescription[];
  /** Class names, background left out, of sets with one file per class. */
  fileClasses: readonly string[];
  warnings: readonly string[];
  refused: readonly Refused[];
}

/** Settling replaces arrays in a draft; whoever reads drafts again must find them as they were. */
const copyDraft = (draft: CaseDraft): CaseDraft => ({
  ...draft,
  image: { ...draft.image },
  label: draft.label && { ...draft.label },
});

/** Settles channels and classes and builds every case. Leaves what it is given as it is, but for non-finite voxels, which it mends. */
export function finishCases({ drafts, descriptions, fileClasses, ...said }: Unfinished): Dataset {
  const [warnings, refused] = [[...said.warnings], [...said.refused]];
  const labelled = drafts.flatMap(({ label, pair }) => (label ? [pair.images[0] ?? ''] : []));
  const description = findDescription(descriptions, labelled[0] ?? '');
  if (countDescriptions(descriptions, labelled) > 1)
    warnings.push(`the cases lie below different dataset.json files; classes are those of ${description?.path ?? 'none of them'}, for all`);
  const declared = refuseUndeclared(drafts.map(copyDraft), description, refused);
  const kept = settleChannels(declared, warnings, refused);
  const labels = kept.flatMap(({ label }) => (label ? [label] : []));
  settleMerged(labels);
  // Declared values are those of the files.
  if (!description?.labels) warnings.push(...settlePalettes(labels));
  harmoniseColours(labels);
  const byFile =
    fileClasses.length > 0 ? new Map([[0, 'background'], ...fileClasses.map((name, i): [number, string] => [i + 1, name])]) : null;
  const names = description?.labels ?? byFile ?? settleNames(labels) ?? nameByRule(kept, labels);
  const table = computeClasses(labels, names, description?.ignore ?? null);
  describeClasses(table, names !== null, labels.length, warnings);
  const cases = kept.map((draft) => finishCase(draft, table)).toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  const channelNames = description?.channelNames ?? [];
  const declaredValues = [...(description?.labels?.keys() ?? [])];
  return {
    cases,
    classes: table.classes,
    channels: kept[0]?.image.channels.length ?? 1,
    warnings,
    refused,
    declared: declaredValues,
    channelNames,
  };
}
