// Mean segmentation ability of a layer's maps, those kept against those removed. Pure.
import { meanOf } from './mean';

export interface AbilityMeans {
  /** Per foreground class; null where no map has a score. */
  all: (number | null)[];
  kept: (number | null)[];
  removed: (number | null)[];
}

/** `abilities[map][class]` as computeSegmentationAbility gives them; `kept[map]` after the prune. */
export function computeAbilityMeans(abilities: readonly (readonly (number | null)[])[], kept: readonly boolean[]): AbilityMeans {
  const classes = abilities[0]?.length ?? 0;
  const means = (holds: (map: number) => boolean) =>
    Array.from({ length: classes }, (_, i) => meanOf(abilities.filter((_map, map) => holds(map)).map((scores) => scores[i] ?? null)));
  return { all: means(() => true), kept: means((map) => kept[map] === true), removed: means((map) => kept[map] === false) };
}
