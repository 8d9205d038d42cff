// The settings that a data set proposes, as rows: which fields belong together, and how a value reads. Pure data.
import { formatDigits, formatShape } from '../../lib/format';
import type { DataProposal, ProposalReasons } from '../../protocol/dataset';
import type { TermName } from '../shared/glossary';

export interface PlanRow {
  term: TermName;
  reason: keyof ProposalReasons;
  /** What is taken together: a patch fits its levels only. */
  takes: readonly (keyof DataProposal)[];
  show(settings: DataProposal): string;
}

const sizes = ['patchSize', 'levels', 'flatLevels'] as const;

const showSpacing = ({ spacing }: DataProposal): string => {
  const axes = (['x', 'y', 'z'] as const).flatMap((axis) => {
    const mm = spacing[axis];
    return mm === null ? [] : [`${axis} ${formatDigits(mm)}`];
  });
  return axes.length === 0 ? 'as stored' : `${axes.join(', ')} mm`;
};

const showNormalisation = ({ normalisation: { scheme, low, high, mean, deviation } }: DataProposal): string =>
  scheme === 'case'
    ? 'each case by itself'
    : `CT: ${formatDigits(low)} … ${formatDigits(high)}, mean ${formatDigits(mean)}, deviation ${formatDigits(deviation)}`;

export const planRows: readonly PlanRow[] = [
  { term: 'normalisation', reason: 'normalisation', takes: ['normalisation'], show: showNormalisation },
  { term: 'targetSpacing', reason: 'spacing', takes: ['spacing', 'fit'], show: showSpacing },
  { term: 'patch', reason: 'patchSize', takes: sizes, show: ({ patchSize }) => formatShape(patchSize) },
  {
    term: 'levels',
    reason: 'levels',
    takes: sizes,
    show: ({ levels, flatLevels }) => (flatLevels > 0 ? `${levels}, ${flatLevels} flat` : String(levels)),
  },
  { term: 'fit', reason: 'fit', takes: ['fit', 'spacing'], show: ({ fit }) => (fit === 'resample' ? 'resample' : 'crop or pad') },
  { term: 'batchSize', reason: 'batchSize', takes: ['batchSize'], show: ({ batchSize }) => String(batchSize) },
  { term: 'foreground', reason: 'foreground', takes: ['foreground'], show: ({ foreground }) => formatDigits(foreground) },
];
