// Reads dropped files into a data set: zips opened, files told apart, paired, read one by one, refused by name. Runs in a worker and in Node.
import type { Events, SourceFile } from '../protocol/messages';
import { createSource, expandSources, type Source } from './archive';
import { CaseRefusal, readCase, type CaseDraft } from './caseDraft';
import type { Dataset, Refused } from './dataset';
import { checkAnnounced, parseDatasetJson, type DatasetDescription } from './datasetJson';
import { finishCases } from './finishCases';
import { judgeLoneLabels } from './loneLabels';
import { pairFiles, type Pair } from './pairing/pairFiles';
import { describeNothing, describePairing } from './importWords';
import { createProgress, type Progress } from './progress';
import { classifyFile, sniffBytes, type FileKind } from './readers/formats';
import type { JpegDecoder } from './readers/jpeg';
import { datasetLimitBytes, formatBytes } from './readers/limits';
import { readImage } from './readers/readImage';
import { describeError } from './refusal';

export interface ImportOptions {
  onProgress?: (progress: Events['loadProgress']) => void;
  signal?: AbortSignal;
  /** Needed for JPEG only. */
  decodeJpeg?: JpegDecoder;
  /** All decoded voxels together. */
  limitBytes?: number;
}

interface Inventory {
  sources: Map<string, { source: Source; kind: FileKind }>;
  descriptions: DatasetDescription[];
  warnings: string[];
  refused: Refused[];
  /** Everything found, for the message when there is no image. */
  found: string[];
}

const needsSniffing = (path: string): boolean => classifyFile(path, new Uint8Array(0)).kind === 'unread' || !/\.[^./]+$/.test(path);

async function classify(source: Source): Promise<FileKind> {
  if (!needsSniffing(source.path) || source.sizeBytes === 0) return classifyFile(source.path, new Uint8Array(0));
  const blob = await source.open();
  return classifyFile(source.path, new Uint8Array(await blob.slice(0, sniffBytes).arrayBuffer()));
}

async function readDescription(source: Source, inventory: Inventory): Promise<void> {
  try {
    const description = parseDatasetJson(source.path, await (await source.open()).text());
    inventory.descriptions.push(description);
    inventory.warnings.push(...description.warnings);
  } catch (error) {
    inventory.warnings.push(
      `${source.path} is not valid JSON and was not used (${describeError(error)}); classes are taken from the label values`,
    );
  }
}

async function takeInventory(files: readonly SourceFile[], signal: AbortSignal | undefined): Promise<Inventory> {
  const inventory: Inventory = { sources: new Map(), descriptions: [], warnings: [], refused: [], found: [] };
  const sources = await expandSources(
    files.map(({ path, file }) => createSource(path, file)),
    inventory.refused,
  );
  for (const source of sources) {
    signal?.throwIfAborted();
    const kind = await classify(source).catch((error: unknown): null => {
      inventory.refused.push({ file: source.path, reason: describeError(error) });
      return null;
    });
    if (kind === null || kind.kind === 'junk') continue;
    inventory.found.push(source.path);
    if (kind.kind === 'description') await readDescription(source, inventory);
    else if (kind.kind === 'image' || kind.kind === 'unread') inventory.sources.set(source.path, { source, kind });
  }
  return inventory;
}

const countBytes = ({ image, label }: CaseDraft): number =>
  [...image.channels, ...(label ? [label.values] : [])].reduce((sum, values) => sum + values.byteLength, 0);

interface Reading {
  inventory: Inventory;
  classes: readonly string[];
  progress: Progress;
  options: ImportOptions;
}

async function readPair(pair: Pair, { inventory, classes, progress, options }: Reading): Promise<CaseDraft | null> {
  const open = async (path: string): ReturnType<typeof readImage> => {
    options.signal?.throwIfAborted();
    const entry = inventory.sources.get(path);
    if (!entry) throw new Error('the file has vanished from the list.');
    progress.begin(path);
    const image = await readImage(await entry.source.open(), entry.kind, options.decodeJpeg);
    return image;
  };
  try {
    return await readCase(pair, classes, open);
  } catch (error) {
    if (!(error instanceof CaseRefusal)) throw error;
    const others = pair.images.length + pair.labels.length > 1 ? ` The case ${pair.id} is left out.` : '';
    inventory.refused.push({ file: error.file, reason: error.message + others });
    return null;
  } finally {
    for (const path of [...pair.images, ...pair.labels.map((label) => label.path)]) progress.finish(path);
  }
}

async function readPairs(pairs: readonly Pair[], reading: Reading): Promise<CaseDraft[]> {
  const { inventory, options } = reading;
  const limit = options.limitBytes ?? datasetLimitBytes;
  const drafts: CaseDraft[] = [];
  let bytes = 0;
  for (const pair of pairs) {
    options.signal?.throwIfAborted();
    if (bytes > limit) {
      const reason = `the data set is larger than memory allows: ${formatBytes(bytes)} are read and the limit is ${formatBytes(limit)}. Drop fewer cases, or crop them.`;
      inventory.refused.push({ file: pair.images[0] ?? pair.id, reason });
      continue;
    }
    const draft = await readPair(pair, reading);
    if (!draft) continue;
    bytes += countBytes(draft);
    drafts.push(draft);
  }
  return drafts;
}

/**
 * Reads `files` into a data set. Files that are not read stand in `refused`, the others load.
 * Rejects with an Error of one `file: reason` line per file when nothing could be loaded, with the signal's reason when aborted.
 */
export async function importDataset(files: readonly SourceFile[], options: ImportOptions = {}): Promise<Dataset> {
  const inventory = await takeInventory(files, options.signal);
  const { warnings, refused } = inventory;
  const paths = [...inventory.sources.keys()];
  const pairing = pairFiles(paths);
  const sizes = new Map([...inventory.sources].map(([path, { source }]) => [path, source.sizeBytes]));
  const progress = createProgress(sizes, options.onProgress);
  const classes = [
    ...new Set(pairing.pairs.flatMap(({ rule, labels }) => (rule?.merge === 'classes' ? labels.map(({ part }) => part ?? '') : []))),
  ].sort();
  const read = await readPairs(pairing.pairs, { inventory, classes, progress, options });
  const drafts = judgeLoneLabels(read, refused);
  if (drafts.length === 0) throw new Error(describeNothing(inventory, pairing.orphans, files[0]?.path));
  warnings.push(...describePairing(pairing));
  const labelled = drafts.filter(({ label }) => label).length;
  for (const description of inventory.descriptions) warnings.push(...checkAnnounced(description, paths, labelled));
  const dataset = finishCases({ drafts, descriptions: inventory.descriptions, fileClasses: classes, warnings, refused });
  if (dataset.cases.length === 0) throw new Error(describeNothing(inventory, [], files[0]?.path));
  return dataset;
}
