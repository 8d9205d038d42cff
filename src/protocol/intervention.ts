// What a person changes by hand in a run under way: the record that history, charts and exports carry, and what the page must know to offer it.

export type InterventionKind = 'protect' | 'release' | 'force-out' | 'threshold' | 'freeze' | 'thaw' | 'lambda' | 'learning-rate';

/** A moment between two optimiser steps: the epoch, from 1, and its finished steps. */
export interface Moment {
  epoch: number;
  step: number;
}

export interface Intervention extends Moment {
  kind: InterventionKind;
  /** Fixture name; null for λ and the learning rate. */
  layer: string | null;
  /** Index into the unpruned layer, where one filter is meant. */
  filter: number | null;
  /** τ, λ or learning rate; null where the kind has no number. */
  before: number | null;
  after: number | null;
  /** When it was taken back; null while it holds. */
  undone: Moment | null;
}

/** One prunable layer as the hand finds it. Filters are ascending indices into the unpruned layer. */
export interface HandLayer {
  name: string;
  kept: number[];
  protected: number[];
  frozen: boolean;
  threshold: number;
}

export interface HandState {
  /** Prunable layers in forward order. */
  layers: HandLayer[];
  /** False where the pruning method knows no τ. */
  hasThresholds: boolean;
  /** All of the run, in order. */
  interventions: Intervention[];
  /** What undo would take back: the latest since the last prune; null when there is none. */
  undoable: Intervention | null;
}

/** A change of one layer or filter; `value` is τ. */
export type HandAction =
  | { kind: 'protect' | 'release' | 'force-out'; layer: string; filter: number }
  | { kind: 'freeze' | 'thaw'; layer: string }
  | { kind: 'threshold'; layer: string; value: number };
