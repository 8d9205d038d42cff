// Which data a run is trained on: a name, where they came from, and a fingerprint of what training sees of them.
import { computeCrc32 } from '../lib/crc32';
import type { DatasetSummary } from '../protocol/dataset';
import type { RunConfig } from '../protocol/config';
import type { TrainedOn } from '../protocol/runs';
import { nameFiles } from './dataOrigin';
import type { SessionCore } from './sessionCore';

/** The same for the same cases, sizes, labels, intensities and split, whatever the files are called. Pure. */
export function computeFingerprint({ cases, classes }: Pick<DatasetSummary, 'cases' | 'classes'>): string {
  const seen = cases.map(({ id, split, shape, spacing, channels, intensity, labels }) => [
    id,
    split,
    shape,
    spacing,
    channels,
    intensity,
    labels,
  ]);
  const bytes = new TextEncoder().encode(JSON.stringify([seen, classes.map(({ value }) => value)]));
  return `${bytes.length.toString(16)}-${computeCrc32(bytes).toString(16).padStart(8, '0')}`;
}

/** Under the run's settings, which decide the split. */
export async function describeData({ desk, kept }: SessionCore, config: RunConfig): Promise<TrainedOn> {
  const summary = desk.summary(config);
  const origin = (await kept.origin()) ?? { files: '' };
  const paths = summary.cases.flatMap(({ files }) => files.map((path) => ({ path })));
  const name = 'demo' in origin ? `demo ${origin.demo}` : nameFiles(paths);
  return { name, origin, edits: summary.edits ?? [], fingerprint: computeFingerprint(summary), classes: summary.classes };
}
