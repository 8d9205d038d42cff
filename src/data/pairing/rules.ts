// The layouts people have, as pairs of patterns: how an image's path and its label's path name the same case. Data only.
import { any, at, type Rule } from './patterns';
import { pictureRules } from './pictureRules';
import { volumeRules } from './volumeRules';

const imageFolder = String.raw`(?:images?|imgs?|originals?|inputs?|frames|scans|volumes|jpegimages|png_images|img_dir|raw|org)`;
const labelFolder = String.raw`(?:masks?|labels?|targets?|annotations?|ground[ _]?truths?|gts?|segs?|segmentations?|segmentationclass|png_masks|ann_dir|contours)`;
const subset = String.raw`(?:(?<sp>train(?:ing|val)?|val(?:id(?:ation)?)?|test(?:ing)?)/)?`;
const labelWord = String.raw`(?:mask|label|labels|seg|segmentation|gt|annotation)`;
const imageWord = String.raw`(?:image|img|im|imaging|volume|vol|scan|ct|mri?|original|orig)`;

/** Names that follow no published set but say plainly what they are. */
const genericRules: readonly Rule[] = [
  {
    name: 'folders (images/name, masks/name)',
    image: at(String.raw`${imageFolder}/${subset}(?<id>[^/]+)\.${any}`),
    label: at(String.raw`${labelFolder}/${subset}(?<id>[^/]+)\.${any}`),
  },
  {
    name: 'suffix (name, name_mask)',
    image: at(String.raw`(?<id>[^/]+?)(?<!_${labelWord}(?:_\d+)?)\.${any}`),
    label: at(String.raw`(?<id>[^/]+?)_(?<kind>${labelWord})(?:_(?<part>\d+))?\.${any}`),
    merge: 'parts',
  },
  {
    name: 'case folders (case/image, case/mask)',
    image: at(String.raw`(?<id>[^/]+)/${imageWord}\.${any}`),
    label: at(String.raw`(?<id>[^/]+)/${labelWord}\.${any}`),
  },
  {
    name: 'suffixes (name_image, name_mask)',
    image: at(String.raw`(?<id>[^/]+?)[_-]${imageWord}\.${any}`),
    label: at(String.raw`(?<id>[^/]+?)[_-]${labelWord}\.${any}`),
  },
  {
    name: 'prefixes (image_1, mask_1)',
    image: at(String.raw`${imageWord}[_-]?(?<id>\d[^/]*)\.${any}`),
    label: at(String.raw`${labelWord}[_-]?(?<id>\d[^/]*)\.${any}`),
  },
  {
    name: 'folders, paired by number',
    image: at(String.raw`${imageFolder}/${subset}(?<id>[^/]*\d[^/]*)\.${any}`),
    label: at(String.raw`${labelFolder}/${subset}(?<id>[^/]*\d[^/]*)\.${any}`),
    byNumber: true,
  },
];

/** Specific before generic: among rules that complete equally many pairs the earlier one wins. */
export const rules: readonly Rule[] = [...volumeRules, ...pictureRules, ...genericRules];

/** Folders side by side of which one holds a series and the other a label picture for each of its slices: CHAOS. */
export const sliceLabelFolders = { images: /^DICOM_anon\//i, labels: /(?:^|\/)Ground\/[^/]+\.(?:png|bmp|tiff?)$/i };

/** Files of known sets that are neither image nor label. */
export const skipped: readonly { what: string; pattern: RegExp }[] = [
  { what: 'whole 4-D sequence', pattern: /_4d\.nii(?:\.gz)?$/i },
  { what: 'per-instance annotation', pattern: /(?:^|\/)(?:instances|SegmentationObject)\//i },
  // KiTS21: every annotator's work, and where all or any of them agree; the majority is the label.
  {
    what: "single annotators' work",
    pattern: /(?:^|\/)case_\d{5}\/(?:aggregated_(?:AND|OR)_seg\.|segmentations\/[^/]*_annotation-\d+\.|raw\/)/i,
  },
  { what: "second reader's annotation", pattern: /_2ndHO\.|(?:^|\/)2nd_manual\/|(?:^|\/)im\d{4}\.vk\.ppm/i },
  { what: 'field-of-view mask', pattern: /(?:^|\/)mask\/\d+_(?:training|test|dr|g|h)_mask\./i },
  { what: 'superpixels', pattern: /_superpixels\.png$/i },
  // Its only label lies on the grid of the diffusion images.
  { what: 'FLAIR image of ISLES 2022, on another grid than the label', pattern: /(?:^|\/)sub-strokecase\d+_[^/]*FLAIR\.nii(?:\.gz)?$/i },
  { what: 'colour preview', pattern: /_color_mask\.png$/i },
  { what: "annotation tool's own mask", pattern: /(?:^|\/)frame_\d+_endo_mask\.png$/i },
  { what: 'preview', pattern: /(?:^|\/)sub-[^/]*_snp\.png$/i },
  { what: 'map of a single attribute', pattern: /(?:^|\/)ISIC_\d{7}_attribute_[a-z_]+\.png$/i },
  { what: 'image on another grid than the label', pattern: /(?:^|\/)PETCT_[^/]+\/(?:[^/]+\/)*(?:CT|PET)\.nii(?:\.gz)?$/i },
  { what: 'series with all labels drawn together', pattern: /(?:^|\/)LABELLED_DICOM\.dcm$/i },
];
