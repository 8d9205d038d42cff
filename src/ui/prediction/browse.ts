// Moves the watched slice and case; the ends are walls, not doors. Shared by slider, wheel and keyboard.
import { planes, type Plane } from '../../protocol/planes';
import type { PageState } from '../../state/pageState';
import { applySelection, store } from '../../state/store';

/** How many slices there are of a case in a plane; 0 where it cannot be watched. */
export const countWatchable = ({ browsable }: Pick<PageState, 'browsable'>, caseId: string | null, plane: Plane): number =>
  browsable.find((one) => one.id === caseId)?.slices[plane] ?? 0;

/** Moves `by` slices within the watched case. */
export function moveSlice(by: number): void {
  const state = store.getState();
  const { caseId, plane, slice } = state.selection;
  const last = Math.max(0, countWatchable(state, caseId, plane) - 1);
  applySelection({ slice: Math.min(last, Math.max(0, slice + by)) });
}

/** Moves `by` cases; the middle slice of the new one is watched. */
export function moveCase(by: number): void {
  const { selection, browsable } = store.getState();
  const index = browsable.findIndex((one) => one.id === selection.caseId) + by;
  const next = browsable[Math.min(browsable.length - 1, Math.max(0, index))];
  if (next && next.id !== selection.caseId) selectCase(next.id);
}

/** The middle slice of another case, in the same plane. */
export function selectCase(caseId: string): void {
  const state = store.getState();
  applySelection({ caseId, slice: Math.floor(countWatchable(state, caseId, state.selection.plane) / 2) });
}

/** The middle slice of another plane of the same case. */
export function selectPlane(plane: Plane): void {
  const state = store.getState();
  applySelection({ plane, slice: Math.floor(countWatchable(state, state.selection.caseId, plane) / 2) });
}

/** Goes to the next plane that the case can be cut in, round and round. */
export function movePlane(): void {
  const state = store.getState();
  const { caseId, plane } = state.selection;
  const watchable = planes.filter((one) => countWatchable(state, caseId, one) > 0);
  const next = watchable[(watchable.indexOf(plane) + 1) % watchable.length];
  if (next && next !== plane) selectPlane(next);
}

/** Moves `by` layers along the network. */
export function moveLayer(by: number): void {
  const { selection, plan } = store.getState();
  const prunable = plan?.layers.filter((layer) => layer.prunable) ?? [];
  const index = prunable.findIndex((layer) => layer.name === selection.layer) + by;
  const next = prunable[Math.min(prunable.length - 1, Math.max(0, index))];
  if (next) applySelection({ layer: next.name });
}
