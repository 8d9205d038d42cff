// For each rule: generated trees of its layout, in any order, below any folder, with noise between, pair exactly and by that rule.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairFiles } from './pairFiles';
import { rules } from './rules';

interface Files {
  images: string[];
  labels: string[];
}
type Layout = (n: number) => Files;

const pad = (n: number, width: number): string => String(n).padStart(width, '0');
const one = (image: string | string[], label: string | string[]): Files => ({ images: [image].flat(), labels: [label].flat() });
const hash = (n: number): string => (n + 1).toString(16).padStart(8, 'a').repeat(4);
const atlas = (n: number): string =>
  `R${pad(n % 90, 3)}/sub-r${pad(n, 3)}s001/ses-1/anat/sub-r${pad(n, 3)}s001_ses-1_space-MNI152NLin2009aSym`;

/** Rule name (its beginning) -> how the set names case n. */
const layouts: Record<string, Layout> = {
  'nnU-Net': (n) =>
    one(
      [0, 1].map((c) => `Dataset001_X/imagesTr/case_${n}_000${c}.nii.gz`),
      `Dataset001_X/labelsTr/case_${n}.nii.gz`,
    ),
  Decathlon: (n) => one(`Task04/imagesTr/amos_${pad(n, 4)}.nii.gz`, `Task04/labelsTr/amos_${pad(n, 4)}.nii.gz`),
  BTCV: (n) => one(`RawData/Training/img/img${pad(n, 4)}.nii.gz`, `RawData/Training/label/label${pad(n, 4)}.nii.gz`),
  ACDC: (n) =>
    one(
      `training/patient${pad(n, 3)}/patient${pad(n, 3)}_frame01.nii.gz`,
      `training/patient${pad(n, 3)}/patient${pad(n, 3)}_frame01_gt.nii.gz`,
    ),
  'M&Ms': (n) => one(`Labeled/A${n}/A${n}_sa.nii.gz`, `Labeled/A${n}/A${n}_sa_gt.nii.gz`),
  'KiTS (': (n) => one(`data/case_${pad(n, 5)}/imaging.nii.gz`, `data/case_${pad(n, 5)}/segmentation.nii.gz`),
  KiTS21: (n) => one(`data/case_${pad(n, 5)}/imaging.nii.gz`, `data/case_${pad(n, 5)}/aggregated_MAJ_seg.nii.gz`),
  LiTS: (n) => one(`batch${n % 2}/volume-${n}.nii`, `labels${n % 2}/segmentation-${n}.nii`),
  'BraTS 2018': (n) =>
    one(
      ['t1', 't1ce', 't2', 'flair'].map((c) => `HGG/B_${n}/B_${n}_${c}.nii.gz`),
      `HGG/B_${n}/B_${n}_seg.nii.gz`,
    ),
  'BraTS 2023': (n) =>
    one(
      ['t1n', 't1c', 't2w', 't2f'].map((c) => `G-${n}-000/G-${n}-000-${c}.nii.gz`),
      `G-${n}-000/G-${n}-000-seg.nii.gz`,
    ),
  'ATLAS v2': (n) => one(`${atlas(n)}_T1w.nii.gz`, `${atlas(n)}_label-L_desc-T1lesion_mask.nii.gz`),
  BIDS: (n) =>
    one([`raw/sub-${n}/dwi/sub-${n}_adc.nii.gz`, `raw/sub-${n}/dwi/sub-${n}_dwi.nii.gz`], `derivatives/sub-${n}/sub-${n}_msk.nii.gz`),
  TotalSegmentator: (n) =>
    one(
      `T/s${pad(n, 4)}/ct.nii.gz`,
      ['liver', 'spleen'].map((organ) => `T/s${pad(n, 4)}/segmentations/${organ}.nii.gz`),
    ),
  PROMISE12: (n) => one(`train/Case${pad(n % 100, 2)}.mhd`, `train/Case${pad(n % 100, 2)}_segmentation.mhd`),
  RibFrac: (n) => one(`images/RibFrac${n}-image.nii.gz`, `labels/RibFrac${n}-label.nii.gz`),
  autoPET: (n) =>
    one(
      ['CTres', 'SUV'].map((c) => `PETCT_${n}/study/CT_${n}/${c}.nii.gz`),
      `PETCT_${n}/study/CT_${n}/SEG.nii.gz`,
    ),
  AbdomenAtlas: (n) => one(`BDMAP_${pad(n, 8)}/ct.nii.gz`, `BDMAP_${pad(n, 8)}/combined_labels.nii.gz`),
  'CTA ': (n) => one(`images/subject${n}_CTA.mha`, `masks/subject${n}_label.mha`),
  '3D-IRCADb': (n) =>
    one(
      `3Dircadb1.${n}/PATIENT_DICOM.dcm`,
      ['liver', 'skin'].map((organ) => `3Dircadb1.${n}/MASKS_DICOM/${organ}.dcm`),
    ),
  CHAOS: (n) => one(`Train_Sets/CT/${n}/DICOM_anon.dcm`, `Train_Sets/CT/${n}/DICOM_anon/slices.dcm`),
  'MONAI Label': (n) => one(`radiology/scan${n}.nii.gz`, `radiology/labels/final/scan${n}.nii.gz`),
  '3D Slicer': (n) => one(`scene/scan ${n}.nrrd`, `scene/scan ${n}.seg.nrrd`),
  ISIC: (n) =>
    one(`ISIC2018_Task1-2_Training_Input/ISIC_${pad(n, 7)}.jpg`, `ISIC2018_Task1_Training_GroundTruth/ISIC_${pad(n, 7)}_segmentation.png`),
  DRIVE: (n) => one(`DRIVE/training/images/${n}_training.tif`, `DRIVE/training/1st_manual/${n}_manual1.gif`),
  STARE: (n) => one(`stare/im${pad(n, 4)}.ppm.gz`, `stare/im${pad(n, 4)}.ah.ppm.gz`),
  CHASE: (n) => one(`CHASE/Image_${pad(n % 100, 2)}L.jpg`, `CHASE/Image_${pad(n % 100, 2)}L_1stHO.png`),
  BUSI: (n) => one(`BUSI/benign/benign (${n}).png`, [`BUSI/benign/benign (${n})_mask.png`, `BUSI/benign/benign (${n})_mask_1.png`]),
  'Data Science Bowl': (n) =>
    one(
      `stage1_train/${hash(n)}/images/${hash(n)}.png`,
      [1, 2].map((m) => `stage1_train/${hash(n)}/masks/${hash(1000 + m)}.png`),
    ),
  Montgomery: (n) =>
    one(
      `M/CXR_png/MCUCXR_${pad(n, 4)}_0.png`,
      ['left', 'right'].map((side) => `M/ManualMask/${side}Mask/MCUCXR_${pad(n, 4)}_0.png`),
    ),
  Shenzhen: (n) => one(`img/CHNCXR_${pad(n, 4)}_1.png`, `mask/CHNCXR_${pad(n, 4)}_1_mask.png`),
  IDRiD: (n) =>
    one(
      `1. Original Images/a. Training Set/IDRiD_${pad(n % 100, 2)}.jpg`,
      ['EX', 'MA'].map((lesion) => `2. All Segmentation Groundtruths/a. Training Set/${lesion}/IDRiD_${pad(n % 100, 2)}_${lesion}.tif`),
    ),
  CholecSeg8k: (n) => one(`video01/f${n}/frame_${n}_endo.png`, `video01/f${n}/frame_${n}_endo_watershed_mask.png`),
  HRF: (n) => one(`HRF/images/${pad(n, 2)}_dr.JPG`, `HRF/manual1/${pad(n, 2)}_dr.tif`),
  'Waterloo skin': (n) => one(`melanoma/D${n}_orig.jpg`, `melanoma/D${n}_contour.png`),
  'CBIS-DDSM': (n) => one(`Mass-Training_P_${pad(n, 5)}_LEFT_CC_FULL.png`, `Mass-Training_P_${pad(n, 5)}_LEFT_CC_MASK_1.png`),
  // Parts of any name, deep or not at all, with equal names of files in all of them.
  MMSegmentation: (n) => {
    const name = `${['', 'site A/', 'fold_2/', 'Köln/left/'][n % 4] ?? ''}tile_${n >> 2}`;
    return one(`mm/img_dir/${name}.jpg`, `mm/ann_dir/${name}.png`);
  },
  'folders (': (n) => one(`Kvasir-SEG/images/cju${n}x.jpg`, `Kvasir-SEG/masks/cju${n}x.jpg`),
  'suffix (': (n) =>
    one(
      `kaggle_3m/TCGA_CS_${pad(n, 4)}_1/TCGA_CS_${pad(n, 4)}_1_5.tif`,
      `kaggle_3m/TCGA_CS_${pad(n, 4)}_1/TCGA_CS_${pad(n, 4)}_1_5_mask.tif`,
    ),
  'case folders': (n) => one(`mine/patient ${n}/image.nii.gz`, `mine/patient ${n}/mask.nii.gz`),
  'suffixes (': (n) => one(`mine/p${n}_image.nii.gz`, `mine/p${n}_seg.nii.gz`),
  'prefixes (': (n) => one(`synthetic/img${n}.nii.gz`, `synthetic/seg${n}.nii.gz`),
  'folders, paired by number': (n) => one(`data/images/img_${n}.png`, `data/labels/lab_${pad(n, 4)}.png`),
};

/** Sets whose names another rule covers: set -> rule, and how the set names case n. */
const covered: Record<string, [rule: string, layout: Layout]> = {
  'nnU-Net v1': ['nnU-Net', (n) => one(`Task05_X/imagesTr/x_${n}_0000.nii.gz`, `Task05_X/labelsTr/x_${n}.nii.gz`)],
  'nnU-Net, colour PNG': ['nnU-Net', (n) => one(`Dataset120/imagesTr/img-${n}_0000.png`, `Dataset120/labelsTr/img-${n}.png`)],
  ToothFairy2: ['nnU-Net', (n) => one(`Dataset112/imagesTr/TF_${n}_0000.mha`, `Dataset112/labelsTr/TF_${n}.mha`)],
  AMOS: ['Decathlon', (n) => one(`amos22/imagesVa/amos_${pad(n, 4)}.nii.gz`, `amos22/labelsVa/amos_${pad(n, 4)}.nii.gz`)],
  CAMUS: ['M&Ms', (n) => one(`p/patient${pad(n, 4)}_4CH_ED.nii.gz`, `p/patient${pad(n, 4)}_4CH_ED_gt.nii.gz`)],
  FeTA: [
    'BIDS',
    (n) => one(`sub-${pad(n, 3)}/anat/sub-${pad(n, 3)}_rec-mial_T2w.nii.gz`, `sub-${pad(n, 3)}/anat/sub-${pad(n, 3)}_rec-mial_dseg.nii.gz`),
  ],
  'ISLES 2022': [
    'BIDS',
    (n) => {
      const [sub, ses] = [`sub-strokecase${pad(n, 4)}`, 'ses-0001'];
      return one(
        ['adc', 'dwi'].map((c) => `ISLES-2022/rawdata/${sub}/${ses}/dwi/${sub}_${ses}_${c}.nii.gz`),
        `ISLES-2022/derivatives/${sub}/${ses}/${sub}_${ses}_msk.nii.gz`,
      );
    },
  ],
  VerSe: ['BIDS', (n) => one(`rawdata/sub-v${n}/sub-v${n}_ct.nii.gz`, `derivatives/sub-v${n}/sub-v${n}_seg-vert_msk.nii.gz`)],
  SPIDER: ['folders (', (n) => one(`images/${n}_t1.mha`, `masks/${n}_t1.mha`)],
  EMIDEC: [
    'folders (',
    (n) => one(`Case_N${pad(n, 3)}/Images/Case_N${pad(n, 3)}.nii.gz`, `Case_N${pad(n, 3)}/Contours/Case_N${pad(n, 3)}.nii.gz`),
  ],
  'CVC-ClinicDB': ['folders (', (n) => one(`PNG/Original/${n}.png`, `PNG/Ground Truth/${n}.png`)],
  FIVES: ['folders (', (n) => one(`train/Original/${n}_A.png`, `train/Ground truth/${n}_A.png`)],
  SIIM: ['folders (', (n) => one(`siim/png_images/${n}.png`, `siim/png_masks/${n}.png`)],
  JSRT: ['folders (', (n) => one(`jsrt/org/JPCLN${pad(n, 3)}.png`, `jsrt/label/JPCLN${pad(n, 3)}.png`)],
  'mmseg, train': ['MMSegmentation', (n) => one(`data/img_dir/train/${n}.png`, `data/ann_dir/train/${n}.png`)],
  'mmseg, no part': ['MMSegmentation', (n) => one(`data/img_dir/${n}.jpg`, `data/ann_dir/${n}.png`)],
  'mmseg, ADE': ['folders (', (n) => one(`images/training/A_${n}.jpg`, `annotations/training/A_${n}.png`)],
  VOC: ['folders (', (n) => one(`VOC2012/JPEGImages/2007_${pad(n, 6)}.jpg`, `VOC2012/SegmentationClass/2007_${pad(n, 6)}.png`)],
  'DSB 2018, StarDist': ['folders (', (n) => one(`dsb2018/train/images/${hash(n)}.tif`, `dsb2018/train/masks/${hash(n)}.tif`)],
};

/** Pictures that belong to no case: a person's screenshots and papers. */
const noise = ['docs/figure one.png', 'paper/overview.jpg', 'screenshots/Bildschirmfoto.png'];

const ruleOf = (name: string): string => rules.find((rule) => rule.name.startsWith(name))?.name ?? `no rule is named ${name}`;
const byImage = (a: Files, b: Files): number => ((a.images[0] ?? '') < (b.images[0] ?? '') ? -1 : 1);

test('every rule has a layout here', () => {
  expect(Object.keys(layouts).map(ruleOf).toSorted()).toEqual(rules.map(({ name }) => name).toSorted());
});

const all: [set: string, rule: string, layout: Layout][] = [
  ...Object.entries(layouts).map(([name, layout]): [string, string, Layout] => [name, name, layout]),
  ...Object.entries(covered).map(([set, [rule, layout]]): [string, string, Layout] => [set, rule, layout]),
];

test.each(all)('%s pairs by %s', (_set, name, layout) => {
  const cases = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 6 });
  const root = fc.constantFrom('', 'my data/', 'a/b (1)/');
  fc.assert(
    fc.property(cases, root, fc.subarray(noise), fc.infiniteStream(fc.nat()), (numbers, folder, extra, order) => {
      const wanted = numbers
        .map(layout)
        .map(({ images, labels }) => ({ images: images.map((p) => folder + p), labels: labels.map((p) => folder + p) }));
      const paths = [...wanted.flatMap(({ images, labels }) => [...images, ...labels]), ...extra.map((path) => folder + path)];
      const keyed = paths.map((path) => ({ path, key: order.next().value as number })).toSorted((a, b) => a.key - b.key);
      const { pairs, orphans } = pairFiles(keyed.map(({ path }) => path));
      const found = pairs.filter(({ labels }) => labels.length > 0);
      expect(orphans).toEqual([]);
      expect(
        found.map(({ images, labels }) => ({ images: images.toSorted(), labels: labels.map(({ path }) => path) })).toSorted(byImage),
      ).toEqual(wanted.map(({ images, labels }) => ({ images: images.toSorted(), labels: labels.toSorted() })).toSorted(byImage));
      expect(new Set(found.map(({ rule }) => rule?.name))).toEqual(new Set([ruleOf(name)]));
    }),
    { numRuns: 25 },
  );
});
