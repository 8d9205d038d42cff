// The segments that 3D Slicer notes in a .seg.nrrd header: label value and name. Reads no voxels.
// Keys: slicer.readthedocs.io, "Segmentation file format"; layers hold segments that overlap, one per channel.

/** Value -> name; null where the header names no segment, or where several layers make a value ambiguous. */
export function parseSegments(keys: ReadonlyMap<string, string>): ReadonlyMap<number, string> | null {
  const names = new Map<number, string>();
  for (const [key, value] of keys) {
    const index = /^Segment(\d+)_LabelValue$/.exec(key)?.[1];
    if (index === undefined) continue;
    if (Number(keys.get(`Segment${index}_Layer`) ?? 0) > 0) return null;
    names.set(Number(value), keys.get(`Segment${index}_Name`) ?? `segment ${value}`);
  }
  return names.size > 0 ? names : null;
}
