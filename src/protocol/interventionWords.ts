// An intervention in words, for the list of events, the charts and the undo button alike. Pure.
import type { Intervention, InterventionKind } from './intervention';
import { nameLayer } from './layerNames';

interface Names {
  layer: string;
  filter: string;
  /** "0.041 → 0.2" */
  change: string;
}

const phrases: Record<InterventionKind, (names: Names) => string> = {
  protect: ({ layer, filter }) => `${layer}: filter ${filter} protected`,
  release: ({ layer, filter }) => `${layer}: filter ${filter} no longer protected`,
  'force-out': ({ layer, filter }) => `${layer}: filter ${filter} forced out`,
  threshold: ({ layer, change }) => `${layer}: τ set by hand, ${change}`,
  freeze: ({ layer }) => `${layer} frozen`,
  thaw: ({ layer }) => `${layer} thawed`,
  lambda: ({ change }) => `λ set, ${change}`,
  'learning-rate': ({ change }) => `learning rate set, ${change}`,
};

const digits = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(4))));

/** `levels` is that of the network, as for nameLayer(). */
export function describeIntervention({ kind, layer, filter, before, after }: Intervention, levels: number): string {
  return phrases[kind]({
    layer: layer === null ? '' : nameLayer(layer, levels).long,
    filter: `#${filter ?? '–'}`,
    change: `${digits(before)} → ${digits(after)}`,
  });
}
