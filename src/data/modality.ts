// Whether a channel is CT, whose values mean the same in every case, and what says so: dataset.json, DICOM, or values like Hounsfield units. Pure.
import type { Case, Dataset } from './dataset';

export interface Recognised {
  isCt: boolean;
  /** What says so, as the end of a sentence. */
  reason: string;
}

/** Air is at -1000 HU and metal far above bone; scanners store whole numbers of up to 16 bits. */
const hounsfield = { lowest: [-4096, -500], highest: [200, 40_000] } as const;
/** So many cases must look alike; a few may be cropped to the body. */
const mostCases = 0.9;

const isWithin = (value: number, [low, high]: readonly [number, number]): boolean => value >= low && value <= high;

function looksLikeHounsfield({ kind, intensity, image }: Case, channel: number): boolean {
  const found = intensity[channel];
  const whole = !(image[channel] instanceof Float32Array || image[channel] instanceof Float64Array);
  return kind === 'volume' && whole && !!found && isWithin(found.min, hounsfield.lowest) && isWithin(found.max, hounsfield.highest);
}

/** The strongest evidence decides: what the set says of itself, then what the scanner wrote, then the values. */
export function recogniseChannel({ cases, channelNames = [] }: Pick<Dataset, 'cases' | 'channelNames'>, channel: number): Recognised {
  const name = channelNames[channel];
  if (name !== undefined) return { isCt: /^ct$/i.test(name.trim()), reason: `dataset.json calls the channel “${name}”` };
  const modalities = [...new Set(cases.map(({ modality }) => modality ?? ''))];
  const [modality] = modalities;
  if (modalities.length === 1 && modality) return { isCt: modality === 'CT', reason: `the DICOM files say ${modality}` };
  const alike = cases.filter((item) => looksLikeHounsfield(item, channel)).length;
  if (cases.length > 0 && alike >= mostCases * cases.length)
    return { isCt: true, reason: 'whole numbers from air to bone look like Hounsfield units' };
  return { isCt: false, reason: 'nothing says that it is CT' };
}
