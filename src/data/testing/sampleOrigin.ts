// An image as if it were read from a DICOM series of axial slices. Only tests import it.
import type { DicomOrigin } from '../../protocol/dicomOrigin';

export function createSampleOrigin(depth: number): { affine: number[][]; origin: DicomOrigin } {
  const slices = Array.from({ length: depth }, (_, z) => ({
    sopClass: '1.2.840.10008.5.1.4.1.1.2',
    instanceUid: `1.2.3.${z}`,
    frame: null,
    position: [10, 20, 2 * z],
  }));
  return {
    affine: [
      [-1, 0, 0, -10],
      [0, -1, 0, -20],
      [0, 0, 2, 0],
      [0, 0, 0, 1],
    ],
    origin: {
      studyUid: '1.2',
      seriesUid: '1.2.3',
      frameOfReference: '1.2.4',
      about: { PatientName: 'Sample', PatientID: 'P1' },
      orientation: [1, 0, 0, 0, 1, 0],
      pixelSpacing: [1, 1],
      sliceSpacing: 2,
      slices,
    },
  };
}
