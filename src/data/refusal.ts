// The errors of this folder: a file that is not read, with the reason and what the person can do. Knows nothing of the page.

export type RefusalKind =
  | 'affine_mismatch'
  | 'bad_zip'
  | 'cancelled'
  | 'corrupt'
  | 'empty_file'
  | 'label_out_of_range'
  | 'missing_file'
  | 'no_images'
  | 'not_a_label_map'
  | 'not_nifti'
  | 'shape_mismatch'
  | 'too_large'
  | 'truncated'
  | 'unsupported_type';

/** What would make a refused label usable; only the person may decide it. */
export type FixOffer =
  /** `at` suggests where; values lie between `low` and `high`. */
  | { kind: 'threshold'; at: number; low: number; high: number }
  /** `turns`: orders of the file's axes in which its edges are the image's. */
  | { kind: 'resample'; turns: readonly (readonly number[])[] }
  /** Values of the file that are no declared class. */
  | { kind: 'remap'; values: readonly number[] }
  | { kind: 'mergeParts' }
  /** Segments of a DICOM segmentation that overlap, smallest first. `file` is the segmentation. */
  | { kind: 'segments'; file: string; segments: readonly { number: number; name: string }[] }
  | { kind: 'trimChannels'; keep: number };

export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly offer: FixOffer | null;

  constructor(kind: RefusalKind, reason: string, offer: FixOffer | null = null) {
    super(reason);
    this.name = 'Refusal';
    this.kind = kind;
    this.offer = offer;
  }
}

/** Names the file that stopped a case of several. */
export class CaseRefusal extends Error {
  readonly file: string;
  readonly offer: FixOffer | null;

  constructor(file: string, reason: string, offer: FixOffer | null = null) {
    super(reason);
    this.name = 'CaseRefusal';
    this.file = file;
    this.offer = offer;
  }
}

/** Anything thrown about a file, with the fix that a refusal offers. */
export const refuseFile = (file: string, error: unknown): CaseRefusal =>
  new CaseRefusal(file, describeError(error), error instanceof Refusal ? error.offer : null);

/** Names under which browsers say that a file is not what it was when it was dropped. */
const gone: ReadonlySet<string> = new Set(['NotReadableError', 'NotFoundError']);

/** The reason of anything thrown; foreign readers throw bare strings and numbers too. */
export function describeError(error: unknown): string {
  if (error instanceof DOMException && gone.has(error.name))
    return 'the browser cannot read it any more: it was moved, changed or removed since it was dropped, or it may not be read. Drop it again.';
  if (error instanceof Error) return error.message;
  return `the reader failed with ${typeof error === 'string' ? error : JSON.stringify(error)}`;
}
