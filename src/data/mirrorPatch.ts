// Mirror images of a patch, for averaging a network's answers over them, as nnU-Net does when testing (Isensee et al. 2021). Pure.

/** Which of a patch's axes are turned round, in the order of `space`. */
export type Mirror = readonly boolean[];

/** All combinations, the plain one first: four for [y, x], eight for [z, y, x]. */
export const listMirrors = (axes: number): Mirror[] =>
  Array.from({ length: 2 ** axes }, (_, bits) => Array.from({ length: axes }, (_axis, axis) => ((bits >> axis) & 1) === 1));

/** `values` lie [...space, channels]; mirroring twice gives back what was. */
export function mirrorPatch(values: Float32Array, space: readonly number[], channels: number, mirror: Mirror): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  const rows = space.reduce((a, b) => a * b, 1);
  for (let at = 0; at < rows; at++) {
    let rest = at;
    let from = 0;
    let stride = rows;
    space.forEach((edge, axis) => {
      stride /= edge;
      const place = Math.floor(rest / stride);
      rest -= place * stride;
      from += (mirror[axis] ? edge - 1 - place : place) * stride;
    });
    out.set(values.subarray(from * channels, (from + 1) * channels), at * channels);
  }
  return out;
}
