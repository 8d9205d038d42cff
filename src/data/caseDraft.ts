// A case as read, before classes and channels are settled over the whole set; and how it is read from its files. Knows no file format.
import { alignToImage } from './alignment';
import { readMendedLabel } from './edits/labelFix';
import type { Recipe } from './edits/recipes';
import type { LabelValues } from './labelMap';
import { overlayParts, stackClasses, uniteParts, type LabelPart } from './mergeLabels';
import type { Pair } from './pairing/pairFiles';
import { formatShape, type RawImage } from './readers/rawImage';
import { expandPalette, isGrey } from './readers/picture';
import { CaseRefusal, Refusal, refuseFile } from './refusal';
import { uniteAllNamed } from './uniteNamed';

export interface CaseDraft {
  pair: Pair;
  /** Every file read for it, as dropped: images in channel order, then labels. */
  files: string[];
  /** All channels of all image files. */
  image: RawImage;
  label: LabelValues | null;
  warnings: string[];
}

/** The image that a label is of, and the segments of the label that count. */
export interface Onto {
  image: RawImage;
  order: readonly number[] | undefined;
}

export type OpenImage = (path: string, onto?: Onto) => Promise<RawImage>;

async function openNamed(open: OpenImage, path: string, onto?: Onto): Promise<RawImage> {
  try {
    return await open(path, onto);
  } catch (error) {
    if (error instanceof CaseRefusal || (error instanceof DOMException && error.name === 'AbortError')) throw error;
    throw refuseFile(path, error);
  }
}

function alignNamed(image: RawImage, other: RawImage, what: string, path: string): RawImage {
  try {
    return alignToImage(image, other, what);
  } catch (error) {
    // A channel is never resampled: only labels may be, by the person.
    throw new CaseRefusal(path, refuseFile(path, error).message);
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

async function readLabel(recipe: Recipe, image: RawImage, classes: readonly string[], open: OpenImage): Promise<LabelValues | null> {
  const { pair, fixes, overlay } = recipe;
  const parts: LabelPart[] = [];
  for (const { path, part } of pair.labels) {
    const fix = fixes.get(path);
    const raw = await openNamed(open, path, { image, order: fix?.segments });
    try {
      parts.push({ path, part, label: readMendedLabel(image, raw, fix) });
    } catch (error) {
      throw refuseFile(path, error);
    }
  }
  const [only] = parts;
  if (!only) return null;
  if (pair.rule?.merge === 'classes') return stackClasses(parts, classes);
  if (parts.length === 1) return only.label;
  if (overlay) return overlayParts(parts);
  return uniteAllNamed(parts.map(({ label }) => label)) ?? uniteParts(parts);
}

const trim = (image: RawImage, keep: number | null): RawImage =>
  keep === null ? image : { ...image, channels: image.channels.slice(0, keep) };

/** Reads images and labels of one case. `classes` are the class names of sets with one label file per class. Throws CaseRefusal. */
export async function readCase(recipe: Recipe, classes: readonly string[], open: OpenImage): Promise<CaseDraft> {
  const { pair } = recipe;
  const image = trim(await readChannels(pair, open), recipe.keep);
  if (image.shape.some((n) => n < 1))
    throw new CaseRefusal(pair.images[0] ?? pair.id, new Refusal('corrupt', `its size is ${formatShape(image.shape)}.`).message);
  const label = await readLabel(recipe, image, classes, open);
  const warnings = [...image.warnings, ...(label?.warnings ?? [])];
  if (pair.rule?.byNumber && label)
    warnings.push(`paired with ${pair.labels[0]?.path.replace(/^.*\//, '') ?? ''} by the number in the name; check it`);
  return { pair, files: [...pair.images, ...pair.labels.map(({ path }) => path)], image, label, warnings };
}
