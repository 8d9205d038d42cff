// The attributes of a DICOM segmentation as plain data: what it repeats of the series, its segments, where each frame lies. Pure; encodes nothing.
// DICOM PS3.3, A.51 (segmentation IOD), C.8.20.2 (segmentation image), C.7.6.16 (functional groups).
import type { NaturalData } from 'dcmjs';
import type { DicomOrigin, SourceSlice } from '../../protocol/dicomOrigin';
import type { ClassInfo } from '../../protocol/dataset';
import type { SegmentFrame } from './segmentFrames';
import { asDecimal, asDecimals, asLabel } from './texts';
import { createUid } from './uid';

export const segmentationStorage = '1.2.840.10008.5.1.4.1.1.66.4';
const maker = 'Sauron Playground';

export interface SegmentationFacts {
  origin: DicomOrigin;
  /** [x, y] of a plane. */
  size: readonly number[];
  classes: readonly ClassInfo[];
  /** Three numbers of DICOM's CIELab for each foreground class. */
  colours: readonly (readonly number[])[];
  frames: readonly SegmentFrame[];
  bits: Uint8Array<ArrayBuffer>;
  /** What made the mask, in words. */
  algorithm: string;
  /** Program with version. */
  program: string;
  now: Date;
}

const code = (CodeValue: string, CodingSchemeDesignator: string, CodeMeaning: string): NaturalData[] => [
  { CodeValue, CodingSchemeDesignator, CodeMeaning },
];
const refer = ({ sopClass, instanceUid }: SourceSlice): NaturalData => ({
  ReferencedSOPClassUID: sopClass,
  ReferencedSOPInstanceUID: instanceUid,
});

/** A class has a name here but no code of a dictionary: its meaning is a code of our own scheme, its category the broadest. */
const describeSegment = ({ classes, colours, algorithm }: SegmentationFacts, index: number): NaturalData => {
  const name = asLabel(classes[index]?.name ?? '') || `class ${index}`;
  return {
    SegmentNumber: index,
    SegmentLabel: name,
    SegmentAlgorithmType: 'AUTOMATIC',
    SegmentAlgorithmName: asLabel(algorithm),
    SegmentedPropertyCategoryCodeSequence: code('85756007', 'SCT', 'Tissue'),
    SegmentedPropertyTypeCodeSequence: code(`CLASS${index}`, '99SAURON', name),
    RecommendedDisplayCIELabValue: [...(colours[index - 1] ?? [])],
  };
};

function describeFrame({ origin }: SegmentationFacts, { segment, slice }: SegmentFrame): NaturalData {
  const source = origin.slices[slice];
  if (!source) throw new RangeError(`There is no plane ${slice} in the series.`);
  return {
    DerivationImageSequence: [
      {
        DerivationCodeSequence: code('113076', 'DCM', 'Segmentation'),
        SourceImageSequence: [
          {
            ...refer(source),
            ...(source.frame === null ? {} : { ReferencedFrameNumber: String(source.frame) }),
            SpatialLocationsPreserved: 'YES',
            PurposeOfReferenceCodeSequence: code('121322', 'DCM', 'Source image for image processing operation'),
          },
        ],
      },
    ],
    FrameContentSequence: [{ DimensionIndexValues: [segment, slice + 1] }],
    PlanePositionSequence: [{ ImagePositionPatient: asDecimals(source.position) }],
    SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segment }],
  };
}

function describeDimensions(): NaturalData {
  const DimensionOrganizationUID = createUid();
  return {
    DimensionOrganizationSequence: [{ DimensionOrganizationUID }],
    DimensionIndexSequence: [
      // Pointers are tags: attribute, and the sequence that it stands in.
      { DimensionOrganizationUID, DimensionIndexPointer: 0x0062000b, FunctionalGroupPointer: 0x0062000a },
      { DimensionOrganizationUID, DimensionIndexPointer: 0x00200032, FunctionalGroupPointer: 0x00209113 },
    ],
  };
}

const pixelFacts = {
  ImageType: ['DERIVED', 'PRIMARY'],
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  BitsAllocated: 1,
  BitsStored: 1,
  HighBit: 0,
  PixelRepresentation: 0,
  LossyImageCompression: '00',
  SegmentationType: 'BINARY',
};

function describeObject({ algorithm, program, now }: SegmentationFacts): NaturalData {
  const [date = '', time = ''] = now
    .toISOString()
    .replaceAll(/[-:]|\..*$/g, '')
    .split('T');
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: segmentationStorage,
    SOPInstanceUID: createUid(),
    SeriesInstanceUID: createUid(),
    Modality: 'SEG',
    SeriesNumber: '1000',
    SeriesDescription: asLabel(`Masks by ${algorithm}`),
    InstanceNumber: '1',
    ...{ SeriesDate: date, SeriesTime: time, ContentDate: date, ContentTime: time, TimezoneOffsetFromUTC: '+0000' },
    Manufacturer: maker,
    ManufacturerModelName: 'Sauron U-Net',
    DeviceSerialNumber: '1',
    SoftwareVersions: asLabel(program),
    ContentLabel: 'SEGMENTATION',
    ContentDescription: asLabel(`Predicted by ${algorithm}, uncorrected`),
    ContentCreatorName: maker,
  };
}

/** Every attribute by its keyword, pixels included. */
export function describeSegmentation(facts: SegmentationFacts): NaturalData {
  const { origin, size, classes, frames, bits } = facts;
  const instances = [...new Map(origin.slices.map((slice) => [slice.instanceUid, slice])).values()];
  const depth = origin.sliceSpacing === null ? null : asDecimal(origin.sliceSpacing);
  return {
    ...origin.about,
    ...describeObject(facts),
    StudyInstanceUID: origin.studyUid,
    FrameOfReferenceUID: origin.frameOfReference,
    ReferencedSeriesSequence: [{ SeriesInstanceUID: origin.seriesUid, ReferencedInstanceSequence: instances.map(refer) }],
    ...describeDimensions(),
    ...pixelFacts,
    NumberOfFrames: String(frames.length),
    Rows: size[1],
    Columns: size[0],
    SegmentSequence: classes.slice(1).map((_, i) => describeSegment(facts, i + 1)),
    SharedFunctionalGroupsSequence: [
      {
        PlaneOrientationSequence: [{ ImageOrientationPatient: asDecimals(origin.orientation) }],
        PixelMeasuresSequence: [
          { PixelSpacing: asDecimals(origin.pixelSpacing), ...(depth && { SliceThickness: depth, SpacingBetweenSlices: depth }) },
        ],
      },
    ],
    PerFrameFunctionalGroupsSequence: frames.map((frame) => describeFrame(facts, frame)),
    PixelData: bits.buffer,
    // Which of the two representations that the dictionary leaves open.
    _vrMap: { PixelData: 'OB' },
  };
}
