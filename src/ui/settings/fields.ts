// Every setting of a run as data: where it stands in RunConfig, what it is called and how it is typed in. No behaviour.
import type { RunConfig } from '../../protocol/config';
import type { TermName } from '../shared/glossary';

export type FieldKind =
  | { type: 'number'; unit?: string; optional?: true; axis?: number }
  | { type: 'choice'; options: readonly { value: string; text: string }[] }
  | { type: 'flag' };

export interface Field {
  /** Dotted path in RunConfig, e.g. "pruning.lambda". */
  path: string;
  term: TermName;
  /** Distinguishes several numbers of one term, e.g. "smallest". */
  part?: string;
  /** Shown only when training has so many dimensions. */
  only?: 3;
  /** Shown only where the other settings make it mean something. */
  when?: (config: RunConfig) => boolean;
  kind: FieldKind;
}

export interface FieldGroup {
  title: string;
  fields: readonly Field[];
}

const number = (
  path: string,
  term: TermName,
  extra: Partial<Omit<Extract<FieldKind, { type: 'number' }>, 'type'>> = {},
  part?: string,
): Field => ({
  path,
  term,
  ...(part === undefined ? {} : { part }),
  kind: { type: 'number', ...extra },
});
const choice = (path: string, term: TermName, options: Record<string, string>): Field => ({
  path,
  term,
  kind: { type: 'choice', options: Object.entries(options).map(([value, text]) => ({ value, text })) },
});
const flag = (path: string, term: TermName): Field => ({ path, term, kind: { type: 'flag' } });

const isCt = ({ normalisation }: RunConfig): boolean => normalisation.scheme === 'ct';

export const networkFields: FieldGroup = {
  title: 'Network',
  fields: [
    number('levels', 'levels'),
    { ...number('flatLevels', 'flatLevels'), only: 3 },
    number('firstFilters', 'firstFilters'),
    number('patchSize', 'patch', { unit: 'px', axis: 0 }, 'width'),
    number('patchSize', 'patch', { unit: 'px', axis: 1 }, 'height'),
    { ...number('patchSize', 'patch', { unit: 'px', axis: 2 }, 'depth'), only: 3 },
    choice('headWeights', 'deepSupervision', { equal: 'equal', halving: 'halving' }),
  ],
};

export const dataFields: FieldGroup = {
  title: 'Reading',
  fields: [
    choice('normalisation.scheme', 'normalisation', { case: 'each case', ct: 'CT' }),
    { ...number('normalisation.low', 'ctScale', {}, 'clip below'), when: isCt },
    { ...number('normalisation.high', 'ctScale', {}, 'clip above'), when: isCt },
    { ...number('normalisation.mean', 'ctScale', {}, 'mean'), when: isCt },
    { ...number('normalisation.deviation', 'ctScale', {}, 'deviation'), when: isCt },
    number('spacing.x', 'targetSpacing', { unit: 'mm', optional: true }, 'x'),
    number('spacing.y', 'targetSpacing', { unit: 'mm', optional: true }, 'y'),
    { ...number('spacing.z', 'targetSpacing', { unit: 'mm', optional: true }, 'z'), only: 3 },
    choice('fit', 'fit', { 'crop-pad': 'crop or pad', resample: 'resample' }),
    number('foreground', 'foreground'),
  ],
};

export const pruningFields: FieldGroup = {
  title: 'Pruning',
  fields: [
    choice('pruning.method', 'method', { sauron: 'Sauron', none: 'none' }),
    number('pruning.lambda', 'lambda'),
    number('pruning.tauMin', 'tauMin'),
    number('pruning.tauMax', 'tauMax'),
    number('pruning.kappa', 'kappa'),
    number('pruning.rho', 'rho', { unit: 'epochs' }),
    number('pruning.mu', 'mu'),
    number('pruning.minFilters', 'minFilters', { unit: 'filters' }),
    choice('pruning.distance', 'distance', {
      euc_norm: 'scaled',
      euc_norm_nonorm: 'not scaled',
      euc_norm_deltaprunenorm: 'as pruning',
    }),
    choice('pruning.evidence', 'evidence', { validation: 'validation', 'last-forward': 'last pass' }),
    flag('pruning.asPublished', 'asPublished'),
  ],
};

export const optimisationFields: FieldGroup = {
  title: 'Optimisation',
  fields: [
    choice('optimiser.kind', 'optimiser', { adam: 'Adam', sgd: 'SGD' }),
    number('optimiser.learningRate', 'learningRate'),
    choice('optimiser.schedule', 'schedule', { polynomial: 'polynomial', constant: 'constant' }),
    number('batchSize', 'batchSize'),
    number('epochs', 'epochs'),
    number('stepsPerEpoch', 'stepsPerEpoch'),
    number('validateEvery', 'validateEvery', { unit: 'epochs' }),
    number('optimiser.weightDecay', 'weightDecay'),
    number('optimiser.momentum', 'momentum'),
    flag('optimiser.nesterov', 'nesterov'),
    number('optimiser.clipNorm', 'clipNorm', { optional: true }),
    number('seed', 'seed'),
    number('split.validation', 'validationShare'),
    number('split.test', 'testShare'),
    number('split.folds', 'folds'),
    number('split.fold', 'fold'),
  ],
};

export const augmentationFields: FieldGroup = {
  title: 'Augmentation',
  fields: [
    number('augmentation.scale.probability', 'scale', {}, 'probability'),
    number('augmentation.scale.min', 'scale', { unit: '×' }, 'smallest'),
    number('augmentation.scale.max', 'scale', { unit: '×' }, 'largest'),
    number('augmentation.rotation.probability', 'rotation', {}, 'probability'),
    number('augmentation.rotation.degrees', 'rotation', { unit: '°' }, 'largest angle'),
    number('augmentation.flips.probability', 'flips', {}, 'probability'),
    number('augmentation.gamma.probability', 'gamma', {}, 'probability'),
    number('augmentation.gamma.logMin', 'gamma', {}, 'smallest log'),
    number('augmentation.gamma.logMax', 'gamma', {}, 'largest log'),
    number('augmentation.elastic.probability', 'elastic', {}, 'probability'),
    number('augmentation.elastic.controlPoints', 'elastic', {}, 'control points'),
    number('augmentation.elastic.displacement', 'elastic', { unit: 'px' }, 'displacement'),
  ],
};

export const keepFields: FieldGroup = {
  title: 'Keeping',
  fields: [
    number('keep.everyEpochs', 'checkpointEvery', { unit: 'epochs' }, 'epochs'),
    number('keep.everyMinutes', 'checkpointEvery', { unit: 'min' }, 'minutes'),
    number('keep.budgetMegabytes', 'keptBudget', { unit: 'MB' }),
    number('keep.halveAfter', 'halveAfter', { unit: 'losses' }),
  ],
};
