// Reads dropped files into a data set: zips opened, files told apart, paired, read one by one, refused by name. Runs in a worker and in Node.
import type { Events, SourceFile } from '../protocol/messages';
import { attachByPlace, type Candidate } from './attachByPlace';
import type { DicomDraft } from './attachSegmentations';
import type { CaseDraft } from './caseDraft';
import type { Dataset } from './dataset';
import { checkAnnounced } from './datasetJson';
import type { SegmentationFile } from './dicomUnits';
import { finishImported, type Imported } from './imported';
import { describeNothing } from './importWords';
import { takeInventory, type Inventory } from './inventory';
import { findLoneLabels, judgeLoneLabels } from './loneLabels';
import { pairFiles, type Pairing } from './pairing/pairFiles';
import { createProgress } from './progress';
import type { Decoders } from './readers/reader';
import { joinSliceLabels } from './sliceLabels';
import { readPairs, readUnit, type PairReading } from './readPairs';
import { splitFrames } from './splitFrames';
import { listOrphanVoxels, planFileUnits, type Unit } from './units';

export interface ImportOptions {
  onProgress?: (progress: Events['loadProgress']) => void;
  signal?: AbortSignal;
  /** Needed for JPEG, and for DICOM files of the JPEG family. */
  decoders?: Decoders;
  /** All decoded voxels together. */
  limitBytes?: number;
}

interface Plan {
  /** What pairing sees. */
  units: Map<string, Unit>;
  segmentations: readonly SegmentationFile[];
  /** Segmentations as units: they are paired by their series, or by hand. */
  apart: readonly Unit[];
}

async function readDicomPlan(inventory: Inventory, decoders: Decoders, signal: AbortSignal | undefined) {
  const { planDicomUnits, createSegmentationUnit } = await import('./dicomUnits');
  const { units, segmentations } = await planDicomUnits(inventory, decoders, signal);
  return { units, segmentations, apart: segmentations.map(createSegmentationUnit) };
}

/** The DICOM reader is fetched when the first such file appears. */
async function planUnits(inventory: Inventory, used: Set<string>, { decoders = {}, signal }: ImportOptions): Promise<Plan> {
  const hasDicom = [...inventory.sources.values()].some(({ kind }) => kind.kind === 'dicom');
  const dicom = hasDicom ? await readDicomPlan(inventory, decoders, signal) : { units: [], segmentations: [], apart: [] };
  const all = [...planFileUnits(inventory, decoders, used), ...dicom.units];
  const units = hasDicom ? joinSliceLabels(all, inventory.refused) : all;
  return { ...dicom, units: new Map(units.map((unit) => [unit.path, unit])) };
}

/** Label files without a partner may belong to a DICOM series, which has no name to pair by. Unreadable ones stay orphans. */
async function readOrphans(orphans: readonly string[], drafts: readonly CaseDraft[], reading: PairReading): Promise<Candidate[]> {
  const wanting = drafts.some(({ pair, label }) => !label && reading.units.get(pair.images[0] ?? '')?.dicom);
  const out: Candidate[] = [];
  for (const path of wanting ? orphans : [])
    await readUnit(path, reading).then(
      (image) => out.push({ path, image }),
      () => reading.signal?.throwIfAborted(),
    );
  return out;
}

/** PatientID tells patients apart, but not where all studies carry the same one, as after anonymisation. */
function namePatients(drafts: readonly DicomDraft[]): void {
  const count = (key: 'patientId' | 'studyUid'): number => new Set(drafts.map(({ dicom }) => dicom[key])).size;
  if (count('patientId') < 2 && count('studyUid') > 1) return;
  for (const { draft, dicom } of drafts) if (dicom.patientId !== '') draft.pair = { ...draft.pair, patient: dicom.patientId };
}

/** Labels that are not paired by name: segmentations by their series, label maps by their place in space. */
async function attachLabels(
  read: CaseDraft[],
  pairing: Pairing,
  segmentations: Plan['segmentations'],
  reading: PairReading,
): Promise<CaseDraft[]> {
  const dicom = read.flatMap((draft): DicomDraft[] => {
    const facts = reading.units.get(draft.pair.images[0] ?? '')?.dicom;
    return facts ? [{ draft, dicom: facts }] : [];
  });
  namePatients(dicom);
  if (segmentations.length > 0)
    await (
      await import('./attachSegmentations')
    ).attachSegmentations(
      segmentations,
      dicom.filter(({ draft }) => !draft.label),
      reading.refused,
    );
  const lone = findLoneLabels(read);
  const { drafts, found } = attachByPlace(read, lone, await readOrphans(pairing.orphans, read, reading));
  pairing.orphans = pairing.orphans.filter((path) => !found.includes(path));
  return judgeLoneLabels(drafts, lone, reading.refused);
}

function refuseOrphanVoxels(inventory: Inventory, used: ReadonlySet<string>): void {
  for (const { path, header } of listOrphanVoxels(inventory, used))
    inventory.refused.push({
      file: path,
      reason: `it holds voxels without their header. Drop the ${header} file that belongs to it, too.`,
    });
}

/** Nothing could be loaded; what stands in `imported` may become cases once it is mended. */
export class NothingLoaded extends Error {
  readonly imported: Imported;

  constructor(message: string, imported: Imported) {
    super(message);
    this.name = 'NothingLoaded';
    this.imported = imported;
  }
}

const listFileClasses = ({ pairs }: Pairing): string[] =>
  [...new Set(pairs.flatMap(({ rule, labels }) => (rule?.merge === 'classes' ? labels.map(({ part }) => part ?? '') : [])))].sort();

/**
 * Reads `files`. What is not read stands in `refused`, the others load.
 * Rejects with NothingLoaded of one `file: reason` line per file when nothing could be loaded, with the signal's reason when aborted.
 */
export async function readFiles(files: readonly SourceFile[], options: ImportOptions = {}): Promise<Imported> {
  const { signal, limitBytes } = options;
  const inventory = await takeInventory(files, signal);
  const { warnings, refused, descriptions } = inventory;
  const used = new Set<string>();
  const { units: named, segmentations, apart } = await planUnits(inventory, used, options);
  const pairing = pairFiles([...named.keys()]);
  const units = new Map([...named, ...apart.map((unit) => [unit.path, unit] as const)]);
  const sizes = new Map([...inventory.sources].map(([path, { source }]) => [path, source.sizeBytes]));
  const progress = createProgress(sizes, options.onProgress);
  const classes = listFileClasses(pairing);
  const reading: PairReading = { units, classes, refused, progress, signal, limitBytes };
  const split = await splitFrames(pairing.pairs, reading);
  pairing.pairs = [...split.pairs, ...split.blocked];
  warnings.push(...split.warnings);
  const read = await readPairs(split.pairs, reading);
  refuseOrphanVoxels(inventory, used);
  const drafts = await attachLabels(read, pairing, segmentations, reading);
  const ids = new Set(read.map(({ pair }) => pair.id));
  const blocked = pairing.pairs.filter(({ id }) => !ids.has(id));
  const imported: Imported = {
    drafts,
    blocked,
    pairing,
    reading: { units, classes, limitBytes },
    descriptions,
    folds: inventory.folds,
    warnings,
    refused,
  };
  if (drafts.length === 0) throw new NothingLoaded(describeNothing(inventory, pairing.orphans, files[0]?.path), imported);
  const labelled = drafts.filter(({ label }) => label).length;
  for (const description of descriptions) warnings.push(...checkAnnounced(description, [...named.keys()], labelled));
  return imported;
}

/** The data set of `files`; rejects as readFiles does, also where no case is left after all cases were compared. */
export async function importDataset(files: readonly SourceFile[], options: ImportOptions = {}): Promise<Dataset> {
  return finishFirst(await readFiles(files, options));
}

/** The data set as it was read, before any change by hand. */
export function finishFirst(imported: Imported): Dataset {
  const dataset = finishImported(imported, imported.drafts, imported.refused, []);
  if (dataset.cases.length === 0) throw new NothingLoaded(describeNothing({ refused: dataset.refused, found: [] }, []), imported);
  return dataset;
}
