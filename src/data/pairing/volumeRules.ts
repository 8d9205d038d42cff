// The layouts of published sets of volumes, specific before generic. Data only.
import { at, volume, any, type Rule } from './patterns';

const subject = String.raw`(?<id>sub-[a-z0-9]+(?:_(?:ses|acq|ce|dir|rec|run|echo|part|split|chunk)-[a-z0-9]+)*)`;

export const volumeRules: readonly Rule[] = [
  {
    name: 'nnU-Net (imagesTr/case_0000, labelsTr/case)',
    image: at(String.raw`images(?<sp>Tr|Ts|Va)/(?<id>[^/]+)_(?<ch>\d{4})\.${any}`),
    label: at(String.raw`labels(?<sp>Tr|Ts|Va)/(?<id>[^/]+)\.${any}`),
  },
  {
    name: 'Decathlon (imagesTr/case, labelsTr/case)',
    image: at(String.raw`images(?<sp>Tr|Ts|Va)/(?<id>[^/.][^/]*)\.${any}`),
    label: at(String.raw`labels(?<sp>Tr|Ts|Va)/(?<id>[^/.][^/]*)\.${any}`),
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
    name: 'KiTS21 (case_NNNNN/imaging, aggregated_MAJ_seg)',
    image: at(String.raw`(?<id>case_\d{5})/imaging\.${volume}`),
    label: at(String.raw`(?<id>case_\d{5})/aggregated_MAJ_seg\.${volume}`),
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
    image: at(String.raw`${subject}(?:_space-[a-z0-9]+)?_(?<ch>T1w|T2w|FLAIR|bold|dwi|adc|ct|T1c|PDw)\.${volume}`),
    label: at(String.raw`${subject}(?<kind>(?:_(?:space|res|label|desc|seg)-[a-z0-9]+)*_(?:mask|dseg|msk|lesion-msk|probseg))\.${volume}`),
  },
  {
    name: 'PROMISE12 (CaseNN, _segmentation)',
    image: at(String.raw`(?<id>Case\d{2})\.${volume}`),
    label: at(String.raw`(?<id>Case\d{2})_segmentation\.${volume}`),
  },
  {
    name: 'RibFrac (-image, -label)',
    image: at(String.raw`(?<id>[^/]+)-image\.${volume}`),
    label: at(String.raw`(?<id>[^/]+)-label\.${volume}`),
  },
  {
    name: 'autoPET (CTres, SUV, SEG)',
    image: at(String.raw`(?<id>[^/]+)/(?<ch>CTres|SUV)\.${volume}`),
    label: at(String.raw`(?<id>[^/]+)/SEG\.${volume}`),
  },
  {
    name: 'AbdomenAtlas (ct, combined_labels)',
    image: at(String.raw`(?<id>[^/]+)/ct\.${volume}`),
    label: at(String.raw`(?<id>[^/]+)/combined_labels\.${volume}`),
  },
  {
    name: 'TotalSegmentator (sNNNN/ct, segmentations/CLASS)',
    image: at(String.raw`(?<id>[^/]+)/(?:ct|mri)\.${volume}`),
    label: at(String.raw`(?<id>[^/]+)/segmentations/(?<part>[^/]+)\.${volume}`),
    merge: 'classes',
  },
  {
    name: 'CTA (_CTA, _label)',
    image: at(String.raw`(?<id>[^/]+)_CTA\.${volume}`),
    label: at(String.raw`(?<id>[^/]+)_label\.${volume}`),
  },
  {
    name: '3D-IRCADb (PATIENT_DICOM, MASKS_DICOM/CLASS)',
    // As published, each folder is a zip inside the patient's.
    image: at(String.raw`(?<id>[^/]+)/(?:PATIENT_DICOM\.zip/)?PATIENT_DICOM\.dcm`),
    label: at(String.raw`(?<id>[^/]+)/(?:MASKS_DICOM\.zip/)?MASKS_DICOM/(?<part>[^/]+)\.dcm`),
    merge: 'classes',
  },
  {
    name: 'CHAOS (DICOM_anon, Ground)',
    // Folders below are the echoes of one sequence; the label, made of Ground's pictures, stands under the series that it fits.
    image: at(String.raw`(?<id>[^/]+)/DICOM_anon(?:/(?<sp>[^/]+))?\.dcm`),
    label: at(String.raw`(?<id>[^/]+)/DICOM_anon(?:/(?<sp>[^/]+))?/slices\.dcm`),
  },
  {
    name: 'MONAI Label (name, labels/final/name)',
    image: at(String.raw`(?<id>[^/]+)\.${volume}`),
    label: at(String.raw`labels/(?:final|original)/(?<id>[^/]+)\.${volume}`),
  },
  {
    name: '3D Slicer (name, name.seg)',
    image: at(String.raw`(?<id>[^/]+?)(?<!\.seg)\.${volume}`),
    label: at(String.raw`(?<id>[^/]+?)\.seg\.(?:nrrd|nii\.gz|nii|mha)`),
  },
];
