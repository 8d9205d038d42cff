// The fingerprint of a data set and the settings proposed from it. Pure; test cases' intensities and labels are not looked at.
import type { NormalisationConfig } from '../protocol/config';
import type { DataProposal, DataProposals, Fingerprint } from '../protocol/dataset';
import { ownNormalisation } from '../protocol/defaultConfig';
import { ignoredClass, type Case, type Dataset } from './dataset';
import { proposeSlices, proposeVolumes, trainable, type SizeProposal } from './fingerprint';
import { measureIntensities } from './intensities';
import { recogniseChannel } from './modality';
import { explainDimensions, explainProposal, type NormalisationReason } from './planReasons';
import { sizeOf, spacingOf } from './vector';

export interface DatasetPlan {
  fingerprint: Fingerprint;
  proposals: DataProposals;
}

/** nnU-Net's share of patches on foreground. */
const foregroundShare = 0.33;
/** Slices with less foreground than this are mostly empty. */
const rareForeground = 0.05;

/** Shares of the classes among evenly spread voxels. */
function measureClassShares(cases: readonly Pick<Case, 'label'>[], classes: number): number[] {
  const counts = new Float64Array(256);
  for (const { label } of cases) {
    const stride = Math.max(1, Math.ceil((label?.length ?? 0) / 2 ** 22));
    for (let at = 0; label && at < label.length; at += stride) counts[label[at] as number] = (counts[label[at] as number] as number) + 1;
  }
  const found = counts.subarray(0, Math.min(classes, ignoredClass));
  const all = found.reduce((sum, count) => sum + count, 0);
  return [...found].map((count) => (all > 0 ? count / all : 0));
}

const shorten = (value: number): number => Number(value.toPrecision(6));

/** CT is clipped and scaled alike in all cases, by what lies inside the labels (nnU-Net); everything else by each case itself. */
function proposeNormalisation(
  dataset: Dataset,
  channels: Fingerprint['channels'],
): { normalisation: NormalisationConfig; why: NormalisationReason } {
  const [only] = channels;
  const why = { ...recogniseChannel(dataset, 0), channels: channels.length, labelled: only?.inside != null };
  const inside = channels.length === 1 && only?.isCt ? only.inside : null;
  if (!inside) return { normalisation: ownNormalisation, why };
  const [low, high, mean, deviation] = [inside.low, inside.high, inside.mean, inside.deviation].map(shorten) as [
    number,
    number,
    number,
    number,
  ];
  return { normalisation: { scheme: 'ct', low, high, mean, deviation: deviation > 0 ? deviation : 1 }, why };
}

const findMedian = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** `testCases` are ids. */
export function planDataset(dataset: Dataset, testCases: ReadonlySet<string>): DatasetPlan {
  const cases = trainable(dataset);
  const seen = cases.filter(({ id }) => !testCases.has(id));
  const measured = measureIntensities(seen, dataset.channels);
  const channels = measured.map((one, c) => ({
    name: dataset.channelNames?.[c] ?? '',
    isCt: recogniseChannel(dataset, c).isCt,
    ...one,
  }));
  const classShares = measureClassShares(seen, dataset.classes.length);
  const { normalisation, why } = proposeNormalisation(dataset, channels);
  const rare = 1 - (classShares[0] ?? 1) < rareForeground && classShares.length > 1;
  const complete = (sizes: SizeProposal, dimensions: 2 | 3): DataProposal => ({
    ...sizes,
    normalisation,
    foreground: dimensions === 3 || rare ? foregroundShare : 0,
  });
  const volumes = proposeVolumes(dataset);
  const proposals: DataProposals = { 2: complete(proposeSlices(dataset), 2), 3: volumes && complete(volumes, 3) };
  const axes = ([0, 1, 2] as const).slice(0, Math.max(2, ...cases.map(({ shape }) => shape.length)));
  const facts = {
    medianShape: axes.map((axis) => findMedian(cases.map((item) => sizeOf(item)[axis]))),
    medianSpacing: axes.map((axis) => findMedian(cases.map((item) => spacingOf(item)[axis]))),
    classShares,
  };
  const reasonsFor = (proposal: DataProposal, dimensions: 2 | 3) => explainProposal(proposal, dimensions, facts, why);
  return {
    proposals,
    fingerprint: {
      ...facts,
      channels,
      dimensions: explainDimensions(proposals, facts),
      reasons: { 2: reasonsFor(proposals[2], 2), 3: proposals[3] && reasonsFor(proposals[3], 3) },
    },
  };
}
