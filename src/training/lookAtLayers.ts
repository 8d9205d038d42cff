// Shows the network one patch of a picture and takes down its maps, with what is needed to judge them. Reads the run, never changes it.
import type { Picture } from '../data/survey';
import type { MapStack } from '../engine/types';
import { cutMaps } from '../insight/cutMaps';
import type { LayerTask } from '../insight/describeLayer';
import type { AbilityTarget } from '../insight/segmentationAbility';
import { deriveSeed } from '../lib/random';
import { headsFullFirst, layerAt } from '../network/network';
import { halvings } from '../protocol/patchStep';
import { axisOf } from '../protocol/planes';
import { layerStateAt } from '../pruning/state';
import type { SeenRun } from './run';

/** Truth of larger patches is taken where the picture cuts them: resizing every map of a layer to all of it would take minutes. */
const largestTarget = 64 ** 3;

/** One task a layer, aligned with `layers`; the network is run once. The network sees a plane in patches; this is the one that shows most of it. */
export async function lookAtLayers(run: SeenRun, { survey, middle, plane }: Picture, layers: readonly number[]): Promise<LayerTask[]> {
  const { input, label } = survey.readPatch(middle.patch);
  const [head = 0] = headsFullFirst(run.network);
  const [softmax, ...stacks] = await run.engine.readMaps(input, [head, ...layers]);
  const target = softmax ? planTarget(label, softmax, { plane, depth: middle.depth }) : null;
  return layers.map((layer, i) => {
    const { level, name } = layerAt(run.network, layer);
    return {
      maps: stacks[i] ?? { shape: [0, 1, 1], data: new Float32Array() },
      filters: layerStateAt(run.pruning, layer).kept,
      distance: run.config.pruning.distance,
      seed: deriveSeed(run.config.seed, `insight ${name}`),
      target,
      former: null,
      cut: { plane, depth: middle.depth >> halvings(level, axisOf[plane], run.network.flatLevels) },
    };
  });
}

/** `softmax.shape` is [classes, (z,) y, x], that of the truth without its first axis. */
function planTarget(truth: Uint8Array, softmax: MapStack, cut: LayerTask['cut']): AbilityTarget {
  const labels = { shape: [1, ...softmax.shape.slice(1)], data: Float32Array.from(truth) };
  const whole = truth.length <= largestTarget;
  const [own, given] = whole ? [labels, softmax] : [cutMaps(labels, cut.plane, cut.depth), cutMaps(softmax, cut.plane, cut.depth)];
  const classes = softmax.shape[0] ?? 1;
  const positions = own.data.length;
  return {
    shape: own.shape.slice(1),
    truth: Uint8Array.from(own.data),
    classes,
    probabilities: Float32Array.from(
      { length: positions * classes },
      (_, i) => given.data[(i % classes) * positions + Math.floor(i / classes)] ?? NaN,
    ),
  };
}
