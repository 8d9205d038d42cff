// Which plane of which case the desk shows: the ends of a case are walls, and a case that is gone gives way to the one in its place. Pure.
import type { CaseSummary, DatasetSummary } from '../protocol/dataset';
import { countPlanes } from '../protocol/planes';
import type { Applied } from '../protocol/model';
import type { DeskView, PageState } from './pageState';

interface Seen {
  dataset: Pick<DatasetSummary, 'cases'> | null;
  desk: DeskView;
}

const clamp = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));

/** The same view of another case: its middle slice. */
function openCase({ id, shape, channels }: CaseSummary, { plane, channel }: DeskView): DeskView {
  const counts = countPlanes(shape, 3);
  const kept = shape.length > 2 ? plane : 'axial';
  return { caseId: id, plane: kept, slice: counts[kept] >> 1, channel: clamp(channel, channels) };
}

/** After `change`; a new case or plane is shown in its middle slice unless the slice is named. */
export function moveDesk({ dataset, desk }: Seen, change: Partial<DeskView>): DeskView {
  const item = dataset?.cases.find(({ id }) => id === (change.caseId ?? desk.caseId));
  if (!item) return desk;
  const start = change.caseId !== undefined && change.caseId !== desk.caseId ? openCase(item, desk) : desk;
  const plane = item.shape.length > 2 ? (change.plane ?? start.plane) : 'axial';
  const counts = countPlanes(item.shape, 3);
  const slice = change.slice ?? (plane === start.plane ? start.slice : counts[plane] >> 1);
  return { caseId: item.id, plane, slice: clamp(slice, counts[plane]), channel: clamp(change.channel ?? start.channel, item.channels) };
}

/** After the data has changed. */
export function reselectDesk({ dataset: before, desk }: Seen, after: DatasetSummary | null): DeskView {
  if (!after || after.cases.length === 0) return { ...desk, caseId: null };
  const place = Math.max(0, before?.cases.findIndex(({ id }) => id === desk.caseId) ?? 0);
  const kept = after.cases.find(({ id }) => id === desk.caseId) ?? after.cases[clamp(place, after.cases.length)];
  return moveDesk({ dataset: after, desk: kept?.id === desk.caseId ? desk : { ...desk, caseId: null } }, { caseId: kept?.id ?? null });
}

const asCases = (applied: Applied | null): Seen['dataset'] => applied && { cases: applied.cases.map(({ summary }) => summary) };

/** What is shown of the masks, after `change`. */
export const moveApplied = ({ applied, appliedView }: Pick<PageState, 'applied' | 'appliedView'>, change: Partial<DeskView>): DeskView =>
  moveDesk({ dataset: asCases(applied), desk: appliedView }, change);

/** The first case of new masks, unless the one that is shown is among them. */
export function reselectApplied({ appliedView }: Pick<PageState, 'appliedView'>, applied: Applied | null): DeskView {
  const kept = applied?.cases.find(({ summary }) => summary.id === appliedView.caseId) ?? applied?.cases[0];
  if (!kept) return { ...appliedView, caseId: null };
  const desk = kept.summary.id === appliedView.caseId ? appliedView : { ...appliedView, caseId: null };
  return moveDesk({ dataset: asCases(applied), desk }, { caseId: kept.summary.id });
}
