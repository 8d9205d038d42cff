// The step size of an epoch. Pure.
import type { OptimiserConfig } from '../protocol/config';

/** Polynomial decay lr (1 - (epoch-1)/epochs)^0.9, epoch from 1 (train.py of the authors' code), or the constant rate. */
export function computeLearningRate({ learningRate, schedule }: OptimiserConfig, epoch: number, epochs: number): number {
  return schedule === 'constant' ? learningRate : learningRate * (1 - (epoch - 1) / epochs) ** 0.9;
}
