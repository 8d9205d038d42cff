// What intensities a set has inside and outside its labels, from voxels evenly spread over its cases. Pure.
import type { IntensitySummary } from '../protocol/dataset';
import { ignoredClass, type Case } from './dataset';

/** nnU-Net's percentiles for clipping CT. */
const tails = { low: 0.005, high: 0.995 };
/** Voxels looked at in all, and of one case at least and at most. */
const wanted = { all: 400_000, least: 64, most: 4096 };
/** Voxels of one label that are read to find those. */
const mostRead = 2 ** 22;

interface Places {
  inside: Uint32Array;
  outside: Uint32Array;
}

/** Evenly spread voxels with and without a class. */
function choosePlaces(label: Uint8Array, most: number): Places {
  const stride = Math.max(1, Math.ceil(label.length / mostRead));
  const found: Record<keyof Places, number[]> = { inside: [], outside: [] };
  for (let at = 0; at < label.length; at += stride) {
    const value = label[at] as number;
    if (value === 0) found.outside.push(at);
    else if (value !== ignoredClass) found.inside.push(at);
  }
  const thin = (places: readonly number[]): Uint32Array => {
    const count = Math.min(most, places.length);
    return Uint32Array.from({ length: count }, (_, i) => places[Math.floor(((i + 0.5) * places.length) / count)] as number);
  };
  return { inside: thin(found.inside), outside: thin(found.outside) };
}

/** Percentile of sorted values, linear between neighbours (as numpy's). */
function findPercentile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  return low + (high - low) * (at - Math.floor(at));
}

/** Null without values. */
export function summariseIntensities(values: Float64Array): IntensitySummary | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted();
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const deviation = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length);
  const [low, median, high] = [tails.low, 0.5, tails.high].map((share) => findPercentile(sorted, share)) as [number, number, number];
  return { low, median, high, mean, deviation, voxels: sorted.length };
}

/** One entry a channel; `cases` are those that may be looked at. */
export function measureIntensities(
  cases: readonly Pick<Case, 'image' | 'label'>[],
  channels: number,
): { inside: IntensitySummary | null; outside: IntensitySummary | null }[] {
  const labelled = cases.filter(({ label }) => label);
  const most = Math.min(wanted.most, Math.max(wanted.least, Math.floor(wanted.all / Math.max(1, labelled.length))));
  const places = labelled.map(({ label }) => choosePlaces(label as Uint8Array, most));
  const gather = (channel: number, side: keyof Places): IntensitySummary | null => {
    const values = new Float64Array(places.reduce((sum, one) => sum + one[side].length, 0));
    let to = 0;
    labelled.forEach(({ image }, i) => {
      for (const at of places[i]?.[side] ?? []) values[to++] = image[channel]?.[at] as number;
    });
    return summariseIntensities(values);
  };
  return Array.from({ length: channels }, (_, channel) => ({ inside: gather(channel, 'inside'), outside: gather(channel, 'outside') }));
}
