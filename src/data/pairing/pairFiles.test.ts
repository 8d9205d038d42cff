// Every layout on sample paths, alone and in noise; ids, patients, channels, orphans.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pairFiles, type Pairing } from './pairFiles';

interface Sample {
  layout: string;
  /** Image paths (all channels), label paths. */
  cases: { id: string; patient?: string; images: string[]; labels: string[] }[];
}

const one = (id: string, image: string | string[], label: string | string[], patient?: string): Sample['cases'][number] => ({
  id,
  images: [image].flat(),
  labels: [label].flat(),
  ...(patient === undefined ? {} : { patient }),
});

const hash = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';

const samples: Sample[] = [
  {
    layout: 'nnU-Net',
    cases: [
      one('la_003', ['D/imagesTr/la_003_0000.nii.gz', 'D/imagesTr/la_003_0001.nii.gz'], 'D/labelsTr/la_003.nii.gz'),
      one('la_004', ['D/imagesTr/la_004_0000.nii.gz', 'D/imagesTr/la_004_0001.nii.gz'], 'D/labelsTr/la_004.nii.gz'),
    ],
  },
  {
    layout: 'Decathlon',
    cases: [one('hippocampus_001', 'Task04/imagesTr/hippocampus_001.nii.gz', 'Task04/labelsTr/hippocampus_001.nii.gz')],
  },
  {
    layout: 'AMOS',
    cases: [
      one('amos_0001', 'amos/imagesTr/amos_0001.nii.gz', 'amos/labelsTr/amos_0001.nii.gz'),
      one('amos_0004', 'amos/imagesVa/amos_0004.nii.gz', 'amos/labelsVa/amos_0004.nii.gz'),
    ],
  },
  { layout: 'BTCV', cases: [one('0001', 'RawData/Training/img/img0001.nii.gz', 'RawData/Training/label/label0001.nii.gz')] },
  {
    layout: 'ACDC',
    cases: [
      one(
        'patient001_frame01',
        'training/patient001/patient001_frame01.nii.gz',
        'training/patient001/patient001_frame01_gt.nii.gz',
        'patient001',
      ),
      one(
        'patient001_frame12',
        'training/patient001/patient001_frame12.nii.gz',
        'training/patient001/patient001_frame12_gt.nii.gz',
        'patient001',
      ),
    ],
  },
  { layout: 'M&Ms', cases: [one('A0S9V9_sa', 'Labeled/A0S9V9/A0S9V9_sa.nii.gz', 'Labeled/A0S9V9/A0S9V9_sa_gt.nii.gz', 'A0S9V9')] },
  { layout: 'CAMUS', cases: [one('patient0001_2CH_ED', 'p/patient0001_2CH_ED.nii.gz', 'p/patient0001_2CH_ED_gt.nii.gz', 'patient0001')] },
  {
    layout: 'KiTS',
    cases: [
      one('case_00000', 'data/case_00000/imaging.nii.gz', 'data/case_00000/segmentation.nii.gz'),
      one('case_00001', 'data/case_00001/imaging.nii.gz', 'data/case_00001/segmentation.nii.gz'),
    ],
  },
  {
    layout: 'LiTS',
    cases: [one('2', 'batch1/volume-2.nii', 'batch1/segmentation-2.nii'), one('10', 'batch1/volume-10.nii', 'batch1/segmentation-10.nii')],
  },
  {
    layout: 'BraTS 20',
    cases: [
      one(
        'BraTS20_001',
        [
          'T/BraTS20_001/BraTS20_001_t1.nii.gz',
          'T/BraTS20_001/BraTS20_001_t1ce.nii.gz',
          'T/BraTS20_001/BraTS20_001_t2.nii.gz',
          'T/BraTS20_001/BraTS20_001_flair.nii.gz',
        ],
        'T/BraTS20_001/BraTS20_001_seg.nii.gz',
      ),
    ],
  },
  {
    layout: 'BraTS 23',
    cases: [
      one(
        'BraTS-GLI-00000-000',
        [
          'x/BraTS-GLI-00000-000/BraTS-GLI-00000-000-t1n.nii.gz',
          'x/BraTS-GLI-00000-000/BraTS-GLI-00000-000-t1c.nii.gz',
          'x/BraTS-GLI-00000-000/BraTS-GLI-00000-000-t2w.nii.gz',
          'x/BraTS-GLI-00000-000/BraTS-GLI-00000-000-t2f.nii.gz',
        ],
        'x/BraTS-GLI-00000-000/BraTS-GLI-00000-000-seg.nii.gz',
        'BraTS-GLI-00000',
      ),
    ],
  },
  {
    layout: 'ATLAS',
    cases: [
      one(
        'sub-r001s001_ses-1_space-MNI152NLin2009aSym',
        'R001/sub-r001s001/ses-1/anat/sub-r001s001_ses-1_space-MNI152NLin2009aSym_T1w.nii.gz',
        'R001/sub-r001s001/ses-1/anat/sub-r001s001_ses-1_space-MNI152NLin2009aSym_label-L_desc-T1lesion_mask.nii.gz',
        'sub-r001s001',
      ),
    ],
  },
  {
    layout: 'BIDS',
    cases: [one('sub-01', 'ds/sub-01/anat/sub-01_T1w.nii.gz', 'ds/derivatives/m/sub-01/anat/sub-01_desc-lesion_mask.nii.gz', 'sub-01')],
  },
  {
    layout: 'TotalSegmentator',
    cases: [one('s0001', 'T/s0001/ct.nii.gz', ['T/s0001/segmentations/liver.nii.gz', 'T/s0001/segmentations/spleen.nii.gz'])],
  },
  { layout: 'RibFrac', cases: [one('RibFrac1', 'r/RibFrac1-image.nii.gz', 'r/RibFrac1-label.nii.gz')] },
  { layout: 'Slicer', cases: [one('scan', 's/scan.nii.gz', 's/scan.seg.nii.gz')] },
  {
    layout: 'ISIC',
    cases: [
      one(
        'ISIC_0000000',
        'ISIC2018_Task1-2_Training_Input/ISIC_0000000.jpg',
        'ISIC2018_Task1_Training_GroundTruth/ISIC_0000000_segmentation.png',
      ),
    ],
  },
  { layout: 'DRIVE', cases: [one('21_training', 'DRIVE/training/images/21_training.tif', 'DRIVE/training/1st_manual/21_manual1.gif')] },
  { layout: 'CHASE', cases: [one('Image_01L', 'c/Image_01L.jpg', 'c/Image_01L_1stHO.png', 'Image_01')] },
  {
    layout: 'BUSI',
    cases: [
      one('benign (1)', 'B/benign/benign (1).png', ['B/benign/benign (1)_mask.png', 'B/benign/benign (1)_mask_1.png']),
      one('normal (1)', 'B/normal/normal (1).png', 'B/normal/normal (1)_mask.png'),
    ],
  },
  {
    layout: 'DSB2018',
    cases: [
      one(hash, `stage1_train/${hash}/images/${hash}.png`, [
        `stage1_train/${hash}/masks/${hash}0.png`,
        `stage1_train/${hash}/masks/${hash}1.png`,
      ]),
    ],
  },
  {
    layout: 'Montgomery',
    cases: [
      one('MCUCXR_0001_0', 'M/CXR_png/MCUCXR_0001_0.png', [
        'M/ManualMask/leftMask/MCUCXR_0001_0.png',
        'M/ManualMask/rightMask/MCUCXR_0001_0.png',
      ]),
    ],
  },
  { layout: 'Shenzhen', cases: [one('CHNCXR_0001_0', 'img/CHNCXR_0001_0.png', 'mask/CHNCXR_0001_0_mask.png')] },
  {
    layout: 'CholecSeg8k',
    cases: [
      one('frame_80_endo', 'video01/video01_00080/frame_80_endo.png', 'video01/video01_00080/frame_80_endo_watershed_mask.png', 'video01'),
    ],
  },
  { layout: 'Kvasir', cases: [one('cju0', 'Kvasir-SEG/images/cju0.jpg', 'Kvasir-SEG/masks/cju0.jpg')] },
  { layout: 'CVC', cases: [one('1', 'CVC/PNG/Original/1.png', 'CVC/PNG/Ground Truth/1.png')] },
  {
    layout: 'mmseg',
    cases: [one('a', 'd/img_dir/train/a.png', 'd/ann_dir/train/a.png'), one('b', 'd/img_dir/val/b.png', 'd/ann_dir/val/b.png')],
  },
  { layout: 'VOC', cases: [one('2007_000032', 'V/JPEGImages/2007_000032.jpg', 'V/SegmentationClass/2007_000032.png')] },
  {
    layout: 'LGG',
    cases: [
      one(
        'TCGA_CS_4941_19960909_1',
        'TCGA_CS_4941_19960909/TCGA_CS_4941_19960909_1.tif',
        'TCGA_CS_4941_19960909/TCGA_CS_4941_19960909_1_mask.tif',
        'TCGA_CS_4941',
      ),
    ],
  },
  { layout: 'suffix', cases: [one('p1', 'set/p1.png', 'set/p1_seg.png'), one('p2', 'set/p2.png', 'set/p2_seg.png')] },
  { layout: 'NIfTI folders', cases: [one('c1', 'images/c1.nii.gz', 'labels/c1.nii.gz')] },
  {
    layout: 'numbers',
    cases: [
      one('img_1', 'images/img_1.png', 'labels/lab_0001.png'),
      one('img_10', 'images/img_10.png', 'labels/lab_0010.png'),
      one('img_2', 'images/img_2.png', 'labels/lab_0002.png'),
    ],
  },
];

const flatten = ({ pairs }: Pairing): object[] =>
  pairs
    .map(({ id, images, labels }) => ({ id, images, labels: labels.map(({ path }) => path) }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
const pathsOf = ({ cases }: Sample): string[] => cases.flatMap(({ images, labels }) => [...images, ...labels]);
const wanted = ({ cases }: Sample): object[] =>
  cases.map(({ id, images, labels }) => ({ id, images, labels })).toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe.each(samples)('$layout', (sample) => {
  test('pairs exactly, in any order, below any folder', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(pathsOf(sample), { minLength: pathsOf(sample).length }), (paths) => {
        expect(flatten(pairFiles(paths))).toEqual(wanted(sample));
      }),
      { numRuns: 20 },
    );
    const below = pairFiles(pathsOf(sample).map((path) => `my data (1)/2026/${path}`));
    expect(below.orphans).toEqual([]);
    expect(below.pairs.map(({ id }) => id).toSorted()).toEqual(sample.cases.map(({ id }) => id).toSorted());
  });

  test('patients', () => {
    const { pairs } = pairFiles(pathsOf(sample));
    for (const { id, patient } of sample.cases) expect(pairs.find((pair) => pair.id === id)?.patient).toBe(patient ?? id);
  });
});

test('two layouts in one drop each pair by their own rule', () => {
  const two = samples.filter(({ layout }) => layout === 'KiTS' || layout === 'suffix');
  const { pairs, orphans } = pairFiles(two.flatMap(pathsOf));
  expect(orphans).toEqual([]);
  expect(pairs.map(({ id }) => id).toSorted()).toEqual(['case_00000', 'case_00001', 'p1', 'p2']);
});

test('images without a label and labels without an image are told apart', () => {
  const { pairs, orphans } = pairFiles(['images/a.png', 'masks/a.png', 'images/b.png', 'masks/c.png']);
  expect(pairs.map(({ id, labels }) => [id, labels.length])).toEqual([
    ['a', 1],
    ['b', 0],
  ]);
  expect(orphans).toEqual(['masks/c.png']);
  expect(pairFiles(['labelsTr/a.nii.gz']).orphans).toEqual(['labelsTr/a.nii.gz']);
});

test('unlabelled nnU-Net images still join their channels', () => {
  const { pairs } = pairFiles(['D/imagesTs/x_0000.nii.gz', 'D/imagesTs/x_0001.nii.gz']);
  expect(pairs.map(({ id, images }) => [id, images.length])).toEqual([['x', 2]]);
});

test('equal names get parent folders, only as far as needed', () => {
  const { pairs } = pairFiles(['s/v1/f_mask.png', 's/v1/f.png', 's/v2/f_mask.png', 's/v2/f.png', 's/v2/g.png']);
  expect(pairs.map(({ id }) => id).toSorted()).toEqual(['g', 'v1/f', 'v2/f']);
  expect(pairs.every(({ id, labels }) => id === 'g' || labels[0]?.path === `s/${id}_mask.png`)).toBe(true);
});

test('known by-products are left out by name', () => {
  const { pairs, skipped } = pairFiles([
    'training/patient001/patient001_4d.nii.gz',
    'training/patient001/patient001_frame01.nii.gz',
    'training/patient001/patient001_frame01_gt.nii.gz',
    'case_00000/instances/x.nii.gz',
  ]);
  expect(pairs).toHaveLength(1);
  expect(skipped.map(({ what }) => what)).toEqual(['per-instance annotation', 'whole 4-D sequence']);
});

test('numbers pair only when no number stands twice', () => {
  const { pairs } = pairFiles(['images/a_1.png', 'images/b_1.png', 'labels/l_1.png']);
  expect(pairs.every(({ labels }) => labels.length === 0)).toBe(true);
});

test('ISLES 2022: the label belongs to the diffusion images; the FLAIR beside them, on another grid, is left out by name', () => {
  const path = (folder: string, what: string): string => `${folder}/sub-strokecase0001_ses-0001_${what}.nii.gz`;
  const raw = 'rawdata/sub-strokecase0001/ses-0001';
  const diffusion = [path(`${raw}/dwi`, 'adc'), path(`${raw}/dwi`, 'dwi')];
  const label = path('derivatives/sub-strokecase0001/ses-0001', 'msk');
  const { pairs, orphans, skipped } = pairFiles([path(`${raw}/anat`, 'FLAIR'), ...diffusion, label]);
  expect(pairs.map(({ images, labels }) => [images, labels.map((one) => one.path)])).toEqual([[diffusion, [label]]]);
  expect(orphans).toEqual([]);
  expect(skipped.map(({ what }) => what)).toEqual(['FLAIR image of ISLES 2022, on another grid than the label']);
});
