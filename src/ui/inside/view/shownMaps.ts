// The maps of a layer as the view shows them: clustered by silhouette or where the person cut the tree, in groups. Pure.
import { classColour, toCss } from '../../../charts/palette';
import type { LayerView, MapView } from '../../../protocol/inspection';
import { cutDendrogram } from './cutDendrogram';

export interface MapGroup {
  /** Counts from 0. */
  cluster: number;
  colour: string;
  maps: MapView[];
}

/** `cut`: number of clusters, or null for the choice by silhouette, whose colours stay from epoch to epoch. */
export function clusterMaps(view: LayerView, cut: number | null): MapView[] {
  if (cut === null) return view.maps;
  const labels = cutDendrogram(view.dendrogram, cut);
  return view.maps.map((map, i) => ({ ...map, cluster: labels[i] ?? 0, colour: labels[i] ?? 0 }));
}

/** Largest clusters first; within one the nearest to the reference first. */
export function groupMaps(maps: readonly MapView[]): MapGroup[] {
  const groups = new Map<number, MapView[]>();
  for (const map of maps) groups.set(map.cluster, [...(groups.get(map.cluster) ?? []), map]);
  return [...groups]
    .map(([cluster, own]) => ({ cluster, colour: colourOf(own[0]), maps: own.toSorted(byDistance) }))
    .sort((a, b) => b.maps.length - a.maps.length || a.cluster - b.cluster);
}

const byDistance = (a: MapView, b: MapView): number => (a.deltaPrune ?? Infinity) - (b.deltaPrune ?? Infinity) || a.filter - b.filter;

export const colourOf = (map: Pick<MapView, 'colour'> | undefined): string => toCss(classColour(map?.colour ?? 0));

/** Mean of a map's scores over the classes that have one; null where none has. */
export function meanAbility({ ability }: Pick<MapView, 'ability'>): number | null {
  return meanOf(ability ?? []);
}

export function meanOf(values: readonly (number | null)[]): number | null {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}
