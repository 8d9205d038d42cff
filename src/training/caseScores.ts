// What separates a predicted case from its truth, per foreground class: Dice, HD95, surface Dice, sizes. Pure; must not know batches or files.
import type { ClassScores } from '../export/source';
import { addToDice, computeDice, createDiceCounts } from './metrics';
import { computeHd95, computeSurfaceDice, computeSurfaceDistances, type MaskGrid } from './surfaceDistances';

/** Of surface Dice: mm for volumes, pixels for pictures. */
export const surfaceTolerance = 1;

export interface ScoredCase {
  kind: 'picture' | 'volume';
  shape: readonly number[];
  spacing: readonly number[];
}

/** Both maps hold class indices, x fastest. Voxels whose truth is no class (255) count on neither side. */
export function computeScores(item: ScoredCase, truth: Uint8Array, predicted: Uint8Array, classes: number): ClassScores[] {
  const grid = planGrid(item);
  const voxel = grid.spacing.reduce((a, b) => a * b, 1);
  const counts = createDiceCounts(classes);
  addToDice(counts, truth, predicted);
  const dice = computeDice(counts);
  return Array.from({ length: classes - 1 }, (_, i): ClassScores => {
    const label = i + 1;
    const distances = computeSurfaceDistances(
      grid,
      (at) => truth[at] === label,
      (at) => predicted[at] === label && (truth[at] ?? 0) < classes,
    );
    return {
      dice: dice[i] ?? null,
      hd95: distances && computeHd95(distances),
      surfaceDice: distances && computeSurfaceDice(distances, surfaceTolerance),
      truthSize: (counts.truth[label] ?? 0) * voxel,
      predictedSize: (counts.prediction[label] ?? 0) * voxel,
    };
  });
}

/** Pictures have no millimetres; a volume of one slice is still a volume. */
function planGrid({ kind, shape, spacing }: ScoredCase): MaskGrid {
  const along = (values: readonly number[]): [number, number, number] => [values[0] ?? 1, values[1] ?? 1, values[2] ?? 1];
  const flat = kind === 'picture';
  return { size: along(shape), spacing: flat ? [1, 1, 1] : along(spacing), flat };
}
