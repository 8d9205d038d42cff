// What is read as one image: a file with what lies beside it, or all files of a DICOM series. Reads headers of DICOM files, no pixels.
import type { Source } from './archive';
import { estimateBytes } from './estimateBytes';
import type { Inventory } from './inventory';
import { findFrameReader, readImage } from './readers/readImage';
import type { RawImage } from './readers/rawImage';
import type { Decoders, Frame, FrameReader, FrameSurvey, Reading } from './readers/reader';

export interface Unit {
  /** What pairing sees: the file's path; for a series the path of its folder. */
  path: string;
  /** As dropped; files beside a header join when they are read. */
  files: readonly string[];
  /** Of DICOM files; `slices` are the files in the order of their slices. */
  dicom: { seriesUid: string; studyUid: string; patientId: string; slices: readonly string[] } | null;
  /** What it will take in memory, about; reads a few bytes at most. */
  estimateBytes: () => Promise<number>;
  /** Throws Refusal about `files[0]`, or CaseRefusal about another. Of a file of `frame.count` frames only that one is read. */
  read: (frame?: Frame) => Promise<RawImage>;
  /** Of files that may hold several frames. */
  frames?: { count: () => Promise<number>; survey: () => Promise<FrameSurvey> };
  /** Of a DICOM segmentation instead: its label on the grid of an image; `order` names the segments that count, the first before later ones. */
  readOnto?: (image: RawImage, order: readonly number[] | undefined) => Promise<RawImage>;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** `name` relative to `folder`, with `..` and `.` resolved. */
function resolvePath(folder: string, name: string): string {
  const parts: string[] = folder.split('/').slice(0, -1);
  for (const part of name.normalize('NFC').replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Finds files beside a header, in any case of letters. */
function createFinder(all: ReadonlyMap<string, Source>): (folder: string, name: string) => Source | null {
  const lower = new Map([...all].map(([path, source]) => [path.toLowerCase(), source]));
  return (folder, name) => {
    // Headers written on another machine name its folders; the file lies here nevertheless.
    const candidates = [resolvePath(folder, name), folder + (name.replaceAll('\\', '/').split('/').at(-1) ?? '')];
    return candidates.map((path) => all.get(path) ?? lower.get(path.toLowerCase())).find((found) => found !== undefined) ?? null;
  };
}

/** Enough of a file for the header in it, compressed too. */
const headBytes = 65536;

const createFrames = ({ open }: Source, frames: FrameReader, reading: Reading): NonNullable<Unit['frames']> => ({
  count: async () => frames.count(await open(headBytes)),
  survey: async () => frames.survey(await open(), reading),
});

/** One unit per image file; `used` collects the files that were read beside a header. */
export function planFileUnits({ sources, all }: Inventory, decoders: Decoders, used: Set<string>): Unit[] {
  const find = createFinder(all);
  return [...sources.values()].flatMap(({ source, kind }): Unit[] => {
    if (kind.kind !== 'image' && kind.kind !== 'unread') return [];
    const { path } = source;
    const files = [path];
    const openBeside = async (name: string): Promise<Blob | null> => {
      const other = find(folderOf(path), name);
      if (!other) return null;
      if (!files.includes(other.path)) files.push(other.path);
      used.add(other.path);
      return other.open();
    };
    const reading: Reading = { path, decoders, openBeside };
    const frames = findFrameReader(kind);
    return [
      {
        path,
        files,
        dicom: null,
        estimateBytes: () => estimateBytes(source),
        read: async (frame) => readImage(await source.open(), kind, { ...reading, frame }),
        ...(frames ? { frames: createFrames(source, frames, reading) } : {}),
      },
    ];
  });
}

/** Voxels that no header asked for, with the header they miss; those beside a header of their name share its fate. */
export function listOrphanVoxels({ sources }: Inventory, used: ReadonlySet<string>): { path: string; header: string }[] {
  const stem = (path: string): string =>
    path
      .replace(/(?:\.gz)?$/i, '')
      .replace(/\.[^./]*$/, '')
      .toLowerCase();
  const headers = new Set([...sources.values()].flatMap(({ source, kind }) => (kind.kind === 'image' ? [stem(source.path)] : [])));
  return [...sources.values()].flatMap(({ source: { path }, kind }) =>
    kind.kind === 'companion' && !used.has(path) && !headers.has(stem(path)) ? [{ path, header: kind.header }] : [],
  );
}
