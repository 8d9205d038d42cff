// Reads pairs one by one into drafts: refuses by name what fails, keeps within memory, reports progress. Knows no file format.
import { readCase, type CaseDraft, type Onto } from './caseDraft';
import type { Refused } from './dataset';
import type { Recipe } from './edits/recipes';
import type { Pair } from './pairing/pairFiles';
import type { Progress } from './progress';
import { datasetLimitBytes, formatBytes } from './readers/limits';
import type { RawImage } from './readers/rawImage';
import type { Frame } from './readers/reader';
import { CaseRefusal } from './refusal';
import type { Unit } from './units';

export interface PairReading {
  /** By path. */
  units: ReadonlyMap<string, Unit>;
  /** Class names of sets with one label file per class. */
  classes: readonly string[];
  refused: Refused[];
  progress: Progress;
  signal: AbortSignal | undefined;
  /** All decoded voxels together. */
  limitBytes: number | undefined;
}

const countBytes = ({ image, label }: CaseDraft): number =>
  [...image.channels, ...(label ? [label.values] : [])].reduce((sum, values) => sum + values.byteLength, 0);

const pathsOf = ({ images, labels }: Pair): string[] => [...images, ...labels.map(({ path }) => path)];

/** The files behind paths that pairing saw. */
export const listFiles = (paths: readonly string[], units: ReadonlyMap<string, Unit>): string[] =>
  paths.flatMap((path) => units.get(path)?.files ?? [path]);

/** Reads one unit, naming the file that stopped it; a segmentation is laid on the image given. */
export async function readUnit(path: string, { units, progress, signal }: PairReading, onto?: Onto, frame?: Frame): Promise<RawImage> {
  signal?.throwIfAborted();
  const unit = units.get(path);
  if (!unit) throw new Error('the file has vanished from the list.');
  progress.begin(unit.files[0] ?? path);
  return unit.readOnto && onto ? unit.readOnto(onto.image, onto.order) : unit.read(frame);
}

/** Refuses a case by the name of the file that stopped it. */
export function refusePair(pair: Pair, { file, message, offer }: CaseRefusal, { units, refused }: PairReading): void {
  const others = listFiles(pathsOf(pair), units).length > 1 ? ` The case ${pair.id} is left out.` : '';
  const first = units.get(file)?.files[0] ?? file;
  refused.push({ file: first, reason: message + others, caseId: pair.id, offer, ...(first === file ? {} : { unit: file }) });
}

/** The draft of one case, or null where it is refused by name. A segmentation whose segments want an order first waits in `refused`; the case is what it is without it. */
export async function readRecipe(recipe: Recipe, reading: PairReading): Promise<CaseDraft | null> {
  const { units, refused, progress } = reading;
  const { pair } = recipe;
  const listAll = (): string[] => listFiles(pathsOf(pair), units);
  try {
    const draft = await readCase(recipe, reading.classes, (path, onto) => readUnit(path, reading, onto, pair.frame));
    return { ...draft, files: listAll() };
  } catch (error) {
    if (!(error instanceof CaseRefusal)) throw error;
    if (error.offer?.kind === 'segments') {
      const labels = pair.labels.filter(({ path }) => path !== error.file);
      const others = labels.length > 0 ? ` Until then the case ${pair.id} has its other labels alone.` : '';
      refused.push({ file: error.file, reason: error.message + others, caseId: pair.id, offer: error.offer });
      return await readRecipe({ ...recipe, pair: { ...pair, labels } }, reading);
    }
    refusePair(pair, error, reading);
    return null;
  } finally {
    for (const file of listAll()) progress.finish(file);
  }
}

const asPaired = (pair: Pair): Recipe => ({ pair, fixes: new Map(), overlay: false, keep: null });

/** A file that cannot even be estimated is refused when it is read. */
async function estimatePair(pair: Pair, units: PairReading['units']): Promise<number> {
  let bytes = 0;
  for (const path of pathsOf(pair))
    bytes +=
      (await units
        .get(path)
        ?.estimateBytes()
        .catch(() => 0)) ?? 0;
  return bytes / (pair.frame?.count ?? 1);
}

/** Drafts of all pairs that can be read and held; the others stand in `refused`, those too large before anything of them is read. */
export async function readPairs(pairs: readonly Pair[], reading: PairReading): Promise<CaseDraft[]> {
  const limit = reading.limitBytes ?? datasetLimitBytes;
  const estimates = new Map<Pair, number>();
  for (const pair of pairs) estimates.set(pair, await estimatePair(pair, reading.units));
  const all = [...estimates.values()].reduce((sum, one) => sum + one, 0);
  const drafts: CaseDraft[] = [];
  let bytes = 0;
  for (const pair of pairs) {
    reading.signal?.throwIfAborted();
    const coming = estimates.get(pair) ?? 0;
    if (bytes + coming > limit) {
      const reason = `the data set is larger than memory allows: ${formatBytes(bytes)} are read, this case takes about ${formatBytes(coming)}, all ${pairs.length} together about ${formatBytes(all)}, and the limit is ${formatBytes(limit)}. Drop fewer cases, or crop or resample them.`;
      reading.refused.push({ file: listFiles(pair.images, reading.units)[0] ?? pair.id, reason });
      continue;
    }
    const draft = await readRecipe(asPaired(pair), reading);
    if (!draft) continue;
    bytes += countBytes(draft);
    drafts.push(draft);
  }
  return drafts;
}
