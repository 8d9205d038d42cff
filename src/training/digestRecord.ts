// An epoch's records in short, for charts over epochs. Pure.
import { computeAbilityMeans } from '../insight/abilityMeans';
import type { LayerDigest, LayerRecord } from '../protocol/layerRecord';
import { unfoldRecord } from '../protocol/layerView';

export function digestRecord(record: LayerRecord): LayerDigest {
  const { maps, clusters, clusterability } = unfoldRecord(record);
  const abilities = maps.map(({ ability }) => ability ?? []);
  const kept = maps.map(({ removed }) => !removed);
  return {
    layer: record.layer,
    filters: maps.length,
    removed: record.removed.length,
    clusters: new Set(maps.map(({ cluster }) => cluster)).size,
    meanSilhouette: clusters.meanSilhouette,
    clusterability,
    ability: record.ability && computeAbilityMeans(abilities, kept),
  };
}
