// Where each block of the network picture stands, from filter counts and the room there is. Pure geometry in pixels.
import type { PlanSummary } from '../../protocol/messages';
import { nameLayer } from '../../protocol/layerNames';

export interface Block {
  /** The fixtures' name. */
  layer: string;
  short: string;
  long: string;
  side: 'enc' | 'up' | 'dec';
  filters: number;
  initialFilters: number;
  x: number;
  width: number;
  /** Outline: the layer at the start. */
  top: number;
  height: number;
  /** Height of the fill: filters kept, in proportion. */
  fill: number;
}

export interface NetworkLayout {
  width: number;
  height: number;
  blocks: Block[];
  /** SVG paths from the last encoder block of a level to the decoder block that reads it. */
  arcs: string[];
  labelY: number;
  countY: number;
  fontSize: number;
}

type PlannedLayer = PlanSummary['layers'][number];

const arcRoom = 34;
/** Keeps the ring of the selected layer inside the picture. */
const margin = 4;

/** Lays out the prunable layers side by side in forward order, blocks of a level close together. */
export function planNetworkPicture(layers: readonly PlannedLayer[], width: number, height: number): NetworkLayout {
  const prunable = layers.filter((layer) => layer.prunable);
  const levels = 1 + Math.max(0, ...prunable.map((layer) => layer.level));
  const largest = Math.max(1, ...prunable.map((layer) => layer.initialFilters));
  const columns = placeColumns(prunable, Math.max(0, width - 2 * margin));
  const fontSize = Math.max(9, Math.min(15, columns.width * 0.5));
  const room = Math.max(40, height - fontSize * 2.6 - 12 - arcRoom);
  const blocks = prunable.map((layer, i): Block => {
    const box = room * (0.42 + 0.58 * (Math.log2(1 + layer.initialFilters) / Math.log2(1 + largest)));
    const { short, long } = nameLayer(layer.name, levels);
    return {
      layer: layer.name,
      short,
      long,
      side: short.startsWith('e') ? 'enc' : short.startsWith('u') ? 'up' : 'dec',
      filters: layer.filters,
      initialFilters: layer.initialFilters,
      x: margin + (columns.x[i] ?? 0),
      width: columns.width,
      top: arcRoom + (room - box) / 2,
      height: box,
      fill: box * (layer.filters / Math.max(1, layer.initialFilters)),
    };
  });
  return { width, height, blocks, arcs: drawArcs(prunable, blocks), labelY: height - 5 - fontSize * 1.2, countY: height - 5, fontSize };
}

/** Left edges; a gap of half a column where a level or stage begins. */
function placeColumns(layers: readonly PlannedLayer[], width: number): { x: number[]; width: number } {
  const begins = layers.map((layer, i) => i > 0 && (layer.kind === 'transposed' || layers[i - 1]?.level !== layer.level));
  const groups = begins.filter(Boolean).length;
  const unit = width / (layers.length * 1.24 + groups * 0.5);
  const columnWidth = Math.min(unit, 64);
  let cursor = (width - columnWidth * (layers.length * 1.24 - 0.24 + groups * 0.5)) / 2;
  const x = layers.map((_, i) => {
    if (begins[i] === true) cursor += columnWidth * 0.5;
    const left = cursor;
    cursor += columnWidth * 1.24;
    return left;
  });
  return { x, width: columnWidth };
}

function drawArcs(layers: readonly PlannedLayer[], blocks: readonly Block[]): string[] {
  return layers.flatMap((layer, i) => {
    const up = layers[i - 1];
    if (layer.kind !== 'conv' || up?.kind !== 'transposed') return [];
    const skip = layers.findLastIndex((other, j) => j < i - 1 && other.kind === 'conv' && other.level === layer.level);
    const from = blocks[skip];
    const to = blocks[i];
    return from && to ? [arc(from, to, layer.level)] : [];
  });
}

/** Flatter for deeper levels, so that the arcs nest. */
function arc(from: Block, to: Block, level: number): string {
  const [a, b] = [from.x + from.width / 2, to.x + to.width / 2];
  const peak = 4 + level * 8;
  const reach = Math.min(80, (b - a) / 3);
  return `M${a} ${from.top - 4} C${a + reach * 0.3} ${peak}, ${b - reach * 0.3} ${peak}, ${b} ${to.top - 4}`;
}
