// The records of a run's epochs, within a limit of memory. What has to go goes evenly over the run, pictures before numbers; the first and the latest stay.
import type { LayerRecord, RecordMemory, RemovedMap, RemovedMaps } from '../protocol/layerRecord';

/** All layers of one epoch. */
export interface EpochRecord {
  epoch: number;
  layers: LayerRecord[];
}

export interface EpochRecords {
  /** Keeps a newer epoch and gives up older ones as far as needed. */
  add(record: EpochRecord): void;
  /** As it was added, or without pictures; undefined where it is not kept. Not a copy: read only. */
  read(epoch: number): EpochRecord | undefined;
  readonly latest: EpochRecord | undefined;
  readLayer(epoch: number, layer: string): LayerRecord | undefined;
  /** What left a layer in kept or forgotten epochs, as last seen. */
  readRemoved(layer: string): RemovedMaps;
  readonly memory: RecordMemory;
  /** The same without what came after that epoch. */
  upTo(epoch: number): EpochRecords;
}

/** Beside the arrays: names, places and the objects themselves. */
const overheadBytes = 1024;

export function createEpochRecords(
  limitBytes: number,
  kept: Map<number, Weighed> = new Map(),
  removed: Map<string, RemovedMap[]> = new Map(),
): EpochRecords {
  let removedBytes = sumOf([...removed.values()].flat(), weighRemoved);
  const measure = (): number => sumOf([...kept.values()], ({ bytes }) => bytes) + removedBytes;
  const pictured = (): number[] => [...kept.values()].filter(hasPictures).map(({ record }) => record.epoch);

  const keep = (record: EpochRecord): void => void kept.set(record.epoch, { record, bytes: weigh(record) });
  const thin = (): void => {
    while (measure() > limitBytes) {
      const spare = pickSpare(pictured());
      const record = kept.get(spare ?? pickSpare([...kept.keys()]) ?? NaN)?.record;
      if (!record) return;
      if (spare === null) kept.delete(record.epoch);
      else keep(withoutPictures(record));
    }
  };
  return {
    add(record) {
      keep(record);
      for (const layer of record.layers) {
        const gone = takeRemoved(layer);
        removedBytes += sumOf(gone, weighRemoved);
        removed.set(layer.layer, [...(removed.get(layer.layer) ?? []), ...gone]);
      }
      thin();
    },
    read: (epoch) => kept.get(epoch)?.record,
    get latest() {
      return [...kept.values()].at(-1)?.record;
    },
    readLayer: (epoch, layer) => kept.get(epoch)?.record.layers.find((one) => one.layer === layer),
    readRemoved: (layer) => ({ layer, maps: removed.get(layer) ?? [] }),
    get memory() {
      return { bytes: measure(), limitBytes, epochs: [...kept.keys()], pictured: pictured() };
    },
    upTo: (epoch) =>
      createEpochRecords(
        limitBytes,
        new Map([...kept].filter(([one]) => one <= epoch)),
        new Map([...removed].map(([layer, maps]) => [layer, maps.filter((map) => map.epoch <= epoch)])),
      ),
  };
}

interface Weighed {
  record: EpochRecord;
  bytes: number;
}

const sumOf = <T>(items: readonly T[], weigh: (item: T) => number): number => items.reduce((sum, item) => sum + weigh(item), 0);

const weigh = ({ layers }: EpochRecord): number => sumOf(layers, (layer) => overheadBytes + weighArrays(layer));

const weighRemoved = ({ pixels }: RemovedMap): number => 64 + (pixels?.byteLength ?? 0);

function weighArrays(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return typeof value === 'object' && value !== null ? sumOf(Object.values(value), weighArrays) : 0;
}

const hasPictures = ({ record }: Weighed): boolean => record.layers.some(({ pictures }) => pictures !== null);

const withoutPictures = (record: EpochRecord): EpochRecord => ({
  ...record,
  layers: record.layers.map((layer) => ({ ...layer, pictures: null })),
});

/** The epoch whose neighbours would be left closest to each other; never the first or the last. Null where there are only those. */
function pickSpare(epochs: readonly number[]): number | null {
  const inner = epochs.slice(1, -1);
  const gapAt = (i: number): number => (epochs[i + 2] as number) - (epochs[i] as number);
  const gaps = inner.map((_, i) => gapAt(i));
  return inner[gaps.indexOf(Math.min(...gaps))] ?? null;
}

/** Copies, so that ghosts outlive their record. */
function takeRemoved({ epoch, filters, deltaPrune, removed, pictures }: LayerRecord): RemovedMap[] {
  const size = pictures ? pictures.width * pictures.height : 0;
  return Array.from(removed, (filter) => {
    const i = filters.indexOf(filter);
    return { filter, epoch, deltaPrune: deltaPrune[i] ?? null, pixels: pictures && pictures.pixels.slice(i * size, (i + 1) * size) };
  });
}
