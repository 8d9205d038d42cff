// The layouts of published sets of pictures. Data only.
import { any, at, picture, type Rule } from './patterns';

export const pictureRules: readonly Rule[] = [
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
    name: 'HRF (images/name, manual1/name)',
    image: at(String.raw`images/(?<id>\d+_[a-z]+)\.${picture}`),
    label: at(String.raw`manual1/(?<id>\d+_[a-z]+)\.${picture}`),
  },
  {
    name: 'Waterloo skin (_orig, _contour)',
    image: at(String.raw`(?<id>[^/]+)_orig\.${picture}`),
    label: at(String.raw`(?<id>[^/]+)_contour\.${picture}`),
  },
  {
    name: 'CBIS-DDSM (_FULL, _MASK)',
    image: at(String.raw`(?<id>[^/]+)_FULL(?:_\d+)?\.${any}`),
    label: at(String.raw`(?<id>[^/]+)_MASK(?:_(?<part>\d+))?\.${any}`),
    merge: 'parts',
  },
  {
    name: 'MMSegmentation (img_dir/PART/name, ann_dir/PART/name)',
    // Parts have any name, and lie as deep as they like, or there is none.
    image: at(String.raw`img_dir/(?<id>.+)\.${any}`),
    label: at(String.raw`ann_dir/(?<id>.+)\.${any}`),
  },
];
