// The package ships without types; these are the parts in use.
declare module 'dcmjs' {
  /** Keyword of an attribute -> value, values, or items of a sequence. */
  export type NaturalData = { [keyword: string]: unknown };

  export const data: {
    DicomMetaDictionary: {
      denaturalizeDataset(dataset: NaturalData): Record<string, unknown>;
      naturalizeDataset(dict: object): NaturalData;
    };
    DicomDict: new (meta: Record<string, unknown>) => {
      dict: Record<string, unknown>;
      write(options: { allowInvalidVRLength: boolean }): ArrayBuffer;
    };
    DicomMessage: { readFile(buffer: ArrayBuffer): { meta: object; dict: object } };
    /** Bytes of sRGB -> the three unsigned numbers that DICOM stores of CIELab. */
    Colors: { rgb82DICOMLAB(rgb: readonly number[]): number[] };
  };
}
