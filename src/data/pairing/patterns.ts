// What a layout's rule is, and the fragments its patterns are made of. Data only.

/** What several label files of one case mean. `parts`: pieces of one class, united. `classes`: one class each, named by the file. */
export type Merge = 'parts' | 'classes';

export interface Rule {
  readonly name: string;
  /**
   * Groups: `id` (key), `sp` (part of the set: train, validation, test), `ch` (channel), `part` (piece or class of a label), `kind` (only labels of one
   * kind belong together). Tried after `label` on every path.
   */
  readonly image: RegExp;
  readonly label: RegExp;
  readonly merge?: Merge;
  /** Class names by value, taken only when the labels hold exactly these values. */
  readonly classes?: Readonly<Record<number, string>>;
  /** Keys are compared as numbers: images and labels have different stems. */
  readonly byNumber?: boolean;
}

/** Endings of files that may be volumes; `.dcm` stands for a whole series too. */
export const volume = String.raw`(?:nii\.gz|nii|nrrd|nhdr|mha|mhd|hdr|dcm)`;
export const picture = String.raw`(?:png|jpe?g|bmp|tiff?|gif|p[bgpn]m(?:\.gz)?)`;
export const any = String.raw`(?:nii\.gz|nii|nrrd|nhdr|mha|mhd|hdr|dcm|png|jpe?g|bmp|tiff?|gif|p[bgpn]m(?:\.gz)?)`;

/** A pattern for the end of a path; what stands in front of it is free. */
export const at = (pattern: string): RegExp => new RegExp(`(?:^|/)${pattern}$`, 'i');
