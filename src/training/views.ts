// What the page watches while a run lives: a validation slice with its prediction, and a layer from inside. Reads, never changes the run.
import type { MapStack } from '../engine/types';
import { layerStateAt } from '../pruning/state';
import { PlaygroundError } from '../protocol/failures';
import type { LayerInspection, LayerView, PredictionView } from '../protocol/inspection';
import { joinPatches, planBatch } from './batches';
import { computeDeltaOpt } from './distances';
import { addToDice, computeDice, createDiceCounts } from './metrics';
import type { RunData, ValidationSlice } from './ports';
import type { Run } from './run';
import { computeThumbnails } from './thumbnails';

/** Position of a case's slice; without a name the first case, without a number its middle slice. Throws in words when there is none. */
export function findSlice({ validation }: RunData, caseId?: string, slice?: number): number {
  const id = caseId ?? validation[0]?.caseId;
  if (id === undefined) throw new PlaygroundError('bad-data', 'There is no validation case to look at; raise the validation fraction.');
  const ofCase = validation.flatMap((entry, position) => (entry.caseId === id ? [position] : []));
  if (ofCase.length === 0) throw new PlaygroundError('bad-data', `${id} is not a validation case.`);
  const found = slice === undefined ? ofCase[ofCase.length >> 1] : ofCase.find((position) => validation[position]?.slice === slice);
  if (found === undefined) throw new PlaygroundError('bad-data', `${id} has no slice ${slice}; it has ${ofCase.length}, counted from 0.`);
  return found;
}

/** Index of a layer by its fixture name. */
export function findLayer(run: Run, name: string): number {
  const index = run.network.layers.findIndex((layer) => layer.name === name);
  const names = run.network.layers.filter(({ prunable }) => prunable).map((layer) => layer.name);
  if (index < 0 || !names.includes(name))
    throw new PlaygroundError('bad-config', `There is no layer called ${name}. Layers with feature maps: ${names.join(', ')}.`);
  return index;
}

export async function readPrediction(run: Run, position: number): Promise<PredictionView> {
  const slice = run.data.validationSlice(position);
  const predictions: Uint8Array[] = [];
  for (const patch of slice.patches) {
    const { prediction } = await run.engine.evaluate(planBatch(run, joinPatches([patch])));
    predictions.push(prediction);
  }
  const prediction = slice.stitch(predictions);
  const counts = createDiceCounts(run.data.classes);
  addToDice(counts, slice.truth, prediction);
  return { ...describeTruth(slice), epoch: run.epoch, prediction, dice: computeDice(counts) };
}

/** A slice before anything has been predicted; buffers are copies that may be given away. */
export function describeTruth({ caseId, slice, width, height, image, truth }: ValidationSlice): PredictionView {
  return { epoch: 0, caseId, slice, width, height, image: image.slice(), truth: truth.slice(), prediction: null, dice: [] };
}

/** The network sees a slice in patches; a layer is shown for the middle one. */
const middlePatch = (slice: ValidationSlice): Float32Array => {
  const patch = slice.patches[slice.patches.length >> 1];
  if (!patch) throw new PlaygroundError('bad-data', `${slice.caseId}: slice ${slice.slice} has no patch.`);
  return patch.input;
};

interface LayerFacts {
  maps: MapStack;
  threshold: number;
  reference: number | null;
  first: number;
  filters: { filter: number; deltaOpt: number | null; deltaPrune: number | null }[];
}

async function readLayer(run: Run, layer: number, slice: ValidationSlice): Promise<LayerFacts> {
  const maps = await run.engine.readMaps(middlePatch(slice), layer);
  const deltaOpt = computeDeltaOpt(maps, run.config.pruning.distance);
  const { kept, threshold } = layerStateAt(run.pruning, layer);
  const evidence = run.evidence?.layers[layer];
  return {
    maps,
    threshold,
    reference: evidence?.reference ?? null,
    first: kept[0] ?? 0,
    filters: kept.map((filter, i) => ({
      filter,
      deltaOpt: deltaOpt[i] ?? null,
      deltaPrune: evidence?.deltaPrune.get(filter) ?? null,
    })),
  };
}

/** δ_opt is of this slice, δ_prune of the latest epoch's evidence (the numbers that decided). */
export async function readLayerView(run: Run, name: string, position: number): Promise<LayerView> {
  const slice = run.data.validationSlice(position);
  const { maps, filters, ...facts } = await readLayer(run, findLayer(run, name), slice);
  const { width, height, pixels } = computeThumbnails(maps);
  return {
    layer: name,
    epoch: run.epoch,
    caseId: slice.caseId,
    slice: slice.slice,
    ...facts,
    width,
    height,
    maps: filters.map((filter, i) => ({ ...filter, pixels: pixels[i] ?? new Uint8Array(width * height) })),
  };
}

/** window.playground.inspect(): the same with whole maps when asked for. */
export async function readInspection(run: Run, name: string, position: number, raw: boolean): Promise<LayerInspection> {
  const { maps, filters, ...facts } = await readLayer(run, findLayer(run, name), run.data.validationSlice(position));
  const [, ...shape] = maps.shape;
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    layer: name,
    epoch: run.epoch,
    ...facts,
    maps: filters.map((filter, i) => ({
      ...filter,
      cluster: 0,
      protected: false,
      segmentationAbility: null,
      ...(raw ? { raw: { shape, data: maps.data.slice(i * size, (i + 1) * size) } } : {}),
    })),
    clusterability: { hopkins: null, dip: null, neighbours: null, meanDeltaOpt: meanOf(filters.map(({ deltaOpt }) => deltaOpt)) },
  };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const numbers = values.flatMap((value) => value ?? []);
  return numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0) / numbers.length;
}
