// Limits stated once, so that a file is refused with numbers before memory is allocated.
import { Refusal } from '../refusal';

/** One decoded file. Browsers cap one ArrayBuffer near 2 GiB, and a slice-wise trainer copies parts of it. */
export const fileLimitBytes = 1024 ** 3;
/** All decoded cases together. */
export const datasetLimitBytes = 3 * 1024 ** 3;

/** Half of the machine's memory, where the browser tells (Device Memory API, GiB, never above 8), but at most `datasetLimitBytes`. */
export const computeDatasetLimit = (deviceGibibytes: number | undefined): number =>
  Math.min(datasetLimitBytes, ((deviceGibibytes ?? Infinity) / 2) * 1024 ** 3);
/** deflate cannot expand further than 1032:1 (zlib's technical notes), so a larger claim is a lie. */
export const largestDeflateRatio = 1032;

/** Bytes in words, e.g. `4.1 MB`; decimal units. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1000 ** power).toFixed(1)} ${units[power] ?? ''}`;
}

/** Throws `too_large` when `bytes`, claimed by `what`, are above the limit of one file. */
export function assertFitsMemory(bytes: number, what: string): void {
  if (!(bytes <= fileLimitBytes))
    throw new Refusal(
      'too_large',
      `${what} needs ${formatBytes(bytes)}; the limit for one file is ${formatBytes(fileLimitBytes)}. Crop or resample it.`,
    );
}

/** Throws `truncated` when a compressed file of `stored` bytes cannot possibly hold `bytes`. */
export function assertCanExpandTo(bytes: number, stored: number, what: string): void {
  if (bytes > stored * largestDeflateRatio)
    throw new Refusal(
      'truncated',
      `${what} claims ${formatBytes(bytes)}, but the file has only ${formatBytes(stored)}. Copy it again from its source.`,
    );
}
