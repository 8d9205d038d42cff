// Why each setting is proposed, in one sentence with the numbers that it follows from. Pure.
import { flatData } from '../protocol/adaptToData';
import type { DataProposal, DataProposals, Fingerprint, ProposalReasons } from '../protocol/dataset';
import type { Recognised } from './modality';

export type Facts = Pick<Fingerprint, 'medianShape' | 'medianSpacing' | 'classShares'>;

export interface NormalisationReason extends Recognised {
  channels: number;
  /** Labels say where the foreground is. */
  labelled: boolean;
}

/** Slices so many times as far apart as their pixels tell little of each other. */
const thickRatio = 3;

const times = (values: readonly number[]): string => values.join(' × ');
const short = (value: number): string => String(Number(value.toPrecision(3)));
const percent = (share: number): string => `${short(100 * share)} %`;

export function explainDimensions(proposals: DataProposals, { medianSpacing }: Facts): Fingerprint['dimensions'] {
  if (!proposals[3]) return { proposed: 2, reason: flatData };
  const [x = 1, y = 1, z = 1] = medianSpacing;
  const ratio = z / Math.min(x, y);
  return ratio > thickRatio
    ? {
        proposed: 2,
        reason: `Slices lie ${short(z)} mm apart, ${short(ratio)} times the edge of a pixel, so that neighbours tell little of each other.`,
      }
    : {
        proposed: 3,
        reason: `Slices lie ${short(z)} mm apart, ${short(ratio)} times the edge of a pixel: neighbours show the same structure.`,
      };
}

function explainPatch({ patchSize, fit }: DataProposal, dimensions: 2 | 3, { medianShape }: Facts): string {
  const whole = patchSize.every((edge, axis) => edge >= (medianShape[axis] ?? 1));
  const what = dimensions === 3 ? 'volume' : 'slice';
  const median = `the median ${what} of ${times(medianShape.slice(0, dimensions))}`;
  if (fit === 'resample') return `Shrunk from ${median} to at most 128 an edge, as much as a browser trains at a bearable pace.`;
  const smaller =
    dimensions === 3 ? ' A short run learns sooner from smaller patches, 32 an edge, which can be centred on foreground.' : '';
  return whole
    ? `Holds ${median} whole, rounded up to what the levels can halve.${smaller}`
    : `Part of ${median}: about 48³ voxels, as even in mm as the levels allow, train at a bearable pace.`;
}

function explainSpacing({ spacing, fit }: DataProposal): string {
  if (fit === 'resample') return 'Off: every slice is resampled to the patch as a whole.';
  return Object.values(spacing).every((mm) => mm === null)
    ? 'Off: no case would get another number of voxels from the median spacing.'
    : 'Median over the cases, 10 % from below along a thick axis (nnU-Net): a voxel means the same size in every case. Predictions return to each case’s own grid.';
}

function explainNormalisation({ normalisation }: DataProposal, { isCt, reason, channels, labelled }: NormalisationReason): string {
  if (normalisation.scheme === 'ct')
    return `CT, because ${reason}: clipped to the 0.5 and 99.5 percentiles inside the labels, then by mean and deviation inside them, alike in all cases (nnU-Net).`;
  if (isCt && channels > 1)
    return `Each case by its own mean and deviation: ${reason}, but there are ${channels} channels, and one rule holds for all.`;
  if (isCt && !labelled) return `Each case by its own mean and deviation: ${reason}, but no label says where the foreground is.`;
  return `Each case by its own mean and deviation, because ${reason}, so that units may differ between cases.`;
}

export function explainProposal(proposal: DataProposal, dimensions: 2 | 3, facts: Facts, why: NormalisationReason): ProposalReasons {
  const { levels, flatLevels, batchSize, foreground, patchSize } = proposal;
  const share = percent(1 - (facts.classShares[0] ?? 1));
  const coarsest = patchSize.map((edge, axis) => edge / 2 ** (axis === 2 ? Math.max(0, levels - 1 - flatLevels) : levels - 1));
  return {
    patchSize: explainPatch(proposal, dimensions, facts),
    levels: `The patch is halved ${levels - 1} times, down to maps of ${times(coarsest)}${flatLevels > 0 ? `; the first ${flatLevels} leave thick slices alone` : ''}.`,
    batchSize:
      dimensions === 3
        ? 'Volumes are large: two patches a step, the fewest that nnU-Net takes.'
        : `${times(patchSize)} pixels a patch: ${batchSize} together keep a GPU busy and the loss steady.`,
    fit: proposal.fit === 'resample' ? 'Slices are larger than a patch may be.' : 'Slices fit the patch: cut or padded, never blurred.',
    normalisation: explainNormalisation(proposal, why),
    spacing: explainSpacing(proposal),
    foreground:
      foreground > 0
        ? `${share} of the labelled voxels are foreground: a third of the patches is centred on it (nnU-Net).`
        : `${share} of the labelled voxels are foreground: common enough to be met by chance.`,
  };
}
