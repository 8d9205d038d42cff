// What of a data set the browser keeps between visits, and where loaded data came from. Names only; no bytes.

/** A data set as it lies in the browser's private storage. */
export interface KeptData {
  /** The same for the same files: a hash of their paths and sizes. */
  id: string;
  /** Of the dropped folder or archive, or of the first file. */
  name: string;
  files: number;
  bytes: number;
  /** Milliseconds since 1970. */
  savedAt: number;
}

export type KeptState =
  /** `reason`: why what is loaded could not be kept; null when nothing was to be. */
  | { state: 'nothing'; reason: string | null }
  | { state: 'writing'; name: string; bytes: number }
  /** `lacks`: why files that were added later are not kept with the others; null when nothing is missing. */
  | { state: 'kept'; data: KeptData; lacks: string | null };

/** Where loaded data came from, for whoever wants to load it again at another visit: a demo's name, or the `id` of files. */
export type DataOrigin = { demo: string } | { files: string };
