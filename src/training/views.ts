// What the page watches while a run lives: a plane of a validation case with its prediction, and a layer from inside. Reads, never changes the run.
import type { Picture } from '../data/survey';
import type { MapStack } from '../engine/types';
import { layerAt } from '../network/network';
import { layerStateAt } from '../pruning/state';
import { PlaygroundError } from '../protocol/failures';
import type { LayerInspection, LayerView, PredictionView } from '../protocol/inspection';
import { halvings } from '../protocol/patchStep';
import { axisOf, type Plane } from '../protocol/planes';
import { inGroups, joinPatches, planBatch } from './batches';
import { cutMaps } from './cutMaps';
import { computeDeltaOpt } from './distances';
import { addToDice, computeDice, createDiceCounts } from './metrics';
import type { RunData } from './ports';
import type { Run } from './run';
import { computeThumbnails } from './thumbnails';
import { splitAnswers } from './validate';

export interface Watched {
  caseId: string | undefined;
  plane: Plane | undefined;
  slice: number | undefined;
}

/** What is watched of a case; without a name the first case, without a number its middle slice. Throws in words when there is none. */
export function findPicture(data: RunData, { caseId, plane = 'axial', slice }: Watched): Picture {
  const [first] = data.cases;
  if (!first) throw new PlaygroundError('bad-data', 'There is no validation case to look at; raise the validation fraction.');
  const id = caseId ?? first.id;
  const found = data.cases.find((one) => one.id === id);
  if (!found) throw new PlaygroundError('bad-data', `${id} is not a validation case.`);
  const count = found.slices[plane];
  const at = slice ?? count >> 1;
  if (!Number.isInteger(at) || at < 0 || at >= count)
    throw new PlaygroundError('bad-data', `${id} has no slice ${at} in the ${plane} plane; it has ${count}, counted from 0.`);
  return data.readPicture(id, plane, at);
}

/** Index of a layer by its fixture name. */
export function findLayer(run: Run, name: string): number {
  const index = run.network.layers.findIndex((layer) => layer.name === name);
  const names = run.network.layers.filter(({ prunable }) => prunable).map((layer) => layer.name);
  if (index < 0 || !names.includes(name))
    throw new PlaygroundError('bad-config', `There is no layer called ${name}. Layers with feature maps: ${names.join(', ')}.`);
  return index;
}

/** Only what the network has to see for this one plane is run. */
export async function readPrediction(run: Run, picture: Picture): Promise<PredictionView> {
  const { survey, truth, orient } = picture;
  const prediction = new Uint8Array(truth.length);
  let settled = 0;
  const collect = survey.collect((classMap) => {
    prediction.set(classMap, settled);
    settled += classMap.length;
  });
  const patches = Array.from({ length: survey.patchCount }, (_, patch) => patch);
  for (const group of inGroups(patches, run.evaluationBatch)) {
    const batch = planBatch(run, joinPatches(group.map((patch) => survey.readPatch(patch))));
    const result = await run.engine.evaluate(batch, { probabilities: survey.wantsProbabilities });
    splitAnswers(result, group.length).forEach(collect);
  }
  const oriented = orient(prediction);
  const counts = createDiceCounts(run.data.classes);
  addToDice(counts, truth, oriented);
  return { ...describeTruth(picture), epoch: run.epoch, prediction: oriented, dice: computeDice(counts) };
}

/** A plane before anything has been predicted. */
export function describeTruth({ caseId, plane, slice, width, height, pixelHeight, image, truth }: Picture): PredictionView {
  // Copies, because what is sent is given away.
  return {
    epoch: 0,
    caseId,
    plane,
    slice,
    width,
    height,
    pixelHeight,
    image: image.slice(),
    truth: truth.slice(),
    prediction: null,
    dice: [],
  };
}

interface LayerFacts {
  maps: MapStack;
  threshold: number;
  reference: number | null;
  first: number;
  filters: { filter: number; deltaOpt: number | null; deltaPrune: number | null }[];
}

/** The network sees a plane in patches; a layer is shown for the one that shows most of it. */
async function readLayer(run: Run, layer: number, { survey, middle }: Picture): Promise<LayerFacts> {
  const maps = await run.engine.readMaps(survey.readPatch(middle.patch).input, layer);
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

/** δ_opt is of this patch, δ_prune of the latest epoch's evidence (the numbers that decided). */
export async function readLayerView(run: Run, name: string, picture: Picture): Promise<LayerView> {
  const index = findLayer(run, name);
  const { level } = layerAt(run.network, index);
  const { maps, filters, ...facts } = await readLayer(run, index, picture);
  const { width, height, pixels } = computeThumbnails(
    cutMaps(maps, picture.plane, picture.middle.depth >> halvings(level, axisOf[picture.plane], run.network.flatLevels)),
  );
  return {
    layer: name,
    epoch: run.epoch,
    caseId: picture.caseId,
    plane: picture.plane,
    slice: picture.slice,
    ...facts,
    width,
    height,
    maps: filters.map((filter, i) => ({ ...filter, pixels: pixels[i] ?? new Uint8Array(width * height) })),
  };
}

/** window.playground.inspect(): the same with whole maps when asked for. */
export async function readInspection(run: Run, name: string, picture: Picture, raw: boolean): Promise<LayerInspection> {
  const { maps, filters, ...facts } = await readLayer(run, findLayer(run, name), picture);
  const { protected: spared } = layerStateAt(run.pruning, findLayer(run, name));
  const [, ...shape] = maps.shape;
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    layer: name,
    epoch: run.epoch,
    ...facts,
    maps: filters.map((filter, i) => ({
      ...filter,
      cluster: 0,
      protected: spared.includes(filter.filter),
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
