// Makes units of dropped DICOM files: one for each series, segmentations apart. Reads headers, no pixels.
import type { Source } from './archive';
import { openDicom, openDicomHeader } from './dicom/dicomFile';
import { readDicomHeader, type DicomHeader } from './dicom/header';
import { isSegmentation, readSegmentation, type Segmentation } from './dicom/segmentation';
import { groupSeries, type Series } from './dicom/series';
import { placeSegmentation } from './dicom/placeSegmentation';
import { readDicomSeries } from './dicom/volume';
import { fileLimitBytes } from './readers/limits';
import type { Inventory } from './inventory';
import type { Decoders } from './readers/reader';
import { describeError, Refusal } from './refusal';
import type { Unit } from './units';

export interface SegmentationFile {
  path: string;
  read: () => Promise<Segmentation>;
}

export interface DicomUnits {
  units: Unit[];
  segmentations: SegmentationFile[];
}

/** A segmentation as a file that may be chosen as any case's label. It is no image, and takes no part in pairing by names. */
export const createSegmentationUnit = ({ path, read }: SegmentationFile): Unit => ({
  path,
  files: [path],
  dicom: null,
  estimateBytes: () => Promise.resolve(0),
  read: () => Promise.reject(new Refusal('unsupported_type', 'it is a DICOM segmentation and holds no picture of its own.')),
  readOnto: async (image, order) => placeSegmentation(image, await read(), path, order),
});

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

async function readHeaders(sources: readonly Source[], inventory: Inventory, signal: AbortSignal | undefined): Promise<DicomHeader[]> {
  const headers: DicomHeader[] = [];
  for (const source of sources) {
    signal?.throwIfAborted();
    try {
      if (source.sizeBytes === 0) throw new Error('the file is empty (0 bytes), often a failed download. Copy or download it again.');
      headers.push(readDicomHeader(source.path, await openDicomHeader(await source.open())));
    } catch (error) {
      inventory.refused.push({ file: source.path, reason: describeError(error) });
    }
  }
  return headers;
}

/** A path for pairing: the file's own where there is one, else the folder's, with the series' number where the folder holds several. */
function namePath(paths: readonly string[], seriesNumber: string, shared: boolean): string {
  const [first = ''] = paths;
  const own = /\.(?:dcm|dicom|ima)$/i.test(first) ? first.replace(/\.[^.]*$/, '') : first;
  if (paths.length === 1) return `${own}.dcm`;
  const folder = folderOf(first);
  if (shared || folder === '') return `${folder}series ${seriesNumber || own.slice(folder.length)}.dcm`;
  return `${folder.slice(0, -1)}.dcm`;
}

/** As 16-bit samples; what no series can hold is an absurd header, which the reader names better. */
function estimateSeries({ slices }: Series): number {
  const { rows = 0, columns = 0, samples = 1 } = slices[0]?.header ?? {};
  const bytes = 2 * rows * columns * samples * slices.length;
  return bytes <= fileLimitBytes ? bytes : 0;
}

function toUnit(series: Series, sources: ReadonlyMap<string, Source>, shared: boolean, decoders: Decoders): Unit {
  const header = series.slices[0]?.header;
  const files = [...new Set(series.slices.map((slice) => slice.header.path))];
  const named = files.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const open = async (path: string): Promise<Blob> => (await sources.get(path)?.open()) ?? new Blob([]);
  const { seriesUid = '', studyUid = '', patientId = '', seriesNumber = '' } = header ?? {};
  return {
    path: namePath(named, seriesNumber, shared),
    files,
    dicom: { seriesUid, studyUid, patientId, slices: series.slices.map((slice) => slice.header.path) },
    estimateBytes: () => Promise.resolve(estimateSeries(series)),
    read: () => readDicomSeries(series, open, decoders.dicom),
  };
}

/** Equal paths get numbers. */
function makeUnique(units: readonly Unit[]): Unit[] {
  const seen = new Map<string, number>();
  return units.map((unit) => {
    const count = (seen.get(unit.path) ?? 0) + 1;
    seen.set(unit.path, count);
    return count === 1 ? unit : { ...unit, path: unit.path.replace(/\.dcm$/, ` (${count}).dcm`) };
  });
}

/** Reads all headers and groups them. What holds no picture stands in the inventory's `refused`; directories are passed over. */
export async function planDicomUnits(inventory: Inventory, decoders: Decoders, signal: AbortSignal | undefined): Promise<DicomUnits> {
  const files = [...inventory.sources.values()].flatMap(({ source, kind }) => (kind.kind === 'dicom' ? [source] : []));
  const sources = new Map(files.map((source) => [source.path, source]));
  const headers = await readHeaders(files, inventory, signal);
  const images = headers.filter((header) => !isSegmentation(header));
  const series = groupSeries(images);
  const folders = series.map(({ slices }) => folderOf(slices[0]?.header.path ?? ''));
  const isShared = (i: number): boolean => folders.filter((folder) => folder === folders[i]).length > 1;
  return {
    units: makeUnique(series.map((one, i) => toUnit(one, sources, isShared(i), decoders))),
    segmentations: headers.filter(isSegmentation).map((header) => ({
      path: header.path,
      estimateBytes: () => Promise.resolve(sources.get(header.path)?.sizeBytes ?? 0),
      read: async () => readSegmentation(await openDicom((await sources.get(header.path)?.open()) ?? new Blob([])), header, decoders.dicom),
    })),
  };
}
