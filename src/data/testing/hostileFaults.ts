// Compares what became of an awkward input with what is known of it, as a list of faults in words: the same in Node and in a browser. Pure.
import type { CaseSummary, DatasetSummary } from '../../protocol/dataset';
import type { HostileCase, ImageFacts } from './hostileFacts';

export interface Outcome {
  summary: DatasetSummary | null;
  /** Refusals, or the rejection. */
  said: string;
}

export const sayRefused = ({ refused }: DatasetSummary): string => refused.map(({ file, reason }) => `${file}: ${reason}`).join('\n');

/** Nothing where both are alike; numbers may differ by `tolerance`. */
export function differ(what: string, found: unknown, wanted: unknown, tolerance = 0): string[] {
  if (wanted === undefined) return [];
  const alike =
    typeof found === 'number' && typeof wanted === 'number'
      ? Math.abs(found - wanted) <= tolerance
      : JSON.stringify(found) === JSON.stringify(wanted);
  return alike ? [] : [`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`];
}

const countVoxels = ({ shape }: { shape?: readonly number[] }): number => (shape ?? []).reduce((product, n) => product * n, 1);

function findImageFaults(found: CaseSummary, image: ImageFacts): string[] {
  const { shape_hw: flat, pages, tolerance = 5e-5 } = image;
  const mean = found.intensity.reduce((sum, channel) => sum + channel.mean, 0) / found.channels;
  return [
    ...differ('shape', found.shape, image.shape?.slice(0, found.shape.length)),
    ...differ('shape', found.shape, flat && [...flat.toReversed(), ...(pages === undefined ? [] : [pages])]),
    ...differ('channels', found.channels, image.channels),
    ...(image.spacing ?? []).flatMap((mm, axis) => differ(`spacing ${axis}`, found.spacing[axis], mm, 5e-6)),
    ...differ('min', Math.min(...found.intensity.map(({ min }) => min)), image.min, tolerance),
    ...differ('max', Math.max(...found.intensity.map(({ max }) => max)), image.max, tolerance),
    ...differ('mean', mean, image.mean, tolerance),
  ];
}

function findLabelFaults({ label }: HostileCase, { classes, cases }: DatasetSummary): string[] {
  const [found] = cases;
  const counts = classes.map(({ value }) => found?.labels?.[String(value)]);
  const share = (counts[1] ?? NaN) / countVoxels(found ?? {});
  return [
    ...differ('number of classes', classes.length, label?.classes),
    ...differ(
      'class names',
      classes.map(({ name }) => name),
      label?.class_names,
    ),
    ...differ('counts', counts, label?.counts),
    ...differ('foreground', share, label?.foreground_fraction, label?.tolerance),
  ];
}

function findPairFaults({ pairs, cases, series }: HostileCase, summary: DatasetSummary): string[] {
  const stem = (path = ''): string => path.replace(/^.*\//, '').replace(/\..*$/, '');
  const bySize = <T extends { shape?: number[] }>(items: readonly T[]): T[] => items.toSorted((a, b) => countVoxels(b) - countVoxels(a));
  const ids = summary.cases.map(({ id }) => id).toSorted();
  const files = summary.cases.map((one) => one.files.map(stem)).toSorted();
  const found = bySize(summary.cases);
  return [
    ...differ('cases', ids, cases?.toSorted()),
    ...differ('pairs', files, pairs?.toSorted()),
    ...differ('number of series', found.length, series?.length),
    ...bySize(series ?? []).flatMap((image, i) => (found[i] ? findImageFaults(found[i], image) : [])),
  ];
}

export function findLoadedFaults(entry: HostileCase, summary: DatasetSummary): string[] {
  const first = summary.cases.find(({ id }) => !entry.cases || id === entry.cases[0]);
  if (entry.action === 'refuse' || !first) return [entry.action === 'refuse' ? 'it is loaded, not refused' : 'the case is missing'];
  const warned = [...summary.warnings, ...summary.cases.flatMap(({ warnings }) => warnings)].join('\n').toLowerCase();
  return [
    ...(entry.image ? findImageFaults(first, entry.image) : []),
    ...findLabelFaults(entry, summary),
    ...findPairFaults(entry, summary),
    ...(entry.warning ?? []).flatMap((word) => (warned.includes(word.toLowerCase()) ? [] : [`no warning says ${word}: ${warned}`])),
    ...(entry.action === 'load_warn' && warned === '' ? ['nothing warns'] : []),
  ];
}

/** A refusal names the file, then says why in at least a few words. */
export function findRefusedFaults({ action, error }: HostileCase, said: string): string[] {
  return [
    ...(action === 'refuse' || action === 'load_or_refuse' ? [] : [`it is refused, not loaded: ${said}`]),
    ...(/^[^:]+: .{20,}/.test(said) ? [] : [`the refusal names no file or reason: ${said}`]),
    ...(error?.mention ?? []).flatMap((text) => (said.includes(text) ? [] : [`the refusal does not mention ${text}: ${said}`])),
  ];
}

/** Case 50 is refused as a whole there; here the sound case beside it loads. */
const partly = new Set(['50_label_beyond_json']);

/** Nothing where all is as it should be. */
export const findFaults = (entry: HostileCase, { summary, said }: Outcome): string[] =>
  summary && !partly.has(entry.id) ? findLoadedFaults(entry, summary) : findRefusedFaults(entry, said);

/** The small DICOM picture in many transfer syntaxes: loaded alike, but for the file that is cut short. */
export function findSyntaxFaults(entry: HostileCase, path: string, { summary, said }: Outcome): string[] {
  const cut = /MR_truncated\.dcm: truncated.*transfer syntax 1\.2\.840\.10008\.1\.2\.1/;
  if (path.includes('truncated')) return cut.test(said) ? [] : [`it is not said to be truncated: ${said}`];
  return summary ? findLoadedFaults(entry, summary) : [`it is refused: ${said}`];
}

/** Real files that are odd. */
export function findRealFaults(entry: HostileCase, { summary, said }: Outcome): string[] {
  if (entry.action === 'refuse' || !summary) return findRefusedFaults(entry, summary ? 'loaded' : said);
  const [found] = summary.cases;
  if (!found) return ['the case is missing'];
  const words = entry.id.includes('shear') ? 'shear' : entry.id.includes('torsoLabel') ? 'looks like a label map' : '';
  return [
    ...findImageFaults(found, { ...entry.image, tolerance: 1e-4 }),
    ...(entry.action === 'load_warn' && found.warnings.length === 0 ? ['nothing warns'] : []),
    ...(found.warnings.join().includes(words) ? [] : [`no warning says ${words}`]),
  ];
}
