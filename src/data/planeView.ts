// Planes and thumbnails of a case for the desk, before there is a run: raw values of any channel with the label. Pure.
import type { PlaneRequest, PlaneView, Thumbnail } from '../protocol/planeView';
import { countPlanes } from '../protocol/planes';
import type { Case } from './dataset';
import { orientPlane, planeAxes, planeBox, readLabel } from './planePicture';
import { copyBox, countVoxels, sizeOf, spacingOf } from './vector';
import { computeWindow, windowVoxels, type IntensityWindow } from './window';

/** One channel of a case as if it were the only one. */
const channelOf = ({ image, intensity }: Case, channel: number): Pick<Case, 'image' | 'intensity'> => ({
  image: image.slice(channel, channel + 1),
  intensity: intensity.slice(channel, channel + 1),
});

const windows = new WeakMap<object, IntensityWindow>();

function windowOf(item: Case, channel: number): IntensityWindow {
  const values = item.image[channel] ?? {};
  const window = windows.get(values) ?? computeWindow(channelOf(item, channel));
  windows.set(values, window);
  return window;
}

/** Throws where the case has no such channel or slice. */
export function readPlaneView(item: Case, { plane, slice, channel }: Omit<PlaneRequest, 'caseId'>): PlaneView {
  const values = item.image[channel];
  if (!values || !(slice >= 0 && slice < countPlanes(item.shape, 3)[plane]))
    throw new Error(`The case ${item.id} has no ${plane} slice ${slice} of channel ${channel}.`);
  const [size, spacing] = [sizeOf(item), spacingOf(item)];
  const box = planeBox(size, plane, slice);
  const [column, row] = planeAxes(plane);
  const grey = copyBox(values, size, box, new Float32Array(countVoxels(box.size)));
  return {
    caseId: item.id,
    plane,
    slice,
    channel,
    width: size[column],
    height: size[row],
    pixelHeight: spacing[row] / spacing[column],
    values: orientPlane(grey, plane, size[column]),
    label: item.label && orientPlane(readLabel(item, box), plane, size[column]),
    window: windowOf(item, channel),
  };
}

const fullest = new WeakMap<Uint8Array, number>();

/** The axial slice with most foreground; the middle one without a label. */
export function findFullestSlice({ shape, label }: Pick<Case, 'shape' | 'label'>): number {
  const [width = 1, height = 1, depth = 1] = shape;
  const known = label ? fullest.get(label) : depth >> 1;
  if (!label || known !== undefined) return known ?? 0;
  let [best, most] = [depth >> 1, 0];
  for (let slice = 0; slice < depth; slice++) {
    let count = 0;
    for (let i = slice * width * height; i < (slice + 1) * width * height; i++) if (label[i] !== 0 && label[i] !== 255) count++;
    if (count > most) [best, most] = [slice, count];
  }
  fullest.set(label, best);
  return best;
}

/** Every n-th pixel, so that the longer edge has at most `edge`; labels stay exact. */
export function readThumbnail(item: Case, edge: number): Thumbnail {
  const view = readPlaneView(item, { plane: 'axial', slice: findFullestSlice(item), channel: 0 });
  const step = Math.max(1, Math.ceil(Math.max(view.width, view.height) / edge));
  const [width, height] = [Math.ceil(view.width / step), Math.ceil(view.height / step)];
  const take = (i: number): number => Math.min(view.height - 1, Math.floor(i / width) * step) * view.width + (i % width) * step;
  const pick = (values: ArrayLike<number>): number[] => Array.from({ length: width * height }, (_, i) => values[take(i)] ?? 0);
  return {
    caseId: item.id,
    width,
    height,
    pixelHeight: view.pixelHeight,
    image: windowVoxels(pick(view.values), view.window),
    label: view.label && Uint8Array.from(pick(view.label)),
  };
}
