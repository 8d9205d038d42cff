// Label maps for the coarser heads: nearest sampling by default, the published code's transposed sampling on request. Pure.

/** Label of a position that belongs to no class; it counts in no loss. */
export const noClass = 255;

/** For each position of a scaled map, the position of the full-resolution map it is read from; -1 = outside. */
type IndexMap = Int32Array;
type HalvingRule = (shape: readonly number[], target: readonly number[]) => IndexMap;

const product = (values: readonly number[]): number => values.reduce((a, b) => a * b, 1);
/** Edges after the step to the next coarser head; a flat step leaves z, the first of three, alone. */
const halved = (shape: readonly number[], flat: boolean): number[] =>
  shape.map((edge, axis) => (flat && axis === 0 && shape.length === 3 ? edge : Math.floor(edge / 2)));

/**
 * Labels for every head, full resolution first; head h has every spatial edge halved h times (rounding down), but z `flatLevels` times fewer.
 * `labels` holds class indices, [count, (z,) y, x] as in `shape`. By default position i of a halved axis reads position 2i, where
 * the stride-2 convolution is centred. `asPublished` reproduces the authors' grid_sample: axes reversed at every halving and
 * classless (255) borders; see docs/numerics.md. Entry 0 is `labels` itself, not a copy.
 */
export function scaleLabels(
  labels: Uint8Array,
  shape: readonly number[],
  heads: number,
  asPublished: boolean,
  flatLevels = 0,
): Uint8Array[] {
  const [count = 0, ...spatial] = shape;
  if (labels.length !== product(shape)) throw new Error(`Labels of shape [${shape.join(', ')}] cannot have ${labels.length} values.`);
  return indexMapsFor(spatial, heads, asPublished, flatLevels).map((map, head) =>
    head === 0 ? labels : gatherLabels(labels, count, product(spatial), map),
  );
}

function gatherLabels(labels: Uint8Array, count: number, positions: number, map: IndexMap): Uint8Array {
  const scaled = new Uint8Array(count * map.length);
  for (let sample = 0; sample < count; sample++)
    for (let i = 0; i < map.length; i++) {
      const source = map[i] ?? -1;
      scaled[sample * map.length + i] = source < 0 ? noClass : (labels[sample * positions + source] ?? noClass);
    }
  return scaled;
}

/** Index maps are the same for every batch of a run, so they are computed once per shape. */
const cache = new Map<string, IndexMap[]>();

function indexMapsFor(spatial: readonly number[], heads: number, asPublished: boolean, flatLevels: number): IndexMap[] {
  const key = `${spatial.join('x')}/${heads}/${asPublished}/${flatLevels}`;
  const known = cache.get(key);
  if (known) return known;
  const maps = planIndexMaps(spatial, heads, flatLevels, asPublished ? publishedHalving : nearestHalving);
  cache.set(key, maps);
  return maps;
}

function planIndexMaps(spatial: readonly number[], heads: number, flatLevels: number, halving: HalvingRule): IndexMap[] {
  const maps = [Int32Array.from({ length: product(spatial) }, (_, i) => i)];
  let shape = [...spatial];
  for (let head = 1; head < heads; head++) {
    const finer = maps[head - 1];
    const target = halved(shape, head <= flatLevels);
    maps.push(halving(shape, target).map((source) => (source < 0 ? -1 : (finer?.[source] ?? -1))));
    shape = target;
  }
  return maps;
}

const nearestHalving: HalvingRule = (shape, target) =>
  planHalving(shape, target, (axis, i) => [axis, target[axis] === shape[axis] ? i : 2 * i]);

const publishedHalving: HalvingRule = (shape, target) => {
  const roundTie = shape.length === 2 ? roundHalfToEven : roundHalfAwayFromZero;
  return planHalving(shape, target, (axis, i) => {
    const sourceAxis = shape.length - 1 - axis;
    return [sourceAxis, roundTie(publishedCoordinate(i, target[axis] ?? 1, shape[sourceAxis] ?? 1))];
  });
};

/** Source position of every output position; `sourceOf(axis, i)` names the source axis and index that output index i drives. */
function planHalving(
  shape: readonly number[],
  target: readonly number[],
  sourceOf: (axis: number, i: number) => readonly [number, number],
): IndexMap {
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)));
  const offsets = target.map((edge, axis) =>
    Array.from({ length: edge }, (_, i) => {
      const [sourceAxis, source] = sourceOf(axis, i);
      return source < 0 || source >= (shape[sourceAxis] ?? 0) ? NaN : source * (strides[sourceAxis] ?? 0);
    }),
  );
  const sums = offsets.reduce<number[]>((partial, axis) => partial.flatMap((sum) => axis.map((offset) => sum + offset)), [0]);
  return Int32Array.from(sums, (sum) => (Number.isNaN(sum) ? -1 : sum));
}

/** grid_sample's coordinate (align_corners=False) of point i of linspace(-1, 1, points) on an axis of `size`, in float32 as torch. */
function publishedCoordinate(i: number, points: number, size: number): number {
  const f = Math.fround;
  const step = f(2 / (points - 1));
  const grid = points === 1 || i < points / 2 ? f(-1 + (points === 1 ? 0 : f(step * i))) : f(1 - f(step * (points - 1 - i)));
  return f(f(f(f(grid + 1) * size) - 1) / 2);
}

const roundHalfAwayFromZero = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
const roundHalfToEven = (value: number): number => {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
};
