// A layer's record unfolded for whoever reads it map by map: the page's view and the answer to inspect(). Pure.
import type { LayerInspection, LayerView, MapView } from './inspection';
import type { LayerRecord } from './layerRecord';

/** A number where it is known: records hold NaN where it is not. */
const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value);

/** The pixels are views of the record's, not copies. */
export function unfoldRecord(record: LayerRecord): LayerView {
  const { layer, epoch, decided, threshold, reference, first, dendrogram, clusterability, place, clusters, embedding } = record;
  return {
    layer,
    epoch,
    decided,
    threshold,
    reference,
    first,
    dendrogram,
    clusterability,
    ...place,
    width: record.pictures?.width ?? 1,
    height: record.pictures?.height ?? 1,
    clusters: { meanSilhouette: clusters.meanSilhouette, tried: clusters.tried },
    embedding: { kind: embedding.kind, explained: embedding.explained },
    maps: Array.from(record.filters, (filter, i) => unfoldMap(record, filter, i)),
  };
}

function unfoldMap({ clusters, embedding, pictures, ...record }: LayerRecord, filter: number, i: number): MapView {
  const size = pictures ? pictures.width * pictures.height : 0;
  return {
    filter,
    deltaOpt: known(record.deltaOpt[i]),
    deltaPrune: known(record.deltaPrune[i]),
    cluster: clusters.labels[i] ?? 0,
    colour: clusters.colours[i] ?? 0,
    silhouette: known(clusters.silhouettes[i]),
    ability: readAbility(record.ability, i),
    point: { x: embedding.points[2 * i] ?? 0, y: embedding.points[2 * i + 1] ?? 0 },
    protected: record.protected.includes(filter),
    removed: record.removed.includes(filter),
    pixels: pictures && pictures.pixels.subarray(i * size, (i + 1) * size),
  };
}

function readAbility(ability: LayerRecord['ability'], map: number): (number | null)[] | null {
  return ability && Array.from({ length: ability.classes }, (_, i) => known(ability.values[map * ability.classes + i]));
}

/** Without raw maps, which records do not hold. */
export function inspectRecord(record: LayerRecord): LayerInspection {
  const { layer, epoch, decided, threshold, reference, first, clusterability, maps } = unfoldRecord(record);
  const { hopkins, dip, neighbours, meanDeltaOpt } = clusterability;
  return {
    layer,
    epoch,
    decided,
    threshold,
    reference,
    first,
    maps: maps.map(({ filter, deltaOpt, deltaPrune, cluster, protected: isProtected, ability }) => ({
      filter,
      deltaOpt,
      deltaPrune,
      cluster,
      protected: isProtected,
      segmentationAbility: ability,
    })),
    clusterability: { hopkins, dip: dip?.largestDip ?? null, neighbours, meanDeltaOpt },
  };
}
