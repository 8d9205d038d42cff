// From a DICOM series to what a segmentation of it must repeat, or why none can be made of it. Pure; opens no file.
import type { DicomOrigin, NoOrigin, SourceSlice } from '../../protocol/dicomOrigin';
import { computeGrid, cross, dot, type Series, type Slice } from './series';

/** Of the distance between slices: a reader that lays frames onto an even grid finds them within a quarter. */
const evenness = 0.05;

/** `hasPlace`: whether the image has a usable place in space. */
export function describeOrigin(series: Series, hasPlace: boolean): DicomOrigin | NoOrigin {
  const first = series.slices[0];
  const place = first?.header.frames[first.frame];
  if (!first || !hasPlace || !place?.position || !place.orientation || !place.pixelSpacing)
    return { reason: 'its files carry no usable position and direction in space' };
  const { studyUid, seriesUid, frameOfReference, about } = first.header;
  const slices = series.slices.map(describeSlice);
  if (seriesUid === '' || frameOfReference === '' || slices.some(({ instanceUid, sopClass }) => instanceUid === '' || sopClass === ''))
    return { reason: 'its files do not name their series, frame of reference or instance' };
  const step = computeGrid(series).axes?.[2] ?? [];
  if (!areEven(slices, step)) return { reason: 'its slices are not evenly spaced' };
  const { orientation, pixelSpacing } = place;
  const isSaid = slices.length > 1 || first.header.sliceSpacing > 0;
  const sliceSpacing = isSaid ? Math.abs(dot(step, cross(orientation.slice(0, 3), orientation.slice(3)))) : null;
  return { studyUid, seriesUid, frameOfReference, about, orientation, pixelSpacing, sliceSpacing, slices };
}

function describeSlice({ header, frame }: Slice): SourceSlice {
  const { sopClass, instanceUid, frames } = header;
  return { sopClass, instanceUid, frame: frames.length > 1 ? frame + 1 : null, position: frames[frame]?.position ?? [] };
}

/** Each slice lies where equal steps from the first one lead. */
function areEven(slices: readonly SourceSlice[], step: readonly number[]): boolean {
  const origin = slices[0]?.position ?? [];
  const off = slices.map(({ position }, z) => Math.hypot(...position.map((v, i) => v - (origin[i] ?? 0) - z * (step[i] ?? 0))));
  return off.every((mm) => mm <= evenness * Math.hypot(...step));
}
