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

export class Refusal extends Error {
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind, reason: string) {
    super(reason);
    this.name = 'Refusal';
    this.kind = kind;
  }
}

/** Names the file that stopped a case of several. */
export class CaseRefusal extends Error {
  readonly file: string;

  constructor(file: string, reason: string) {
    super(reason);
    this.name = 'CaseRefusal';
    this.file = file;
  }
}

/** The reason of anything thrown; foreign readers throw bare strings and numbers too. */
export function describeError(error: unknown): string {
  if (error instanceof Error) return error.message;
  return `the reader failed with ${typeof error === 'string' ? error : JSON.stringify(error)}`;
}
