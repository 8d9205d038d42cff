// Patient and study as a DICOM file states them. Knows no pixels.
// Attributes: DICOM PS3.3, C.7.1.1 and C.7.2.1.
import type { Values } from './dicomFile';
import { createTextReader } from './texts';

/** Keyword -> tag. */
const attributes: Readonly<Record<string, number>> = {
  PatientName: 0x00100010,
  PatientID: 0x00100020,
  PatientBirthDate: 0x00100030,
  PatientSex: 0x00100040,
  StudyDate: 0x00080020,
  StudyTime: 0x00080030,
  AccessionNumber: 0x00080050,
  ReferringPhysicianName: 0x00080090,
  StudyDescription: 0x00081030,
  StudyID: 0x00200010,
  PositionReferenceIndicator: 0x00201040,
};

/** What cannot be told is left out instead of being repeated wrongly. */
const ifWhole = (text: string): string => (text.includes('\uFFFD') ? '' : text);

/** Keyword -> text; empty where the file is silent, or in letters that cannot be told. */
export function readAbout(values: Values): Record<string, string> {
  const read = createTextReader(values);
  return Object.fromEntries(Object.entries(attributes).map(([keyword, tag]) => [keyword, ifWhole(read(values, tag))]));
}
