// DICOM attributes as a file, by dcmjs: explicit little endian. The only importer of dcmjs, which is loaded when the first such file is made.
import type { NaturalData } from 'dcmjs';

const loadDcmjs = async () => (await import('dcmjs')).data;

/** Of the program that wrote the file (DICOM PS3.10, 7.1); a random UUID, made once. */
const implementation = '2.25.162585375686452911137411005379601976866';

/** What the series says of itself is repeated even where it is longer than the standard allows. */
export async function encodeDicom(dataset: NaturalData): Promise<Uint8Array<ArrayBuffer>> {
  const { DicomDict, DicomMetaDictionary } = await loadDcmjs();
  const meta = DicomMetaDictionary.denaturalizeDataset({
    FileMetaInformationVersion: Uint8Array.of(0, 1).buffer,
    MediaStorageSOPClassUID: dataset['SOPClassUID'],
    MediaStorageSOPInstanceUID: dataset['SOPInstanceUID'],
    TransferSyntaxUID: '1.2.840.10008.1.2.1',
    ImplementationClassUID: implementation,
    ImplementationVersionName: 'SAURON_PLAYGR_1',
  });
  const file = new DicomDict(meta);
  file.dict = DicomMetaDictionary.denaturalizeDataset(dataset);
  return new Uint8Array(file.write({ allowInvalidVRLength: true }));
}

/** `rgb` 0 to 255 -> as RecommendedDisplayCIELabValue stores it. */
export async function encodeColours(colours: readonly (readonly number[])[]): Promise<number[][]> {
  const { Colors } = await loadDcmjs();
  return colours.map((rgb) => Colors.rgb82DICOMLAB(rgb));
}
