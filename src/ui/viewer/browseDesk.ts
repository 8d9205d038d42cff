// Moves what the desk shows: slices, planes, cases in the order of the data. The ends are walls, not doors.
import { planes } from '../../protocol/planes';
import { applyDesk, store } from '../../state/store';

export const moveDeskSlice = (by: number): void => applyDesk({ slice: store.getState().desk.slice + by });

export function moveDeskCase(by: number): void {
  const { dataset, desk } = store.getState();
  const cases = dataset?.cases ?? [];
  const index = cases.findIndex(({ id }) => id === desk.caseId) + by;
  const next = cases[Math.min(cases.length - 1, Math.max(0, index))];
  if (next) applyDesk({ caseId: next.id });
}

/** Round and round; a picture has one plane. */
export function moveDeskPlane(): void {
  const { plane } = store.getState().desk;
  const next = planes[(planes.indexOf(plane) + 1) % planes.length];
  if (next) applyDesk({ plane: next });
}
