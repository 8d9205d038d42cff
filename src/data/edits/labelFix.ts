// What a person decided about one label file, and how it changes the reading of it. Knows no format and no pairing.
import { findDrawn } from '../labelValues';
import { alignToImage } from '../alignment';
import { countValues, type LabelValues } from '../labelMap';
import { readLabelValues } from '../labelValues';
import { expandPalette } from '../readers/picture';
import type { RawImage } from '../readers/rawImage';
import { resampleToImage } from '../resample';
import { turnLabel } from '../turnAxes';
import type { VoxelArray } from '../voxels';

export interface LabelFix {
  resample?: boolean;
  /** Order of its axes along the image's. */
  turn?: readonly number[];
  /** Segments of a DICOM segmentation that count, the first before later ones. */
  segments?: readonly number[];
  /** Mean of the channels from which on a voxel is foreground. */
  threshold?: number;
  /** Value in the file -> value to read, in turn. */
  remap?: readonly { from: number; to: number }[];
}

/** 1 where the mean of the channels is at least `at`, else 0; not-a-number counts as 0. */
export function thresholdLabel(raw: RawImage, at: number): RawImage {
  const drawn = findDrawn(raw);
  const channels = drawn ? [drawn] : expandPalette(raw).channels;
  const values = Uint8Array.from({ length: channels[0]?.length ?? 0 }, (_, i) => {
    const sum = channels.reduce((all, channel) => all + (channel[i] as number), 0);
    return sum / channels.length >= at ? 1 : 0;
  });
  return {
    ...raw,
    channels: [values],
    alpha: null,
    palette: null,
    lossy: false,
    labelNames: null,
    warnings: [...raw.warnings, `the label was thresholded at ${at} by hand`],
  };
}

/** Reads the values of `remap` as others; what was one value stays one value. */
export function remapLabel(label: LabelValues, remap: readonly { from: number; to: number }[]): LabelValues {
  const target = (value: number): number => remap.reduce((now, { from, to }) => (now === from ? to : now), value);
  const largest = [...label.counts.keys()].reduce((most, value) => Math.max(most, target(value)), 0);
  const values: VoxelArray = largest > 255 || label.colour ? new Float64Array(label.values.length) : new Uint8Array(label.values.length);
  const table = new Map([...label.counts.keys()].map((value) => [value, target(value)]));
  for (let i = 0; i < values.length; i++) values[i] = table.get(label.values[i] as number) ?? 0;
  const words = remap.map(({ from, to }) => `${from} as ${to}`).join(', ');
  return { ...label, values, counts: countValues(values), warnings: [...label.warnings, `its value was read by hand: ${words}`] };
}

function placeLabel(image: RawImage, raw: RawImage, { turn, resample }: LabelFix): RawImage {
  if (turn) return turnLabel(image, raw, turn);
  return resample ? resampleToImage(image, raw) : alignToImage(image, raw, 'label');
}

/** One label file on the image's grid in exact values, after what the person decided. Throws Refusal. */
export function readMendedLabel(image: RawImage, raw: RawImage, fix: LabelFix = {}): LabelValues {
  const placed = placeLabel(image, raw, fix);
  const plain = fix.threshold === undefined ? placed : thresholdLabel(placed, fix.threshold);
  const label = readLabelValues(plain);
  const read = { ...label, warnings: [...plain.warnings, ...label.warnings] };
  return fix.remap?.length ? remapLabel(read, fix.remap) : read;
}
