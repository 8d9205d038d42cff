// The spacing that all cases are read at: nnU-Net's rule (Isensee et al. 2021, "target spacing"), left alone where it would change no case. Pure.
import type { SpacingConfig } from '../protocol/config';
import type { Case } from './dataset';
import { mapAxes, sizeOf, spacingOf, type Vector } from './vector';

/** An axis is thick where its voxels are so many times as long as the others' and it has so many times fewer. */
const thickRatio = 3;
/** Share of the cases that may be finer along a thick axis. */
const thickShare = 0.1;

/** Percentile, linear between neighbours. */
function findPercentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? 1, sorted[Math.ceil(at)] ?? 1];
  return low + (high - low) * (at - Math.floor(at));
}

const findMedian = (values: readonly number[]): number => findPercentile(values, 0.5);

type Item = Pick<Case, 'shape' | 'spacing'>;

/** mm along x, y, z: medians, but a tenth from below along a thick axis, so that few cases lose slices. */
export function chooseTarget(cases: readonly Item[]): Vector {
  const target = mapAxes((axis) => findMedian(cases.map((item) => spacingOf(item)[axis])));
  const size = mapAxes((axis) => findMedian(cases.map((item) => (sizeOf(item)[axis] * spacingOf(item)[axis]) / target[axis])));
  const thick = target.indexOf(Math.max(...target)) as 0 | 1 | 2;
  const others = ([0, 1, 2] as const).filter((axis) => axis !== thick);
  const coarsest = Math.max(...others.map((axis) => target[axis]));
  const isThick = target[thick] > thickRatio * coarsest && thickRatio * size[thick] < Math.min(...others.map((axis) => size[axis]));
  if (!isThick) return target;
  const finer = findPercentile(
    cases.map((item) => spacingOf(item)[thick]),
    thickShare,
  );
  return mapAxes((axis) => (axis === thick ? Math.max(coarsest, finer) : target[axis]));
}

/** Four digits are more than a scanner knows. */
const shorten = (mm: number): number => Number(mm.toPrecision(4));

/** Null along axes where no case would get another number of voxels; along z in 2-D; and for pictures, whose pixels have no size. */
export function proposeSpacing(cases: readonly (Item & Pick<Case, 'kind'>)[], dimensions: 2 | 3): SpacingConfig {
  if (cases.length === 0 || cases.some(({ kind }) => kind === 'picture')) return { x: null, y: null, z: null };
  const target = chooseTarget(cases);
  const along = (axis: 0 | 1 | 2): number | null => {
    const mm = shorten(target[axis]);
    return cases.every((item) => Math.round((sizeOf(item)[axis] * spacingOf(item)[axis]) / mm) === sizeOf(item)[axis]) ? null : mm;
  };
  return { x: along(0), y: along(1), z: dimensions === 3 ? along(2) : null };
}
