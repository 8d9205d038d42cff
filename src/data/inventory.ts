// What was dropped, told apart: images, DICOM, voxels beside a header, descriptions, and what is not read. Reads no pixels.
import type { Fold } from '../protocol/edits';
import type { SourceFile } from '../protocol/messages';
import { parseSplitFile, splitFileName } from '../protocol/splitFile';
import { createSource, expandSources, type Source } from './archive';
import { comparePaths } from './comparePaths';
import type { Refused } from './dataset';
import { parseDatasetJson, type DatasetDescription } from './datasetJson';
import { classifyFile, sniffBytes, type FileKind } from './readers/formats';
import { describeError } from './refusal';

export interface Inventory {
  /** Files to read or to refuse, by path. */
  sources: Map<string, { source: Source; kind: FileKind }>;
  /** Every file, for headers that name another one. */
  all: Map<string, Source>;
  descriptions: DatasetDescription[];
  /** Of a split file that was dropped with the data. */
  folds: Fold[];
  warnings: string[];
  refused: Refused[];
  /** Everything found, for the message when there is no image. */
  found: string[];
}

/** A name that says nothing, or nothing certain, about what is inside. */
function needsSniffing(path: string): boolean {
  const { kind } = classifyFile(path, new Uint8Array(0));
  return kind === 'unread' || kind === 'companion' || !/\.[^./]+$/.test(path);
}

async function classify(source: Source): Promise<FileKind> {
  if (!needsSniffing(source.path) || source.sizeBytes === 0) return classifyFile(source.path, new Uint8Array(0));
  const blob = await source.open(sniffBytes);
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

async function readFolds(source: Source, inventory: Inventory): Promise<void> {
  try {
    inventory.folds = parseSplitFile(source.path, await (await source.open()).text());
  } catch (error) {
    inventory.warnings.push(`${describeError(error)} It was not used; the seed splits the cases`);
  }
}

/** Lists all files, those in archives too. Archives and files that cannot be opened stand in `refused`. */
export async function takeInventory(files: readonly SourceFile[], signal: AbortSignal | undefined): Promise<Inventory> {
  const inventory: Inventory = { sources: new Map(), all: new Map(), descriptions: [], folds: [], warnings: [], refused: [], found: [] };
  const sources = await expandSources(
    files.map(({ path, file }) => createSource(path, file)),
    inventory.refused,
  );
  // Browsers list a folder in any order; what is made of it must not depend on that.
  for (const source of sources.toSorted((a, b) => comparePaths(a.path, b.path))) {
    signal?.throwIfAborted();
    const kind = await classify(source).catch((error: unknown): null => {
      inventory.refused.push({ file: source.path, reason: describeError(error) });
      return null;
    });
    if (kind === null || kind.kind === 'junk') continue;
    inventory.found.push(source.path);
    inventory.all.set(source.path, source);
    if (source.path.replace(/^.*\//, '').toLowerCase() === splitFileName) await readFolds(source, inventory);
    else if (kind.kind === 'description') await readDescription(source, inventory);
    else if (kind.kind !== 'other' && kind.kind !== 'archive') inventory.sources.set(source.path, { source, kind });
  }
  return inventory;
}
