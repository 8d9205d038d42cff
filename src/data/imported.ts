// What was read of dropped files, kept so that changes by hand can be replayed on it: drafts as read, and how to read a case again. Knows no format.
import type { DatasetEdit, Fold } from '../protocol/edits';
import type { CaseDraft } from './caseDraft';
import type { Dataset, Refused } from './dataset';
import type { DatasetDescription } from './datasetJson';
import { nameRecipe, planRecipes } from './edits/recipes';
import { finishCases } from './finishCases';
import type { Pair, Pairing } from './pairing/pairFiles';
import { describePairing } from './importWords';
import { readRecipe, type PairReading } from './readPairs';

export interface Imported {
  /** Cases as read, with labels in the values of their files. */
  readonly drafts: readonly CaseDraft[];
  /** Pairs that were refused; mended they may become cases. */
  readonly blocked: readonly Pair[];
  readonly pairing: Pairing;
  readonly reading: Omit<PairReading, 'refused' | 'progress' | 'signal'>;
  readonly descriptions: readonly DatasetDescription[];
  /** Of a split file among the files. */
  readonly folds: readonly Fold[];
  readonly warnings: readonly string[];
  readonly refused: readonly Refused[];
}

interface Reread {
  draft: CaseDraft | null;
  refused: readonly Refused[];
}

/** Reads cases again as changes by hand ask; what was read for the latest list of changes is kept for the next. */
export interface Editor {
  apply(edits: readonly DatasetEdit[], signal?: AbortSignal): Promise<Dataset>;
}

const silent = { begin: (): void => undefined, finish: (): void => undefined };

/** Files that belong to no case that is loaded, nor are the image of one that was refused. */
function listSpare({ reading, blocked }: Imported, drafts: readonly CaseDraft[]): string[] {
  const taken = new Set([
    ...drafts.flatMap(({ pair }) => [...pair.images, ...pair.labels.map(({ path }) => path)]),
    ...blocked.flatMap(({ images }) => images),
  ]);
  return [...reading.units.keys()].filter((path) => !taken.has(path)).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** What pairing left out, as far as it still is. */
function describeLeft({ pairing, drafts }: Imported, kept: readonly CaseDraft[], spare: readonly string[]): string[] {
  const now = new Map([...drafts, ...kept].map(({ pair }) => [pair.id, pair]));
  const pairs = pairing.pairs.map((pair) => now.get(pair.id) ?? pair);
  return describePairing({ ...pairing, pairs, orphans: pairing.orphans.filter((path) => spare.includes(path)) });
}

/** The data set of these drafts, without those that a change leaves out. */
export function finishImported(
  imported: Imported,
  drafts: readonly CaseDraft[],
  refused: readonly Refused[],
  edits: readonly DatasetEdit[],
): Dataset {
  const dropped = new Set(edits.flatMap((edit) => (edit.kind === 'drop' ? edit.cases : [])));
  const isLeft = (id: string | undefined): boolean => id === undefined || !dropped.has(id);
  const kept = drafts.filter(({ pair }) => isLeft(pair.id));
  const spare = listSpare(imported, kept);
  // A file that found no image by itself may have been given one by hand, or waits for its order there.
  const placed = new Set([
    ...kept.flatMap(({ files }) => files),
    ...refused.flatMap(({ file, caseId }) => (caseId === undefined ? [] : [file])),
  ]);
  const dataset = finishCases({
    drafts: kept,
    descriptions: imported.descriptions,
    fileClasses: imported.reading.classes,
    warnings: [...imported.warnings, ...describeLeft(imported, kept, spare)],
    refused: refused.filter(({ file, caseId }) => (caseId === undefined ? !placed.has(file) : isLeft(caseId))),
  });
  // Labels of refused cases wait for their mending, and some files are left out on purpose.
  const blocked = imported.blocked.flatMap(({ labels }) => labels.map(({ path }) => path));
  const elsewhere = new Set([...imported.pairing.skipped.map(({ path }) => path), ...blocked, ...imported.refused.map(({ file }) => file)]);
  const named = new Set(imported.folds.flatMap(({ train, val }) => [...train, ...val]));
  const folds = dataset.cases.some(({ id }) => named.has(id)) ? imported.folds : [];
  return { ...dataset, folds, spare, orphans: spare.filter((path) => !elsewhere.has(path)) };
}

export function createEditor(imported: Imported): Editor {
  const { drafts, blocked } = imported;
  let kept = new Map<string, Reread>();

  const reread = async (recipe: Parameters<typeof readRecipe>[0], signal: AbortSignal | undefined): Promise<Reread> => {
    const refused: Refused[] = [];
    const draft = await readRecipe(recipe, { ...imported.reading, refused, progress: silent, signal });
    return { draft, refused };
  };
  return {
    async apply(edits, signal) {
      const recipes = planRecipes([...drafts.map(({ pair }) => pair), ...blocked], edits);
      const made = new Map<string, Reread>();
      const byCase = new Map<string, Reread>();
      for (const [id, recipe] of recipes) {
        const name = nameRecipe(recipe);
        const found = kept.get(name) ?? (await reread(recipe, signal));
        made.set(name, found);
        byCase.set(id, found);
      }
      kept = made;
      const unchanged = drafts.filter(({ pair }) => !recipes.has(pair.id));
      const mended = [...byCase.values()].flatMap(({ draft }) => (draft ? [draft] : []));
      // Reading a case again tells its faults anew, but not of a segmentation that waits for its order outside of it.
      const stillStands = ({ caseId = '', offer }: Refused): boolean => {
        const recipe = recipes.get(caseId);
        return !recipe || (offer?.kind === 'segments' && drafts.some(({ pair }) => pair === recipe.pair));
      };
      const refused = [...imported.refused.filter(stillStands), ...[...byCase.values()].flatMap((one) => one.refused)];
      return finishImported(imported, [...unchanged, ...mended], refused, edits);
    },
  };
}
