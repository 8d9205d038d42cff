// Makes a case of each labelled frame where image and label are 4-D files of as many frames (M&Ms). Knows no file format.
import { plural } from '../lib/format';
import type { Pair } from './pairing/pairFiles';
import type { FrameSurvey } from './readers/reader';
import { refusePair, type PairReading } from './readPairs';
import { CaseRefusal, refuseFile } from './refusal';

type Frames = FrameSurvey & { count: number };

const nameOf = (path: string): string => path.replace(/^.*\//, '');

/** Of a pair of 4-D files; null where it is none. Throws CaseRefusal where the label cannot be split into frames of the image. */
async function surveyPair({ images, labels }: Pair, { units, progress }: PairReading): Promise<Frames | null> {
  const [image = '', label = ''] = [images[0], labels[0]?.path];
  const [ofImage, ofLabel] = [units.get(image)?.frames, units.get(label)?.frames];
  if (images.length !== 1 || labels.length !== 1 || !ofImage || !ofLabel) return null;
  // What cannot be counted is refused by its own name when it is read.
  const count = await ofLabel.count().catch(() => 1);
  if (count < 2) return null;
  const held = await ofImage.count().catch(() => null);
  if (held === null) return null;
  if (held !== count)
    throw new CaseRefusal(
      label,
      `it holds ${count} channels or frames, and its image ${nameOf(image)} holds ${held}. Save a label with one frame for each of the image's, or in 3-D.`,
    );
  progress.begin(label);
  const survey = await ofLabel.survey().catch((error: unknown) => {
    throw refuseFile(label, error);
  });
  const fault = findFault(survey, count);
  if (fault !== null) throw new CaseRefusal(label, fault);
  return { ...survey, count };
}

/** One channel a class marks every voxel once; what moves in the course of time does not. */
function findFault({ labelled, least, most }: FrameSurvey, count: number): string | null {
  if (labelled.length === 0) return `none of its ${count} frames holds a label. Label at least one, or drop the image without this file.`;
  return labelled.length > 1 && least === 1 && most === 1
    ? `each voxel is marked in exactly one of its ${count} frames, as with one channel a class. Save it in 3-D with one number a class.`
    : null;
}

/** Frames count from 1, as in ACDC. A name that is taken is lengthened. */
function toCases(pair: Pair, { labelled, count }: Frames, taken: ReadonlySet<string>): Pair[] {
  const digits = Math.max(2, String(count).length);
  return labelled.map((index) => {
    const id = `${pair.id} frame ${String(index + 1).padStart(digits, '0')}`;
    return { ...pair, id: taken.has(id) ? `${id} of ${count}` : id, frame: { index, count } };
  });
}

function describeFrames(all: readonly Frames[]): string[] {
  if (all.length === 0) return [];
  const cases = all.reduce((sum, { labelled }) => sum + labelled.length, 0);
  const left = all.reduce((sum, { count }) => sum + count, 0) - cases;
  const taken = `${plural(cases, 'labelled frame')} of ${plural(all.length, '4-D label')} ${cases === 1 ? 'is a case of its own' : 'are cases of their own'}`;
  return [left === 0 ? taken : `${taken}; ${plural(left, 'frame')} without a label ${left === 1 ? 'is' : 'are'} left out`];
}

const tellApart = ({ labels }: Pair, { labelled, most, count }: Frames): string[] =>
  labelled.length > 1 && most === 1
    ? [
        `${nameOf(labels[0]?.path ?? '')}: no voxel is labelled in two of its ${count} frames; should each hold one class instead of one time, save it in 3-D with one number a class`,
      ]
    : [];

export interface SplitPairs {
  /** Cases to read: all other pairs as they are. */
  pairs: Pair[];
  /** Stand in `refused`. */
  blocked: Pair[];
  warnings: string[];
}

/** Reads the headers of labels, and 4-D labels frame by frame. */
export async function splitFrames(all: readonly Pair[], reading: PairReading): Promise<SplitPairs> {
  const taken = new Set(all.map(({ id }) => id));
  const [pairs, blocked, found, apart]: [Pair[], Pair[], Frames[], string[]] = [[], [], [], []];
  for (const pair of all) {
    reading.signal?.throwIfAborted();
    try {
      const frames = await surveyPair(pair, reading);
      pairs.push(...(frames ? toCases(pair, frames, taken) : [pair]));
      if (!frames) continue;
      found.push(frames);
      apart.push(...tellApart(pair, frames));
    } catch (error) {
      if (!(error instanceof CaseRefusal)) throw error;
      refusePair(pair, error, reading);
      blocked.push(pair);
    }
  }
  return { pairs, blocked, warnings: [...describeFrames(found), ...apart] };
}
