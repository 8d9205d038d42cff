// What a feature map is at this moment: reference, first, below the threshold, or one of the others. Pure.
import type { LayerView } from '../../protocol/inspection';

export type MapRole = 'reference' | 'first' | 'below' | 'kept';
type FeatureMap = LayerView['maps'][number];

/** Compared in float32, as the decision is. The reference never goes, so it is never `below`; the first one may. */
export function roleOf(
  map: Pick<FeatureMap, 'filter' | 'deltaPrune'>,
  view: Pick<LayerView, 'reference' | 'threshold' | 'first'>,
): MapRole {
  if (map.filter === view.reference) return 'reference';
  if (map.deltaPrune !== null && map.deltaPrune < Math.fround(view.threshold)) return 'below';
  return map.filter === view.first ? 'first' : 'kept';
}

export const roleWords: Record<MapRole, string> = {
  reference: 'reference map',
  first: 'first map',
  below: 'below the threshold, goes next',
  kept: 'kept',
};

export type MapOrder = 'filter' | 'distance';

/** Maps by filter number, or nearest to the reference first; maps without a distance stand last. */
export function orderMaps(maps: readonly FeatureMap[], order: MapOrder): FeatureMap[] {
  if (order === 'filter') return [...maps];
  return [...maps].sort((a, b) => (a.deltaPrune ?? Infinity) - (b.deltaPrune ?? Infinity) || a.filter - b.filter);
}
