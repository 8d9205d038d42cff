// Turns decoded samples of a picture (grey, grey+alpha, RGB, RGBA) into a RawImage. Knows no file format.
import type { VoxelArray } from '../voxels';
import type { RawImage } from './rawImage';

interface PictureSamples {
  width: number;
  height: number;
  /** One array per sample, in file order. */
  samples: readonly VoxelArray[];
  palette: string[] | null;
  lossy: boolean;
}

const isConstant = (values: VoxelArray): boolean => values.every((value) => value === values[0]);

/** Splits off transparency: dropped where constant, kept apart where it varies. */
export function createPicture({ width, height, samples, palette, lossy }: PictureSamples): RawImage {
  const hasAlpha = samples.length === 2 || samples.length === 4;
  const last = hasAlpha ? samples.at(-1) : undefined;
  return {
    kind: 'picture',
    shape: [width, height],
    spacing: [1, 1],
    affine: null,
    channels: hasAlpha ? samples.slice(0, -1) : [...samples],
    alpha: last && !isConstant(last) ? last : null,
    palette,
    lossy,
    warnings: [],
  };
}

/** Palette indices as red, green and blue; anything else unchanged. */
export function expandPalette(image: RawImage): RawImage {
  const { palette } = image;
  const indices = image.channels[0];
  if (!palette || !indices) return image;
  const colours = palette.map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  const channels = [0, 1, 2].map((c) => Uint8Array.from(indices, (index) => colours[index]?.[c] ?? 0));
  return { ...image, channels, palette: null };
}

/** Palettes of GIF and BMP are in no meaningful order: where all used colours are grey, the greys are the values. */
export function settlePalette(image: RawImage): RawImage {
  const { palette } = image;
  const indices = image.channels[0];
  if (!palette || !indices) return image;
  const greys = palette.map((hex) =>
    hex.slice(1, 3) === hex.slice(3, 5) && hex.slice(1, 3) === hex.slice(5, 7) ? parseInt(hex.slice(1, 3), 16) : -1,
  );
  if (indices.some((index) => (greys[index] ?? -1) < 0)) return image;
  return { ...image, channels: [Uint8Array.from(indices, (index) => greys[index] ?? 0)], palette: null };
}

/** True when red, green and blue are equal in every pixel. */
export function isGrey(image: RawImage): boolean {
  const [red, green, blue] = image.channels;
  if (!red || !green || !blue) return true;
  for (let i = 0; i < red.length; i++) if (red[i] !== green[i] || red[i] !== blue[i]) return false;
  return true;
}
