// The real data sets beside the repository, dropped whole: what of each must hold against facts measured elsewhere (nibabel, numpy, pydicom),
// as a list of faults in words. Pure; the same in Node and in a browser.
import type { CaseSummary, DatasetSummary } from '../../protocol/dataset';
import { differ } from './hostileFaults';

export interface ImageMeasure {
  file: string;
  shape?: number[];
  shape_hw?: [number, number];
  spacing?: number[];
  min: number;
  max: number;
  mean: number;
}

/** One entry of a facts file; which fields it has depends on the set. */
export interface Facts {
  image?: ImageMeasure;
  images?: ImageMeasure[];
  label?: { file: string; counts: Record<string, number> };
  class?: string;
  voxels?: number;
  original_layout_id?: string;
  /** Masks of one nucleus each. */
  instances?: number;
  folder?: string;
  shape_xyz?: number[];
  spacing_xyz?: number[];
  min?: number;
  max?: number;
  mean?: number;
  seg?: string;
  per_frame?: { nonzero: number }[];
}

export interface RealSet {
  /** Folder and name of the facts. */
  name: string;
  findFaults(summary: DatasetSummary, facts: readonly Facts[]): string[];
}

const findCase = ({ cases }: DatasetSummary, file: string): CaseSummary | undefined =>
  cases.find(({ files }) => files.some((name) => name.endsWith(`/${file}`)));

const near = (what: string, found: number | undefined, wanted: number): string[] =>
  differ(what, found ?? NaN, wanted, 1e-5 * Math.max(1, Math.abs(wanted)));

function findChannelFaults(found: CaseSummary, channel: ImageMeasure, c: number): string[] {
  return [
    ...differ('file', found.files[c]?.endsWith(`/${channel.file}`), true),
    ...differ('shape', found.shape, channel.shape ?? channel.shape_hw?.toReversed()),
    ...(channel.spacing ?? []).flatMap((mm, axis) => near('spacing', found.spacing[axis], mm)),
    ...near('min', found.intensity[c]?.min, channel.min),
    ...near('max', found.intensity[c]?.max, channel.max),
    ...near('mean', found.intensity[c]?.mean, channel.mean),
  ].map((fault) => `${found.id}: ${fault}`);
}

/** Case by case: shape, spacing, intensities, label counts. Facts of files that are not here (left out on purpose) are passed over. */
function compareCases(summary: DatasetSummary, facts: readonly Facts[], wanted: number): string[] {
  let compared = 0;
  const faults = facts.flatMap(({ image, images, label }) => {
    const channels = images ?? (image ? [image] : []);
    const found = findCase(summary, channels[0]?.file ?? '?');
    if (!found) return [];
    compared++;
    return [
      ...channels.flatMap((channel, c) => findChannelFaults(found, channel, c)),
      ...differ(`${found.id}: labels`, found.labels, label?.counts ?? null),
    ];
  });
  return [...faults, ...differ('cases compared', compared, wanted)];
}

/** The facts of colour pictures run over all their channels, a constant transparency included. */
function compareNuclei(summary: DatasetSummary, facts: readonly Facts[]): string[] {
  const flat = facts.filter(({ image }) => image);
  const faults = flat.flatMap(({ image, label }) => {
    const found = findCase(summary, image?.file ?? '?');
    if (!found) return [`${image?.file ?? ''} is missing`];
    return [
      ...differ('shape', found.shape, image?.shape_hw?.toReversed()),
      ...differ('channels', found.channels, 3),
      ...differ('min', Math.min(...found.intensity.map(({ min }) => min)), image?.min),
      ...differ('labels', found.labels, label?.counts),
    ].map((fault) => `${found.id}: ${fault}`);
  });
  const apart = facts.flatMap(({ original_layout_id: id = '', instances = 0 }) =>
    id === '' ? [] : differ(`files of ${id}`, findCase(summary, `images/${id}.png`)?.files.length, 1 + instances),
  );
  return [...faults, ...apart, ...differ('cases', summary.cases.length, 42)];
}

function compareSeries(summary: DatasetSummary, facts: readonly Facts[], folder: string): string[] {
  const known = facts.find((entry) => entry.folder === folder);
  const found = summary.cases.find(({ files }) => files.some((file) => file.includes(`/${folder}/`)));
  if (!known || !found) return [`there is no series in ${folder}`];
  return [
    ...differ('shape', found.shape, known.shape_xyz),
    ...(known.spacing_xyz ?? []).flatMap((mm, axis) => near('spacing', found.spacing[axis], mm)),
    ...near('min', found.intensity[0]?.min, known.min ?? NaN),
    ...near('max', found.intensity[0]?.max, known.max ?? NaN),
    ...near('mean', found.intensity[0]?.mean, known.mean ?? NaN),
  ].map((fault) => `${folder}: ${fault}`);
}

function compareSegmentation(summary: DatasetSummary, facts: readonly Facts[], seg: string): string[] {
  const voxels = facts.find((entry) => entry.seg === seg)?.per_frame?.reduce((sum, { nonzero }) => sum + nonzero, 0);
  return differ(`${seg}: voxels`, findCase(summary, seg)?.labels?.['1'], voxels);
}

/** One file per class; a class that is nowhere has no voxel. */
function compareClassFiles(summary: DatasetSummary, facts: readonly Facts[]): string[] {
  const [found] = summary.cases;
  const counts = new Map(summary.classes.map(({ value, name }) => [name, found?.labels?.[String(value)] ?? 0]));
  const named = facts.filter((entry) => entry.class !== undefined);
  return [
    ...facts.flatMap(({ image }) => (image && found ? findChannelFaults(found, image, 0) : [])),
    ...named.flatMap((entry) => differ(entry.class ?? '', counts.get(entry.class ?? ''), entry.voxels)),
    ...differ('classes', summary.classes.length, named.length + 1),
  ];
}

const names = ({ classes }: DatasetSummary): string[] => classes.map(({ name }) => name);
const patients = ({ cases }: DatasetSummary): number => new Set(cases.map(({ patient }) => patient)).size;
const refusedIn = ({ refused }: DatasetSummary, folder: string): number => refused.filter(({ file }) => file.includes(folder)).length;

export const realSets: readonly RealSet[] = [
  {
    name: 'Task04_Hippocampus_subset',
    findFaults: (summary, facts) => [
      ...compareCases(summary, facts, 110),
      ...differ('labelled', summary.cases.filter(({ labels }) => labels).length, 100),
      ...differ('classes', names(summary), ['background', 'Anterior', 'Posterior']),
      ...differ('refused', summary.refused, []),
    ],
  },
  { name: 'nuclei_dsb2018', findFaults: compareNuclei },
  {
    name: 'cardiac_sunnybrook_acdc_layout',
    findFaults: (summary, facts) => [...compareCases(summary, facts, 22), ...differ('patients', patients(summary), 11)],
  },
  {
    name: 'Dataset501_BraTS2013two',
    findFaults: (summary, facts) => [
      ...compareCases(summary, facts, 2),
      ...differ('number of classes', summary.classes.length, 5),
      ...differ('says a case is missing', summary.warnings.join().includes('announces 3 training cases'), true),
    ],
  },
  {
    name: 'ct_totalsegmentator_layout',
    findFaults: compareClassFiles,
  },
  {
    name: 'ct_dicom_with_nifti_label',
    findFaults: (summary, facts) => [
      ...compareSeries(summary, facts, 'dicom_j2k_original'),
      ...differ('labels', summary.cases[0]?.labels, facts.find(({ label }) => label)?.label?.counts),
    ],
  },
  {
    name: 'ct_liver_dicom_seg',
    findFaults: (summary, facts) => [
      ...['ct-3slice', 'tiny-23x38x3/image', 'tiny-24x38x3/image'].flatMap((folder) => compareSeries(summary, facts, folder)),
      ...['seg/liver.dcm', 'tiny-23x38x3/seg/label.seg', 'tiny-24x38x3/seg/label.seg'].flatMap((seg) =>
        compareSegmentation(summary, facts, seg),
      ),
      ...differ('classes', names(summary), ['background', 'Liver']),
      ...differ(
        'overlaps are refused by name',
        summary.refused.some(({ reason }) => /segments overlap: GREEN and ORANGE/.test(reason)),
        true,
      ),
    ],
  },
  {
    name: 'em_drosophila_vnc',
    findFaults: (summary, facts) => [
      ...compareCases(summary, facts, 5),
      ...['membranes', 'mitochondria', 'synapses'].flatMap((folder) =>
        differ(`refused in ${folder}`, refusedIn(summary, `/${folder}/`), 5),
      ),
    ],
  },
];
