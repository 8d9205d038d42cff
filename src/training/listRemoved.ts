// What has left a layer: from the run's own log, so that what went before this visit is listed, too; with last pictures where there are any. Pure.
import type { RemovedMap, RemovedMaps } from '../protocol/layerRecord';
import type { LayerPruning } from '../pruning/method';

/** Oldest first. */
export function listRemoved({ prunes }: Pick<LayerPruning, 'prunes'>, { layer, maps }: RemovedMaps): RemovedMaps {
  const seen = new Map(maps.map((map) => [`${map.filter} ${map.epoch}`, map]));
  const find = (filter: number, epoch: number): RemovedMap =>
    seen.get(`${filter} ${epoch}`) ?? { filter, epoch, deltaPrune: null, pixels: null };
  return { layer, maps: prunes.flatMap(({ epoch, removed }) => removed.map((filter) => find(filter, epoch))) };
}
