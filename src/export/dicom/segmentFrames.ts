// The frames of a binary DICOM segmentation: one for each class and plane where it is, as bits. Pure; knows no attributes.
// Bits are packed without padding between frames, lowest first (DICOM PS3.5, 8.1.1).

export interface SegmentFrame {
  /** Class index, from 1. */
  segment: number;
  /** Plane of the image, from 0. */
  slice: number;
}

/** By class, then by plane; an object must hold a frame, so a mask without foreground gives the first class's first, which is empty. */
export function listFrames(classMap: Uint8Array, pixels: number, classes: number): SegmentFrame[] {
  const seen = new Set<number>();
  classMap.forEach((index, i) => {
    if (index > 0 && index < classes) seen.add(index * classMap.length + Math.floor(i / pixels));
  });
  const frames = [...seen]
    .sort((a, b) => a - b)
    .map((key) => ({ segment: Math.floor(key / classMap.length), slice: key % classMap.length }));
  return frames.length > 0 ? frames : [{ segment: 1, slice: 0 }];
}

/** An even number of bytes. */
export function packFrames(classMap: Uint8Array, pixels: number, frames: readonly SegmentFrame[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(2 * Math.ceil((frames.length * pixels) / 16));
  frames.forEach(({ segment, slice }, f) => {
    for (let i = 0; i < pixels; i++) {
      if (classMap[slice * pixels + i] !== segment) continue;
      const bit = f * pixels + i;
      packed[bit >> 3] = (packed[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  });
  return packed;
}
