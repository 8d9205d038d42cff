// What validation asks of a case: patches for the network to see, a collector for its answers, and pictures of a plane. Types only.
import type { DicomOrigin, NoOrigin } from '../protocol/dicomOrigin';
import type { Plane } from '../protocol/planes';

/** The network's answer to one patch. */
export interface PatchAnswer {
  /** Class index per position, [(z,) y, x]. */
  classes: Uint8Array;
  /** Softmax, channels-last, where the survey asks for it. */
  probabilities: Float32Array | null;
}

/** Hears of a part of the class map as soon as it is certain, with its truth: a slice, or a plane of a volume. */
export type Settle = (classMap: Uint8Array, truth: Uint8Array) => void;

/** Patches that together show the network a slice or a volume, and how its answers become a class map. */
export interface Survey {
  readonly caseId: string;
  readonly patchCount: number;
  /** Whether answers must hold the softmax. */
  readonly wantsProbabilities: boolean;
  /** In patch geometry, not augmented: input [(z,) y, x, channels], label [(z,) y, x]. */
  readPatch(index: number): { input: Float32Array; label: Uint8Array };
  /** A new collector, to be given one answer per patch, in order. */
  collect(settle: Settle): (answer: PatchAnswer) => void;
}

/** A case whole: what its mask is made of, and where it lies. */
export interface WholeCase {
  readonly id: string;
  readonly kind: 'picture' | 'volume';
  /** [x, y] or [x, y, z]. */
  readonly shape: readonly number[];
  /** mm, same order. */
  readonly spacing: readonly number[];
  /** Voxel index -> mm, RAS+; null where the file had none. */
  readonly affine: readonly (readonly number[])[] | null;
  /** The DICOM series that it was read from. */
  readonly origin?: DicomOrigin | NoOrigin | null;
  /** Class index per voxel, x fastest. */
  readonly label: Uint8Array | null;
  /** In the order of their planes; made anew at each call. */
  surveys(): Survey[];
}

/** A labelled case that is not trained on. */
export interface HeldOutCase extends WholeCase {
  readonly split: 'validation' | 'test';
}

/** One plane of a case on its own grid, row-major. */
export interface Picture {
  caseId: string;
  plane: Plane;
  /** From 0 along the axis that the plane stands upright on. */
  slice: number;
  width: number;
  height: number;
  /** Height of a pixel over its width, from the spacing. */
  pixelHeight: number;
  /** First channel, windowed to 0..255. */
  image: Uint8Array<ArrayBuffer>;
  /** Class indices; all 255 when unlabelled. */
  truth: Uint8Array<ArrayBuffer>;
  /** What the network has to see for the class map of this plane alone. */
  survey: Survey;
  /** The patch that shows most of the plane, and the plane's place in it along its upright axis. */
  middle: { patch: number; depth: number };
  /** The class map as the survey settles it, turned as the picture is. */
  orient(classMap: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}
