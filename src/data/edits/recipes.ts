// From the person's changes to how each case concerned is to be read again: which label files, mended how. Pure; opens no file.
import type { DatasetEdit } from '../../protocol/edits';
import type { Pair } from '../pairing/pairFiles';
import type { LabelFix } from './labelFix';

/** How to read one case. */
export interface Recipe {
  pair: Pair;
  /** By path of a label file. */
  fixes: ReadonlyMap<string, LabelFix>;
  /** Several label files are laid over each other instead of being united. */
  overlay: boolean;
  /** Channels to keep; null keeps all. */
  keep: number | null;
}

type Of<K extends DatasetEdit['kind']> = Extract<DatasetEdit, { kind: K }>;
type Steps = { [K in DatasetEdit['kind']]?: (recipe: Recipe, edit: Of<K>) => Recipe };

const mendFile = (recipe: Recipe, files: readonly string[], mend: (fix: LabelFix) => LabelFix): Recipe => {
  const concerned = recipe.pair.labels.filter(({ path }) => files.includes(path));
  if (concerned.length === 0) return recipe;
  return {
    ...recipe,
    fixes: new Map([...recipe.fixes, ...concerned.map(({ path }) => [path, mend(recipe.fixes.get(path) ?? {})] as const)]),
  };
};

const byHand = 'by hand';

/** The rule's class names hold only for the label files that it paired. */
function repair(recipe: Recipe, labels: readonly string[]): Recipe {
  const rule = { name: byHand, image: /^/, label: /^/, merge: 'parts' as const };
  return { ...recipe, pair: { ...recipe.pair, rule, labels: labels.map((path) => ({ path, part: null, kind: '' })) } };
}

/** The file becomes the case's label, in the place of any other, unless it is among its labels already. */
const include = (recipe: Recipe, file: string): Recipe =>
  recipe.pair.labels.some(({ path }) => path === file) ? recipe : repair(recipe, [file]);

/** What each kind of change does to a case's recipe; a recipe that it does not concern is returned as it is. */
const steps: Steps = {
  pair: (recipe, edit) => (edit.case === recipe.pair.id ? repair(recipe, edit.labels) : recipe),
  threshold: (recipe, { files, at }) => mendFile(recipe, files, (fix) => ({ ...fix, threshold: at })),
  resample: (recipe, { files }) => mendFile(recipe, files, (fix) => ({ ...fix, resample: true })),
  turn: (recipe, { files, order }) => mendFile(recipe, files, (fix) => ({ ...fix, turn: order })),
  remap: (recipe, { files, from, to }) => mendFile(recipe, files, (fix) => ({ ...fix, remap: [...(fix.remap ?? []), { from, to }] })),
  mergeParts: (recipe, { cases }) => (cases.includes(recipe.pair.id) ? { ...recipe, overlay: true } : recipe),
  segments: (recipe, { case: id, file, order }) =>
    id === recipe.pair.id
      ? mendFile(include(recipe, file), [file], (fix) => ({ ...fix, segments: order.map(({ number }) => number) }))
      : recipe,
  trimChannels: (recipe, { cases, keep }) => (cases.includes(recipe.pair.id) ? { ...recipe, keep } : recipe),
};

/** Kinds of change that read files again. */
export const readingEdits: ReadonlySet<DatasetEdit['kind']> = new Set(Object.keys(steps) as DatasetEdit['kind'][]);

function follow(recipe: Recipe, edit: DatasetEdit): Recipe {
  // One edit type per kind: TypeScript cannot follow the pair through the table.
  const step = steps[edit.kind] as ((recipe: Recipe, edit: DatasetEdit) => Recipe) | undefined;
  return step ? step(recipe, edit) : recipe;
}

/** Recipes of the cases that any change concerns, by case id; the others stay as they were read. */
export function planRecipes(pairs: readonly Pair[], edits: readonly DatasetEdit[]): ReadonlyMap<string, Recipe> {
  const changed = pairs.flatMap((pair) => {
    const plain: Recipe = { pair, fixes: new Map(), overlay: false, keep: null };
    const recipe = edits.reduce(follow, plain);
    return recipe === plain ? [] : [[pair.id, recipe] as const];
  });
  return new Map(changed);
}

/** Equal for recipes that give the same case. */
export const nameRecipe = ({ pair, fixes, overlay, keep }: Recipe): string =>
  JSON.stringify([pair.id, pair.images, pair.labels, pair.rule?.name, [...fixes], overlay, keep]);
