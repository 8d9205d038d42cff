// PackBits: runs of bytes, as TIFF and DICOM's RLE store them. TIFF 6.0, section 9; DICOM PS3.5, annex G.3.1.

/** Fills `out`; returns the bytes written, fewer where the data ends early. */
export function decodePackBits(data: Uint8Array, out: Uint8Array): number {
  let [at, filled] = [0, 0];
  while (at < data.length && filled < out.length) {
    const code = data[at++] as number;
    if (code === 128) continue;
    if (code > 128) {
      if (at >= data.length) break;
      const end = Math.min(out.length, filled + 257 - code);
      out.fill(data[at++] as number, filled, end);
      filled = end;
    } else {
      const size = Math.min(code + 1, data.length - at, out.length - filled);
      out.set(data.subarray(at, at + size), filled);
      at += code + 1;
      filled += size;
    }
  }
  return filled;
}
