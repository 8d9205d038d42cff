// A kernel report in words and in the order in which people read a network. Pure.
import { formatDigits, formatPercent, plural } from '../../lib/format';
import type { KernelChoice, KernelProgress, KernelReport, KernelRow } from '../../protocol/kernels';
import { nameLayer } from '../../protocol/layerNames';

const directions: readonly KernelRow['direction'][] = ['forward', 'input gradient', 'weight gradient'];

/** Layers as the forward pass meets them, each with its convolutions in the order forward, input gradient, weight gradient. */
export function groupByLayer(rows: readonly KernelRow[]): { layer: string; rows: KernelRow[] }[] {
  const layers = [...new Set(rows.map(({ layer }) => layer))];
  const place = ({ direction }: KernelRow): number => directions.indexOf(direction);
  return layers.map((layer) => ({ layer, rows: rows.filter((row) => row.layer === layer).sort((a, b) => place(a) - place(b)) }));
}

export const choiceWords: Record<KernelChoice, string> = { measured: 'measured', estimated: 'estimated', plain: 'only one' };

/** Below 1 ms in µs, above in ms. */
const inTime = (microseconds: number): string =>
  microseconds < 1000 ? `${formatDigits(microseconds)} µs` : `${formatDigits(microseconds / 1000)} ms`;

/** What a training step's convolutions cost, and which costs most. */
export function describeTotal({ rows, total }: KernelReport, levels: number): string {
  const count = `${plural(rows.length, 'convolution')} a training step`;
  if (total.microseconds === null) return `${count}. This adapter has no timestamp queries, so that single kernels cannot be timed.`;
  const speed = total.gflops === null ? '' : `, ${formatDigits(total.gflops)} GFLOP/s`;
  const slowest = rows.reduce<KernelRow | null>((most, row) => ((row.share ?? 0) > (most?.share ?? 0) ? row : most), null);
  const top = slowest
    ? `; most in ${nameLayer(slowest.layer, levels).long}, ${slowest.direction} (${formatPercent(slowest.share ?? 0)})`
    : '';
  return `${count}: ${inTime(total.microseconds)} of GPU time${speed}${top}.`;
}

/** How many variants are estimated although there was a choice, and why; null where none is. */
export function describeEstimates({ rows, adapter }: KernelReport): string | null {
  const estimated = rows.filter(({ chosen }) => chosen === 'estimated').length;
  if (estimated === 0) return null;
  const reason = adapter.software ? 'software adapter' : 'shapes that a prune has made, or for which there was no time';
  return `${estimated} of ${plural(rows.length, 'variant')} ${estimated === 1 ? 'is' : 'are'} estimated, not measured: ${reason}.`;
}

const stages: Record<KernelProgress['stage'], string> = { choosing: 'Choosing kernels', compiling: 'Compiling kernels' };

export const stageInWords = ({ stage }: KernelProgress): string => stages[stage];
