// Questions several panels ask of the state. Pure selectors: stable results for an unchanged state.
import { offeredKinds, type ExportKindName, type ExportNeed } from '../protocol/exportKinds';
import type { Phase } from '../protocol/snapshot';
import type { PageState } from './pageState';
import { runConfigOf } from './shown';

/** Settings may change only between runs. */
export const isRunning = (state: PageState): boolean => state.phase === 'training' || state.phase === 'paused';

/** True once a run has left something to show or take away. */
export const hasRun = (state: PageState): boolean => state.step !== null || state.history.length > 0;

/** True while kernels are chosen and compiled for a run that has not taken its first step. */
export const isPreparing = (state: PageState): boolean => state.kernelProgress !== null && !hasRun(state);

/** True while a reload would cost nothing that goes on: a newer version of the page is announced only then. */
export const isIdle = (state: PageState): boolean =>
  !isRunning(state) &&
  state.phase !== 'loading' &&
  state.recovering === null &&
  state.kernelProgress === null &&
  state.exportStage === null;

/** Before any data the start view is shown, while a first set is read, and when the person wants other data. */
export const showsStart = (state: PageState): boolean => state.dataset === null || state.choosing;

/** Fraction of the planned optimiser steps that are done, 0..1. */
export function progressOf(state: PageState): number {
  const { step, history, phase } = state;
  const done = step ? step.epoch - 1 + step.step / step.stepsPerEpoch : history.length;
  const total = Math.max(1, runConfigOf(state).epochs);
  return phase === 'finished' && history.length >= total ? 1 : Math.min(1, Math.max(0, done / total));
}

/** Epoch in progress, 0 before the first. */
export const epochOf = (state: PageState): number => state.step?.epoch ?? state.history.at(-1)?.epoch ?? 0;

/** Why a run cannot start now, in words; null when it can. */
export function startRefusal(state: PageState): string | null {
  const startable: readonly Phase[] = ['ready', 'finished', 'failed'];
  if (state.selfTest?.passed === false) return 'The engine self-test failed on this graphics card; training is refused.';
  if (!state.dataset) return 'Load a data set first.';
  if (!startable.includes(state.phase)) return 'A run or a load is in progress.';
  const splits = new Set(state.dataset.cases.map((one) => one.split));
  if (!splits.has('train')) return 'None of the images has a label to learn from; add the masks.';
  return null;
}

/** Mean of the newest measured Dice values, null before the first validation. */
export function newestDice(state: PageState): number | null {
  const dice = state.history.findLast((row) => row.dice !== null)?.dice ?? [];
  const known = dice.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** The kinds of export that this state offers; the worker asks the same of its run. A new list at each call. */
export function exportsOffered(state: PageState): ExportKindName[] {
  const { history, dataset, phase, failure, test } = state;
  const there = new Set<ExportNeed>();
  // With the device the weights went, too.
  if (!(phase === 'failed' && failure?.code === 'device-lost')) there.add('weights');
  if (history.length > 0) there.add('epochs');
  if (dataset?.cases.some(({ split }) => split === 'validation' || (split === 'test' && test !== null)) === true) there.add('cases');
  if (runConfigOf(state).flatLevels === 0) there.add('authors');
  return offeredKinds(there, hasRun(state));
}
