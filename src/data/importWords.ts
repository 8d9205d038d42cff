// The sentences of an import: what pairing left out, and why nothing could be loaded. Pure.
import type { Refused } from './dataset';
import type { Pairing } from './pairing/pairFiles';
import { readWhat } from './readers/formats';

/** So many files get a line each. */
const mostNamed = 8;

const shorten = (names: readonly string[], most: number): string => names.slice(0, most).join(', ') + (names.length > most ? ', …' : '');

/** Labels without an image, files left out on purpose, images without a label. */
export function describePairing({ orphans, skipped, pairs }: Pairing): string[] {
  const warnings =
    orphans.length > mostNamed
      ? [`${orphans.length} labels without an image are left out: ${shorten(orphans, mostNamed)}`]
      : orphans.map((path) => `${path}: a label without an image; it is left out`);
  for (const what of new Set(skipped.map((entry) => entry.what))) {
    const paths = skipped.filter((entry) => entry.what === what).map(({ path }) => path);
    warnings.push(`left out, each a ${what}: ${shorten(paths, 3)} (${paths.length})`);
  }
  const unlabelled = pairs.filter(({ labels }) => labels.length === 0).map(({ id }) => id);
  if (unlabelled.length > 0 && unlabelled.length < pairs.length)
    warnings.push(`without a label (${unlabelled.length}): ${shorten(unlabelled, 3)}`);
  return warnings;
}

/** Lines `file: reason`; what was found when nothing in it is an image. */
export function describeNothing(
  { refused, found }: { refused: readonly Refused[]; found: readonly string[] },
  orphans: readonly string[],
  dropped = 'drop',
): string {
  const lines = [
    ...refused.map(({ file, reason }) => `${file}: ${reason}`),
    ...orphans.map((file) => `${file}: a label without an image. Drop the image with it.`),
  ];
  if (lines.length > 0) return lines.join('\n');
  const list = found.length > 0 ? `only ${shorten(found, 10)}` : 'no file';
  return `${dropped}: no image was found, ${list}. ${readWhat} are read.`;
}
