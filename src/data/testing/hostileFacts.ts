// What is known of each awkward input beside the repository: what a careful importer does with it, and the facts it then finds. Types only.

export interface ImageFacts {
  shape?: number[];
  shape_hw?: [number, number];
  pages?: number;
  tolerance?: number;
  min?: number;
  max?: number;
  mean?: number;
  spacing?: number[];
  channels?: number;
}

export interface HostileCase {
  id: string;
  /** Relative to the case's folder; `.` is all of it, words with spaces are advice to the reader. */
  drop: string;
  action: 'load' | 'load_warn' | 'refuse' | 'load_or_refuse';
  image?: ImageFacts;
  label?: { counts?: number[]; classes?: number; class_names?: string[]; foreground_fraction?: number; tolerance?: number };
  series?: ImageFacts[];
  pairs?: [string, string][];
  error?: { kind: string; mention: string[] };
  warning?: string[];
  cases?: string[];
}

/** One picture in many transfer syntaxes. */
export interface SyntaxFile {
  file: string;
  transfer_syntax: string;
  lossless: boolean;
}

export interface RealCase extends Omit<HostileCase, 'image'> {
  image: ImageFacts & { sha256_of_int16le_stored: string; hu_min: number; hu_mean: number };
  files?: SyntaxFile[];
}
