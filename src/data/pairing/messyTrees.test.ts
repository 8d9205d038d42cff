// Published sets as they lie on a disk: their real names, test parts without labels, by-products beside the labels, equal names in several parts.
import { expect, test } from 'vitest';
import { pairFiles } from './pairFiles';

interface Tree {
  /** Images of a case, its labels, and the patient where that is not the case itself. */
  pairs: [images: string[], labels: string[], patient?: string][];
  /** Files that are neither image nor label of this set, as the reason for which they are left out. */
  leftOut?: Record<string, string>;
  orphans?: string[];
}

const verse = (folder: string, name: string): string => `dataset-01training/${folder}/${name.split('_')[0]}/${name}`;
const pet = (study: string, file: string): string => `FDG-PET-CT-Lesions/PETCT_0011f3deaf/${study}/${file}.nii.gz`;
const ircad = (folder: string, rest: string): string => `3Dircadb1.1.zip/3Dircadb1.1/${folder}.zip/${folder}${rest}.dcm`;
const kits = (n: number, file: string): string => `kits21/case_0000${n}/${file}.nii.gz`;
const heart = (file: string): string => `MnM2/001/001_${file}.nii.gz`;
const frame = (video: string, end: string): string => `${video}/${video}_00080/frame_80_endo${end}.png`;
const glioma = (time: string, channel: string): string => `BraTS-GLI-00000-${time}/BraTS-GLI-00000-${time}-${channel}.nii.gz`;
const timepoint = (time: string): Tree['pairs'][number] => [
  ['t1n', 't1c', 't2w', 't2f'].map((channel) => glioma(time, channel)),
  [glioma(time, 'seg')],
  'BraTS-GLI-00000',
];

const trees: Record<string, Tree> = {
  'parts of a set with equal names, below images and masks': {
    pairs: [
      [['d/images/train/1.png'], ['d/masks/train/1.png'], 'train/1'],
      [['d/images/val/1.png'], ['d/masks/val/1.png'], 'val/1'],
      [['d/images/test/1.png'], [], 'test/1'],
    ],
  },
  'parts spelled differently': {
    pairs: [
      [['d/images/training/1.png'], ['d/annotations/train/1.png'], 'training/1'],
      [['d/images/validation/1.png'], ['d/annotations/val/1.png'], 'validation/1'],
    ],
  },
  'mmseg, equal names': {
    pairs: [
      [['d/img_dir/train/1.png'], ['d/ann_dir/train/1.png'], 'train/1'],
      [['d/img_dir/val/1.png'], ['d/ann_dir/val/1.png'], 'val/1'],
    ],
  },
  'a mask that may belong to two parts pairs with neither': {
    pairs: [
      [['d/images/train/1.png'], [], 'train/1'],
      [['d/images/val/1.png'], [], 'val/1'],
      [['d/images/train/2.png'], ['d/masks/2.png'], '2'],
    ],
    orphans: ['d/masks/1.png'],
  },
  'nnU-Net, a test part of equal names': {
    pairs: [
      [['D/imagesTr/case_1_0000.nii.gz', 'D/imagesTr/case_1_0001.nii.gz'], ['D/labelsTr/case_1.nii.gz'], 'imagesTr/case_1'],
      [['D/imagesTs/case_1_0000.nii.gz', 'D/imagesTs/case_1_0001.nii.gz'], ['D/labelsTs/case_1.nii.gz'], 'imagesTs/case_1'],
      [['D/imagesTs/case_2_0000.nii.gz', 'D/imagesTs/case_2_0001.nii.gz'], [], 'case_2'],
    ],
  },
  'names that differ in capitals alone': {
    pairs: [
      [['d/images/A.png'], ['d/masks/A.png'], 'A'],
      [['d/images/a.png'], ['d/masks/a.png'], 'a'],
      [['d/images/B.PNG'], ['d/masks/b.png'], 'B'],
    ],
  },
  'case folders with more than an image and its mask': {
    pairs: [
      [['d/p 1/image.nrrd'], ['d/p 1/mask.nrrd'], 'p 1'],
      [['d/p 2/image.nrrd'], ['d/p 2/mask.nrrd'], 'p 2'],
      [['d/p 2/notes.png'], [], 'notes'],
    ],
  },
  KiTS21: {
    pairs: [
      [[kits(0, 'imaging')], [kits(0, 'aggregated_MAJ_seg')], 'case_00000'],
      [[kits(1, 'imaging')], [kits(1, 'aggregated_MAJ_seg')], 'case_00001'],
    ],
    leftOut: {
      [kits(0, 'aggregated_AND_seg')]: "single annotators' work",
      [kits(0, 'aggregated_OR_seg')]: "single annotators' work",
      [kits(1, 'segmentations/kidney_instance-1_annotation-1')]: "single annotators' work",
    },
  },
  'VerSe 2020': {
    pairs: [
      [
        [verse('rawdata', 'sub-verse500_dir-ax_ct.nii.gz')],
        [verse('derivatives', 'sub-verse500_dir-ax_seg-vert_msk.nii.gz')],
        'sub-verse500',
      ],
      [
        [verse('rawdata', 'sub-verse401_split-verse253_ct.nii.gz')],
        [verse('derivatives', 'sub-verse401_split-verse253_seg-vert_msk.nii.gz')],
        'sub-verse401',
      ],
    ],
    leftOut: { [verse('derivatives', 'sub-verse500_dir-ax_seg-vert_snp.png')]: 'preview' },
  },
  'autoPET, two studies of a patient, both in the original grids too': {
    pairs: ['03-23-2003-NA-PET', '04-23-2004-NA-PET'].map((study) => [
      [pet(study, 'CTres'), pet(study, 'SUV')],
      [pet(study, 'SEG')],
      'PETCT_0011f3deaf',
    ]),
    leftOut: {
      [pet('03-23-2003-NA-PET', 'CT')]: 'image on another grid than the label',
      [pet('03-23-2003-NA-PET', 'PET')]: 'image on another grid than the label',
    },
  },
  '3D-IRCADb as published: zips in a zip': {
    pairs: [[[ircad('PATIENT_DICOM', '')], [ircad('MASKS_DICOM', '/bone'), ircad('MASKS_DICOM', '/liver')], '3Dircadb1.1']],
    leftOut: { [ircad('LABELLED_DICOM', '')]: 'series with all labels drawn together' },
  },
  'M&Ms-2: two views of a patient': {
    pairs: [
      [[heart('SA_ED')], [heart('SA_ED_gt')], '001'],
      [[heart('LA_ED')], [heart('LA_ED_gt')], '001'],
      [[heart('SA_CINE')], [], '001_SA_CINE'],
    ],
  },
  'M&Ms, the two frames in files of their own': {
    pairs: ['ED', 'ES'].map((phase) => [[`M/A0S9V9/A0S9V9_sa_${phase}.nii.gz`], [`M/A0S9V9/A0S9V9_sa_${phase}_gt.nii.gz`], 'A0S9V9']),
  },
  'BraTS 2023, a patient twice': { pairs: ['000', '001'].map(timepoint) },
  'TotalSegmentator run on own scans': {
    pairs: [[['mine/A. B./ct.nii.gz'], ['mine/A. B./segmentations/liver.nii.gz', 'mine/A. B./segmentations/spleen.nii.gz'], 'A. B.']],
  },
  'BIDS, with a brain mask in one subject only': {
    pairs: ['01', '02'].map((n) => [
      [`b/sub-${n}/anat/sub-${n}_T1w.nii.gz`],
      [`b/derivatives/x/sub-${n}/anat/sub-${n}_dseg.nii.gz`],
      `sub-${n}`,
    ]),
    leftOut: { 'b/derivatives/x/sub-01/anat/sub-01_desc-brain_mask.nii.gz': 'further label of a case that has one' },
  },
  'MONAI Label, with what a model said first': {
    pairs: [
      [['r/a.nii.gz'], ['r/labels/final/a.nii.gz'], 'a'],
      [['r/b.nii.gz'], [], 'b'],
    ],
    leftOut: { 'r/labels/original/a.nii.gz': 'further label of a case that has one' },
  },
  HRF: {
    pairs: [
      [['HRF/images/01_dr.JPG'], ['HRF/manual1/01_dr.tif'], '01_dr'],
      [['HRF/images/01_h.jpg'], ['HRF/manual1/01_h.tif'], '01_h'],
    ],
    leftOut: { 'HRF/mask/01_dr_mask.tif': 'field-of-view mask', 'HRF/mask/01_h_mask.tif': 'field-of-view mask' },
  },
  STARE: {
    pairs: [[['stare/im0001.ppm.gz'], ['stare/im0001.ah.ppm.gz'], 'im0001']],
    leftOut: { 'stare/im0001.vk.ppm.gz': "second reader's annotation" },
  },
  'CHASE: two eyes of a child': {
    pairs: ['L', 'R'].map((side) => [[`C/Image_01${side}.jpg`], [`C/Image_01${side}_1stHO.png`], 'Image_01']),
    leftOut: { 'C/Image_01L_2ndHO.png': "second reader's annotation" },
  },
  'CholecSeg8k: equal names in two videos': {
    pairs: ['video01', 'video09'].map((video) => [[frame(video, '')], [frame(video, '_watershed_mask')], video]),
    leftOut: { [frame('video01', '_color_mask')]: 'colour preview', [frame('video01', '_mask')]: "annotation tool's own mask" },
  },
  'VOC with its masks of single objects': {
    pairs: [
      [['V/JPEGImages/2007_1.jpg'], ['V/SegmentationClass/2007_1.png'], '2007_1'],
      [['V/JPEGImages/2007_2.jpg'], [], '2007_2'],
    ],
    leftOut: { 'V/SegmentationObject/2007_1.png': 'per-instance annotation' },
  },
  'ISIC 2018 with the second task': {
    pairs: [[['I/Training_Input/ISIC_0000001.jpg'], ['I/Task1_GroundTruth/ISIC_0000001_segmentation.png'], 'ISIC_0000001']],
    leftOut: { 'I/Task2_GroundTruth/ISIC_0000001_attribute_globules.png': 'map of a single attribute' },
  },
  'SPIDER: three sequences of a spine': {
    pairs: ['1_t1', '1_t2', '1_t2_SPACE'].map((name) => [[`images/${name}.mha`], [`masks/${name}.mha`], '1']),
  },
  'CBIS-DDSM: two views of a breast': {
    pairs: ['CC', 'MLO'].map((view) => {
      const path = (end: string): string => `Mass-Training_P_00001_LEFT_${view}_${end}.dcm`;
      return [[path('FULL')], [path('MASK_1'), path('MASK_2')], 'P_00001'];
    }),
  },
};

const flat = (pairs: readonly (readonly [readonly string[], readonly string[], string?])[]): string[] =>
  pairs.map(([images, labels, patient = '?']) => `${patient}: ${images.join(' + ')} ~ ${labels.join(' + ')}`).toSorted();

test.each(Object.entries(trees))('%s', (_name, { pairs, leftOut = {}, orphans = [] }) => {
  const found = pairFiles(
    [...pairs.flatMap(([images, labels]) => [...images, ...labels]), ...Object.keys(leftOut), ...orphans].toReversed(),
  );
  expect(flat(found.pairs.map(({ images, labels, patient }) => [images, labels.map(({ path }) => path), patient]))).toEqual(flat(pairs));
  expect(Object.fromEntries(found.skipped.map(({ path, what }) => [path, what]))).toEqual(leftOut);
  expect(found.orphans).toEqual(orphans);
});

test('ids: a folder that names the case does not stand twice', () => {
  const { pairs } = pairFiles(['a', 'b'].flatMap((root) => ['imaging', 'segmentation'].map((f) => `${root}/case_00000/${f}.nii.gz`)));
  expect(pairs.map(({ id }) => id).toSorted()).toEqual(['a/case_00000', 'b/case_00000']);
});
