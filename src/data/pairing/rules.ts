// The layouts people have, as pairs of patterns: how an image's path and its label's path name the same case. Data only.

/** What several label files of one case mean. `parts`: pieces of one class, united. `classes`: one class each, named by the file. */
export type Merge = 'parts' | 'classes';

export interface Rule {
  readonly name: string;
  /** Groups: `id` (key), `ch` (channel), `part` (piece or class of a label), `kind` (only labels of one kind belong together). Tried after `label` on every path. */
  readonly image: RegExp;
  readonly label: RegExp;
  readonly merge?: Merge;
  /** Class names by value, taken only when the labels hold exactly these values. */
  readonly classes?: Readonly<Record<number, string>>;
  /** Keys are compared as numbers: images and labels have different stems. */
  readonly byNumber?: boolean;
}

const volume = String.raw`(?:nii\.gz|nii|nrrd|nhdr|mha|mhd)`;
const picture = String.raw`(?:png|jpe?g|bmp|tiff?|gif|pp?m)`;
const any = String.raw`(?:nii\.gz|nii|nrrd|nhdr|mha|mhd|png|jpe?g|bmp|tiff?|gif)`;
const imageFolder = String.raw`(?:images?|imgs?|original|input|jpegimages|png_images|img_dir/\w+|raw)`;
const labelFolder = String.raw`(?:masks?|labels?|annotations?|ground[ _]?truth|gt|segmentations?|segmentationclass|png_masks|ann_dir/\w+|contours)`;
const subset = String.raw`(?:(?:train|training|val|validation|test|testing)/)?`;
const labelSuffix = String.raw`(?:mask|label|labels|seg|segmentation|gt|annotation)`;

const at = (pattern: string): RegExp => new RegExp(`(?:^|/)${pattern}$`, 'i');

/** Specific before generic: among rules that complete equally many pairs the earlier one wins. */
export const rules: readonly Rule[] = [
  {
    name: 'nnU-Net (imagesTr/case_0000, labelsTr/case)',
    image: at(String.raw`images(?:Tr|Ts|Va)/(?<id>[^/]+)_(?<ch>\d{4})\.${any}`),
    label: at(String.raw`labels(?:Tr|Ts|Va)/(?<id>[^/]+)\.${any}`),
  },
  {
    name: 'Decathlon (imagesTr/case, labelsTr/case)',
    image: at(String.raw`images(?:Tr|Ts|Va)/(?<id>[^/.][^/]*)\.${any}`),
    label: at(String.raw`labels(?:Tr|Ts|Va)/(?<id>[^/.][^/]*)\.${any}`),
  },
  {
    name: 'BTCV (img/imgNNNN, label/labelNNNN)',
    image: at(String.raw`(?:img|imagesTr)/img(?<id>\d{4})\.${volume}`),
    label: at(String.raw`(?:label|labelsTr)/label(?<id>\d{4})\.${volume}`),
  },
  {
    name: 'ACDC (patientNNN_frameFF, _gt)',
    image: at(String.raw`(?<id>patient\d{3}_frame\d{2})\.${volume}`),
    label: at(String.raw`(?<id>patient\d{3}_frame\d{2})_gt\.${volume}`),
    classes: { 0: 'background', 1: 'right ventricle', 2: 'myocardium', 3: 'left ventricle' },
  },
  {
    name: 'M&Ms and CAMUS (_gt)',
    image: at(String.raw`(?<id>[^/]+_sa(?:_E[DS])?|patient\d{4}_[24]CH_(?:half_sequence|E[DS]))\.${volume}`),
    label: at(String.raw`(?<id>[^/]+_sa(?:_E[DS])?|patient\d{4}_[24]CH_(?:half_sequence|E[DS]))_gt\.${volume}`),
  },
  {
    name: 'KiTS (case_NNNNN/imaging, segmentation)',
    image: at(String.raw`(?<id>case_\d{5})/imaging\.${volume}`),
    label: at(String.raw`(?<id>case_\d{5})/segmentation\.${volume}`),
    classes: { 0: 'background', 1: 'kidney', 2: 'tumour' },
  },
  {
    name: 'LiTS (volume-N, segmentation-N)',
    image: at(String.raw`volume-(?<id>\d+)\.${volume}`),
    label: at(String.raw`segmentation-(?<id>\d+)\.${volume}`),
    classes: { 0: 'background', 1: 'liver', 2: 'tumour' },
  },
  {
    name: 'BraTS 2018-2021',
    image: at(String.raw`(?<id>[^/]+)/\k<id>_(?<ch>t1|t1ce|t2|flair)\.${volume}`),
    label: at(String.raw`(?<id>[^/]+)/\k<id>_seg\.${volume}`),
  },
  {
    name: 'BraTS 2023-2024',
    image: at(String.raw`(?<id>[^/]+)/\k<id>-(?<ch>t1n|t1c|t2w|t2f)\.${volume}`),
    label: at(String.raw`(?<id>[^/]+)/\k<id>-seg\.${volume}`),
  },
  {
    name: 'ATLAS v2',
    image: at(String.raw`(?<id>sub-[a-z0-9]+_ses-\d+_space-MNI152NLin2009aSym)_T1w\.${volume}`),
    label: at(String.raw`(?<id>sub-[a-z0-9]+_ses-\d+_space-MNI152NLin2009aSym)_label-L_desc-T1lesion_mask\.${volume}`),
    classes: { 0: 'background', 1: 'lesion' },
  },
  {
    name: 'BIDS derivatives',
    image: at(
      String.raw`(?<id>sub-[a-z0-9]+(?:_(?:ses|acq|run|rec)-[a-z0-9]+)*)(?:_space-[a-z0-9]+)?_(?<ch>T1w|T2w|FLAIR|bold|dwi|adc|ct|T1c|PDw)\.${volume}`,
    ),
    label: at(
      String.raw`derivatives/.*?(?<id>sub-[a-z0-9]+(?:_(?:ses|acq|run|rec)-[a-z0-9]+)*)(?:_(?:space|res|label|desc|seg)-[a-z0-9]+)*_(?:mask|dseg|msk|lesion-msk|probseg)\.${volume}`,
    ),
  },
  {
    name: 'TotalSegmentator (sNNNN/ct, segmentations/CLASS)',
    image: at(String.raw`(?<id>s\d{4})/(?:ct|mri)\.${volume}`),
    label: at(String.raw`(?<id>s\d{4})/segmentations/(?<part>[^/]+)\.${volume}`),
    merge: 'classes',
  },
  {
    name: 'PROMISE12 (CaseNN, _segmentation)',
    image: at(String.raw`(?<id>Case\d{2})\.mhd`),
    label: at(String.raw`(?<id>Case\d{2})_segmentation\.mhd`),
  },
  {
    name: 'RibFrac (-image, -label)',
    image: at(String.raw`(?<id>[^/]+)-image\.${volume}`),
    label: at(String.raw`(?<id>[^/]+)-label\.${volume}`),
  },
  {
    name: '3D Slicer (name, name.seg)',
    image: at(String.raw`(?<id>[^/]+?)(?<!\.seg)\.${volume}`),
    label: at(String.raw`(?<id>[^/]+?)\.seg\.(?:nrrd|nii\.gz|nii|mha)`),
  },
  {
    name: 'ISIC (_segmentation)',
    image: at(String.raw`(?<id>ISIC_\d{7})\.(?:jpe?g|png)`),
    label: at(String.raw`(?<id>ISIC_\d{7})_segmentation\.png`),
  },
  {
    name: 'DRIVE (images/NN_training, 1st_manual/NN_manual1)',
    image: at(String.raw`images/(?<id>\d+_(?:training|test))\.${picture}`),
    label: at(String.raw`1st_manual/(?<id>\d+)_manual1\.${picture}`),
    byNumber: true,
  },
  {
    name: 'STARE (.ah)',
    image: at(String.raw`(?<id>im\d{4})\.ppm(?:\.gz)?`),
    label: at(String.raw`(?<id>im\d{4})\.ah\.ppm(?:\.gz)?`),
  },
  {
    name: 'CHASE_DB1 (_1stHO)',
    image: at(String.raw`(?<id>Image_\d{2}[LR])\.${picture}`),
    label: at(String.raw`(?<id>Image_\d{2}[LR])_1stHO\.${picture}`),
  },
  {
    name: 'BUSI (name (N), _mask)',
    image: at(String.raw`(?<id>(?:benign|malignant|normal)/(?:benign|malignant|normal) \(\d+\))\.png`),
    label: at(String.raw`(?<id>(?:benign|malignant|normal)/(?:benign|malignant|normal) \(\d+\))_mask(?:_(?<part>\d+))?\.png`),
    merge: 'parts',
  },
  {
    name: 'Data Science Bowl 2018 (one mask per nucleus)',
    image: at(String.raw`(?<id>[0-9a-f]{20,64})/images/\k<id>\.png`),
    label: at(String.raw`(?<id>[0-9a-f]{20,64})/masks/(?<part>[0-9a-f]+)\.png`),
    merge: 'parts',
  },
  {
    name: 'Montgomery (left and right mask)',
    image: at(String.raw`CXR_png/(?<id>MCUCXR_\d{4}_[01])\.png`),
    label: at(String.raw`ManualMask/(?<part>leftMask|rightMask)/(?<id>MCUCXR_\d{4}_[01])\.png`),
    merge: 'parts',
  },
  {
    name: 'Shenzhen (_mask)',
    image: at(String.raw`(?<id>CHNCXR_\d{4}_[01])\.png`),
    label: at(String.raw`(?<id>CHNCXR_\d{4}_[01])_mask\.png`),
  },
  {
    name: 'IDRiD (one file per class)',
    image: at(String.raw`(?<id>IDRiD_\d{2,3})\.${picture}`),
    label: at(String.raw`(?<id>IDRiD_\d{2,3})_(?<part>MA|HE|EX|SE|OD)\.${picture}`),
    merge: 'classes',
  },
  {
    name: 'CholecSeg8k (_watershed_mask)',
    image: at(String.raw`(?<id>frame_\d+_endo)\.png`),
    label: at(String.raw`(?<id>frame_\d+_endo)_watershed_mask\.png`),
  },
  {
    name: 'folders (images/name, masks/name)',
    image: at(String.raw`${imageFolder}/${subset}(?<id>[^/]+)\.${any}`),
    label: at(String.raw`${labelFolder}/${subset}(?<id>[^/]+)\.${any}`),
  },
  {
    name: 'suffix (name, name_mask)',
    image: at(String.raw`(?<id>[^/]+?)(?<!_${labelSuffix}(?:_\d+)?)\.${any}`),
    label: at(String.raw`(?<id>[^/]+?)_(?<kind>${labelSuffix})(?:_(?<part>\d+))?\.${any}`),
    merge: 'parts',
  },
  {
    name: 'folders, paired by number',
    image: at(String.raw`${imageFolder}/${subset}(?<id>[^/]*\d[^/]*)\.${any}`),
    label: at(String.raw`${labelFolder}/${subset}(?<id>[^/]*\d[^/]*)\.${any}`),
    byNumber: true,
  },
];

/** Files of known sets that are neither image nor label. */
export const skipped: readonly { what: string; pattern: RegExp }[] = [
  { what: 'whole 4-D sequence', pattern: /_4d\.nii(?:\.gz)?$/i },
  { what: 'per-instance annotation', pattern: /(?:^|\/)instances\//i },
  { what: "second reader's annotation", pattern: /_2ndHO\.|(?:^|\/)2nd_manual\// },
  { what: 'field-of-view mask', pattern: /(?:^|\/)mask\/\d+_(?:training|test)_mask\./i },
  { what: 'superpixels', pattern: /_superpixels\.png$/i },
  { what: 'colour preview', pattern: /_color_mask\.png$/i },
];
