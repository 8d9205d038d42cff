// Moves the watched slice and case; the ends are walls, not doors. Shared by slider, wheel and keyboard.
import { applySelection, store } from '../../state/store';

/** Moves `by` slices within the watched case. */
export function moveSlice(by: number): void {
  const { selection, browsable } = store.getState();
  const count = browsable.find((one) => one.id === selection.caseId)?.slices ?? 1;
  applySelection({ slice: Math.min(count - 1, Math.max(0, selection.slice + by)) });
}

/** Moves `by` cases; the middle slice of the new one is watched. */
export function moveCase(by: number): void {
  const { selection, browsable } = store.getState();
  const index = browsable.findIndex((one) => one.id === selection.caseId) + by;
  const next = browsable[Math.min(browsable.length - 1, Math.max(0, index))];
  if (next && next.id !== selection.caseId) selectCase(next.id);
}

export function selectCase(caseId: string): void {
  const slices = store.getState().browsable.find((one) => one.id === caseId)?.slices ?? 1;
  applySelection({ caseId, slice: Math.floor(slices / 2) });
}

/** Moves `by` layers along the network. */
export function moveLayer(by: number): void {
  const { selection, plan } = store.getState();
  const prunable = plan?.layers.filter((layer) => layer.prunable) ?? [];
  const index = prunable.findIndex((layer) => layer.name === selection.layer) + by;
  const next = prunable[Math.min(prunable.length - 1, Math.max(0, index))];
  if (next) applySelection({ layer: next.name });
}
