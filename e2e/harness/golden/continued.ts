// The step after a prune: softmax and loss of the cut network, its gradients, and the weights after one Adam step with the gathered moments.
import type { InspectableEngine } from '../../../src/engine/engine';
import { type Check, exact, finite, maxAbs, relative } from '../../../src/engine/testing/checks';
import type { Batch, ParameterState } from '../../../src/engine/types';
import { type Tensors, tolerances } from './goldenCase';
import { compareGradients, normedLayers } from './gradients';
import { readHeads } from './logits';

export interface ContinuedStep {
  /** The authors' code stops here; then the engine must go on with finite numbers. */
  raises?: string;
  total_loss?: number;
  adam_step?: number[];
}

export interface ContinuedContext {
  /** Already rebuilt on the cut network. */
  engine: InspectableEngine;
  batch: Batch;
  state: ParameterState;
  tensors: Tensors;
  /** Of the stored tensors. */
  prefix: string;
  learningRate: number;
}

/** Adam's step is at most about the learning rate per weight; a hundredth of it is 1e-5 at the published rate of 1e-3. */
const shareOfRate = 1e-2;

export async function compareContinued(context: ContinuedContext, stored: ContinuedStep): Promise<Check[]> {
  const { engine, batch, tensors, prefix, learningRate, state } = context;
  const { network } = engine;
  const heads = await readHeads(engine, state, batch.input, batch.count);
  const result = await engine.trainStep(batch, { learningRate });
  const [gradients, after] = [await engine.readGradients(), await engine.readParameters()];
  const numbers = [result.total, ...gradients.flatMap(({ weight, bias }) => [...weight, ...bias])];
  const values = after.layers.flatMap(({ value }) => [...value.weight, ...value.bias]);
  const sane = finite(prefix, [...numbers, ...values, ...heads.flatMap(({ softmax }) => [...softmax.data])]);
  if (stored.raises !== undefined || stored.total_loss === undefined) return [sane];
  const softmax = heads.map((head, h): Check => ({
    tensor: `${prefix}/softmax/head${h}`,
    error: maxAbs(head.softmax.data, tensors.get(`${prefix}/softmax/head${h}`)?.data ?? []),
    tolerance: tolerances.forward,
  }));
  const checks = [sane, ...softmax, exact(`${prefix}/adam_step`, [after.step], stored.adam_step)];
  const zeroBiases = normedLayers(network);
  const parameters = network.layers.flatMap(({ name }, i) =>
    (['weight', 'bias'] as const).flatMap((part): Check[] => {
      if (part === 'bias' && zeroBiases.has(name)) return [];
      const tensor = `${prefix}/param/${name}.${part}`;
      const error = maxAbs(after.layers[i]?.value[part] ?? [], tensors.get(tensor)?.data ?? []);
      return [{ tensor, error, tolerance: shareOfRate * learningRate }];
    }),
  );
  const loss = { tensor: `${prefix}/total_loss`, error: relative(result.total, stored.total_loss), tolerance: tolerances.loss };
  return [...checks, loss, ...compareGradients(gradients, network, tensors, `${prefix}/grad`, zeroBiases), ...parameters];
}
