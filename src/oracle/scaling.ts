// Min-max scaling of one map and its adjoint, guarded: a constant map scales to zeros and passes no gradient.

interface Extremes {
  min: number;
  max: number;
}

function extremesOf(map: Float64Array, group: readonly number[]): Extremes {
  let [min, max] = [Infinity, -Infinity];
  for (const at of group) {
    min = Math.min(min, map[at] ?? NaN);
    max = Math.max(max, map[at] ?? NaN);
  }
  return { min, max };
}

/** (F - min) / (max - min) within each group of positions. */
export function scaleMap(map: Float64Array, groups: readonly (readonly number[])[]): Float64Array {
  const scaled = new Float64Array(map.length);
  for (const group of groups) {
    const { min, max } = extremesOf(map, group);
    if (max > min) for (const at of group) scaled[at] = ((map[at] ?? NaN) - min) / (max - min);
  }
  return scaled;
}

/** d(loss)/dF from d(loss)/d(scaled F); several extremes of equal value share their part evenly, as torch.amax does. */
export function scaleMapGradient(map: Float64Array, scaledGradient: Float64Array, groups: readonly (readonly number[])[]): Float64Array {
  const gradient = new Float64Array(map.length);
  for (const group of groups) {
    const { min, max } = extremesOf(map, group);
    if (!(max > min)) continue;
    const span = max - min;
    let [toMin, toMax] = [0, 0];
    for (const at of group) {
      const g = (scaledGradient[at] ?? NaN) / span;
      const scaled = ((map[at] ?? NaN) - min) / span;
      gradient[at] = g;
      toMin += g * (scaled - 1);
      toMax -= g * scaled;
    }
    const [lowest, highest] = [min, max].map((value) => group.filter((at) => map[at] === value));
    for (const at of lowest ?? []) gradient[at] = (gradient[at] ?? 0) + toMin / (lowest?.length ?? 1);
    for (const at of highest ?? []) gradient[at] = (gradient[at] ?? 0) + toMax / (highest?.length ?? 1);
  }
  return gradient;
}
