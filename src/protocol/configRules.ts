// What each field of RunConfig may hold, as one table from path to rule. Relations between fields live in configure.ts.

export type Rule =
  | { kind: 'integer' | 'number'; min: number; max: number; above?: true; nullable?: true }
  | { kind: 'choice'; of: readonly (string | number)[] }
  | { kind: 'flag' }
  | { kind: 'text' }
  | { kind: 'edges' };

const integer = (min: number, max: number): Rule => ({ kind: 'integer', min, max });
const number = (min: number, max: number): Rule => ({ kind: 'number', min, max });
const choice = (...of: (string | number)[]): Rule => ({ kind: 'choice', of });
const probability = number(0, 1);
const count = integer(1, 100_000);
const intensity = number(-1e9, 1e9);
const edgeLength: Rule = { kind: 'number', min: 0, max: 1000, above: true, nullable: true };

/** `above`: the minimum itself is excluded. `nullable`: null is allowed and means "off". */
export const configRules: Readonly<Record<string, Rule>> = {
  preset: { kind: 'text' },
  dimensions: choice(2, 3),
  levels: integer(3, 8),
  flatLevels: integer(0, 7),
  firstFilters: integer(1, 480),
  patchSize: { kind: 'edges' },
  batchSize: integer(1, 64),
  foreground: probability,
  epochs: count,
  stepsPerEpoch: count,
  validateEvery: count,
  seed: integer(0, 4_294_967_295),
  headWeights: choice('equal', 'halving'),
  fit: choice('crop-pad', 'resample'),
  'normalisation.scheme': choice('case', 'ct'),
  'normalisation.low': intensity,
  'normalisation.high': intensity,
  'normalisation.mean': intensity,
  'normalisation.deviation': { kind: 'number', min: 0, max: 1e9, above: true },
  'spacing.x': edgeLength,
  'spacing.y': edgeLength,
  'spacing.z': edgeLength,
  'split.validation': number(0, 0.9),
  'split.test': number(0, 0.9),
  'split.folds': integer(0, 20),
  'split.fold': integer(0, 19),
  'optimiser.kind': choice('adam', 'sgd'),
  'optimiser.learningRate': { kind: 'number', min: 0, max: 10, above: true },
  'optimiser.schedule': choice('polynomial', 'constant'),
  'optimiser.weightDecay': number(0, 1),
  'optimiser.momentum': number(0, 0.9999),
  'optimiser.nesterov': { kind: 'flag' },
  'optimiser.clipNorm': { kind: 'number', min: 0, max: 1e6, above: true, nullable: true },
  'augmentation.scale.probability': probability,
  'augmentation.scale.min': number(0.25, 4),
  'augmentation.scale.max': number(0.25, 4),
  'augmentation.rotation.probability': probability,
  'augmentation.rotation.degrees': number(0, 180),
  'augmentation.flips.probability': probability,
  'augmentation.gamma.probability': probability,
  'augmentation.gamma.logMin': number(-2, 2),
  'augmentation.gamma.logMax': number(-2, 2),
  'augmentation.elastic.probability': probability,
  'augmentation.elastic.controlPoints': integer(4, 32),
  'augmentation.elastic.displacement': number(0, 64),
  'pruning.method': choice('sauron', 'none'),
  'pruning.lambda': number(0, 1000),
  'pruning.tauMin': number(0, 1),
  'pruning.tauMax': number(0, 1),
  'pruning.kappa': integer(1, 1000),
  'pruning.rho': integer(1, 1000),
  'pruning.mu': number(0, 1),
  'pruning.minFilters': integer(1, 480),
  'pruning.distance': choice('euc_norm', 'euc_norm_nonorm', 'euc_norm_deltaprunenorm'),
  'pruning.evidence': choice('validation', 'last-forward'),
  'pruning.asPublished': { kind: 'flag' },
  'keep.everyEpochs': count,
  'keep.everyMinutes': number(0.1, 1440),
  'keep.budgetMegabytes': integer(10, 1_000_000),
  'keep.halveAfter': integer(0, 1000),
};

/** Texts in quotes, objects as JSON; undefined and functions, which JSON drops, by their own words. */
const shown = (value: unknown): string =>
  typeof value === 'string' || (typeof value === 'object' && value !== null) ? JSON.stringify(value) : String(value);

/** The complaint about one value, or null when it is allowed. Edges are checked together with the levels, elsewhere. */
export function computeComplaint(path: string, rule: Rule, value: unknown): string | null {
  const complain = (allowed: string): string => `${path} is ${shown(value)}; allowed is ${allowed}.`;
  switch (rule.kind) {
    case 'integer':
    case 'number':
      return isInRange(rule, value) ? null : complain(rangeInWords(rule));
    case 'choice':
      return rule.of.some((option) => option === value) ? null : complain(rule.of.map((option) => shown(option)).join(' or '));
    case 'flag':
      return typeof value === 'boolean' ? null : complain('true or false');
    case 'text':
      return typeof value === 'string' ? null : complain('a text');
    case 'edges':
      return Array.isArray(value) && value.every((edge) => Number.isInteger(edge))
        ? null
        : complain('a list of whole numbers [x, y] or [x, y, z]');
  }
}

type RangeRule = Extract<Rule, { kind: 'integer' | 'number' }>;

function isInRange(rule: RangeRule, value: unknown): boolean {
  if (value === null) return rule.nullable === true;
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (rule.kind === 'integer' && !Number.isInteger(value)) return false;
  return (rule.above ? value > rule.min : value >= rule.min) && value <= rule.max;
}

function rangeInWords(rule: RangeRule): string {
  const what = rule.kind === 'integer' ? 'a whole number' : 'a number';
  const range = rule.above ? `above ${rule.min} and up to ${rule.max}` : `from ${rule.min} to ${rule.max}`;
  return `${what} ${range}${rule.nullable ? ', or null for none' : ''}`;
}
