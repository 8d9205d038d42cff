// What the pages of a TIFF are, slices or channels, and how far apart its voxels lie, by the notes of ImageJ or OME. Reads no pixels.
// ImageJ: ij/io/TiffEncoder and FileInfo; OME: docs.openmicroscopy.org, ome-model, "OME-TIFF specification".
import { Refusal } from '../refusal';
import { millimetresIn } from './geometry';
import type { TiffPage } from './tiffDirectory';

export interface PageOrder {
  channels: number;
  /** All channels of a slice stand together; else all slices of a channel. */
  channelsFirst: boolean;
  /** mm along x, y, z; null where the notes do not say. */
  spacing: number[] | null;
}

interface Notes {
  channels: number;
  slices: number;
  times: number;
  channelsFirst: boolean;
  /** In millimetres; 0 where not said. */
  spacing: [number, number, number];
}

function readImageJ({ description, resolution }: TiffPage): Notes {
  const text = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(description)?.[1]?.trim() ?? '';
  const count = (name: string): number => Number(text(name)) || 1;
  const unit = millimetresIn(text('unit')) ?? 0;
  const across = resolution > 0 ? unit / resolution : 0;
  const spacing: Notes['spacing'] = [across, across, unit * (Number(text('spacing')) || 0)];
  return { channels: count('channels'), slices: count('slices'), times: count('frames'), channelsFirst: true, spacing };
}

function readOme({ description }: TiffPage): Notes {
  const pixels = /<Pixels\b[^>]*>/.exec(description)?.[0] ?? '';
  const text = (name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(pixels)?.[1] ?? '';
  const count = (name: string): number => Number(text(name)) || 1;
  // Micrometres unless it names another unit.
  const length = (axis: string): number =>
    (Number(text(`PhysicalSize${axis}`)) || 0) * (millimetresIn(text(`PhysicalSize${axis}Unit`) || 'um') ?? 0);
  const spacing: Notes['spacing'] = [length('X'), length('Y'), length('Z')];
  const order = text('DimensionOrder');
  const [slices, times] = [count('SizeZ'), count('SizeT')];
  const channelsFirst = order.indexOf('C') < order.indexOf(times > 1 ? 'T' : 'Z');
  return { channels: count('SizeC'), slices, times, channelsFirst, spacing };
}

/** Throws Refusal `unsupported_type` where pages are slices at several times. */
export function readPageOrder(page: TiffPage, pages: number): PageOrder {
  const { description } = page;
  const read = description.startsWith('ImageJ=') ? readImageJ : description.includes('<OME') ? readOme : null;
  if (!read) return { channels: 1, channelsFirst: true, spacing: null };
  const { channels, slices, times, channelsFirst, spacing } = read(page);
  if (slices > 1 && times > 1)
    throw new Refusal('unsupported_type', `it holds ${slices} slices at ${times} times. Save each time as a file of its own.`);
  // Samples of one page may be the channels instead.
  const areChannels = channels > 1 && pages === channels * slices * times;
  if (channels > 1 && !areChannels && pages !== slices * times)
    throw new Refusal(
      'unsupported_type',
      `its notes tell of ${channels} channels × ${slices * times} slices or times, and it holds ${pages} pages. Save each image as a file of its own.`,
    );
  return { channels: areChannels ? channels : 1, channelsFirst, spacing: spacing.every((mm) => mm > 0) ? spacing : null };
}
