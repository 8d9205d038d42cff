// Numbers and durations in words and units a person reads. Pure; knows nothing of what they measure.

const sizeUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1234567 -> "1.2 MB" (decimal units). */
export function formatBytes(bytes: number): string {
  const power = Math.min(sizeUnits.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(value >= 10 ? 1 : 2)} ${sizeUnits[power] ?? ''}`;
}

/** 7367686 -> "7.37 M". */
export function formatCount(count: number): string {
  if (count < 10_000) return String(Math.round(count));
  const [scale, unit] = count >= 1e9 ? [1e9, 'G'] : count >= 1e6 ? [1e6, 'M'] : [1e3, 'k'];
  return `${formatDigits(count / scale)} ${unit}`;
}

/** Three significant digits without an exponent in the common range: 0.041, 1.23, 412. */
export function formatDigits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** Seconds as "about" durations: "40 s", "12 min", "3 h 20 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 41.3 -> "41 ms", 2300 -> "2.3 s". */
export function formatMs(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${ms >= 10 ? Math.round(ms) : ms.toFixed(1)} ms`;
}

/** Fraction as a percentage with at most one decimal: 0.126 -> "12.6 %". */
export function formatPercent(fraction: number): string {
  const percent = fraction * 100;
  return `${percent >= 99.95 || percent === 0 ? Math.round(percent) : percent.toFixed(percent < 10 ? 1 : 0)} %`;
}

/** [256, 216] -> "256 × 216". */
export function formatShape(shape: readonly number[]): string {
  return shape.map((edge) => formatDigits(edge)).join(' × ');
}

/** "1 case", "3 cases". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
