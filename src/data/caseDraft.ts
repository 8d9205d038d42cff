// A case as read, before classes and channels are settled over the whole set; and how it is read from its files. Knows no file format.
import { alignToImage } from './alignment';
import { readLabelValues, type LabelValues } from './labelMap';
import { stackClasses, uniteParts, type LabelPart } from './mergeLabels';
import type { Pair } from './pairing/pairFiles';
import { formatShape, type RawImage } from './readers/rawImage';
import { expandPalette, isGrey } from './readers/picture';
import { CaseRefusal, describeError, Refusal } from './refusal';

export interface CaseDraft {
  pair: Pair;
  /** Every file read for it, as dropped: images in channel order, then labels. */
  files: string[];
  /** All channels of all image files. */
  image: RawImage;
  label: LabelValues | null;
  warnings: string[];
}

export type OpenImage = (path: string) => Promise<RawImage>;

async function openNamed(open: OpenImage, path: string): Promise<RawImage> {
  try {
    return await open(path);
  } catch (error) {
    if (error instanceof CaseRefusal || (error instanceof DOMException && error.name === 'AbortError')) throw error;
    throw new CaseRefusal(path, describeError(error));
  }
}

function alignNamed(image: RawImage, other: RawImage, what: string, path: string): RawImage {
  try {
    return alignToImage(image, other, what);
  } catch (error) {
    throw new CaseRefusal(path, describeError(error));
  }
}

/** Several files are channels of one image; each must lie on the first one's grid. */
async function readChannels(pair: Pair, open: OpenImage): Promise<RawImage> {
  const [first = '', ...others] = pair.images;
  const image = expandPalette(await openNamed(open, first));
  if (others.length === 0) return image;
  const reduce = (raw: RawImage): RawImage =>
    raw.kind === 'picture' && isGrey(raw) ? { ...raw, channels: raw.channels.slice(0, 1) } : raw;
  const merged = reduce(image);
  for (const path of others) {
    const channel = reduce(alignNamed(image, expandPalette(await openNamed(open, path)), `channel ${path.replace(/^.*\//, '')}`, path));
    merged.channels = [...merged.channels, ...channel.channels];
    merged.warnings = [...merged.warnings, ...channel.warnings];
  }
  return merged;
}

async function readLabel(pair: Pair, image: RawImage, classes: readonly string[], open: OpenImage): Promise<LabelValues | null> {
  const parts: LabelPart[] = [];
  for (const { path, part } of pair.labels) {
    const raw = alignNamed(image, await openNamed(open, path), 'label', path);
    try {
      const label = readLabelValues(raw);
      parts.push({ path, part, label: { ...label, warnings: [...raw.warnings, ...label.warnings] } });
    } catch (error) {
      throw new CaseRefusal(path, describeError(error));
    }
  }
  const [only] = parts;
  if (!only) return null;
  if (pair.rule?.merge === 'classes') return stackClasses(parts, classes);
  return parts.length === 1 ? only.label : uniteParts(parts);
}

/** Reads images and labels of one pair. `classes` are the class names of sets with one label file per class. Throws CaseRefusal. */
export async function readCase(pair: Pair, classes: readonly string[], open: OpenImage): Promise<CaseDraft> {
  const image = await readChannels(pair, open);
  if (image.shape.some((n) => n < 1))
    throw new CaseRefusal(pair.images[0] ?? pair.id, new Refusal('corrupt', `its size is ${formatShape(image.shape)}.`).message);
  const label = await readLabel(pair, image, classes, open);
  const warnings = [...image.warnings, ...(label?.warnings ?? [])];
  if (pair.rule?.byNumber && label)
    warnings.push(`paired with ${pair.labels[0]?.path.replace(/^.*\//, '') ?? ''} by the number in the name; check it`);
  return { pair, files: [...pair.images, ...pair.labels.map(({ path }) => path)], image, label, warnings };
}
