// history.csv: one row per epoch, a documented column per number. Pure.
import type { ClassInfo } from '../protocol/dataset';
import type { Intervention } from '../protocol/intervention';
import type { HistoryRow } from '../protocol/snapshot';
import { encodeCsv } from './csv';

interface Column {
  name: string;
  meaning: string;
  value(row: HistoryRow): number | string | null | undefined;
}

const fixedColumns: readonly Column[] = [
  { name: 'epoch', meaning: 'epoch, from 1', value: (row) => row.epoch },
  { name: 'train_loss', meaning: 'mean training loss, λ term included, before the prune', value: (row) => row.trainLoss },
  { name: 'val_loss', meaning: 'mean validation loss, before the prune; empty when not validated', value: (row) => row.valLoss },
  { name: 'learning_rate', meaning: 'step size of the epoch', value: (row) => row.learningRate },
  { name: 'parameters', meaning: 'trainable parameters, after the prune', value: (row) => row.parameters },
  { name: 'flops', meaning: '2 x multiply-accumulates of one forward pass of one patch, after the prune', value: (row) => row.flops },
  { name: 'step_ms', meaning: 'median wall time of an optimiser step, milliseconds', value: (row) => row.stepMs },
  { name: 'gpu_bytes', meaning: 'bytes of all GPU buffers of the engine, after the prune', value: (row) => row.gpuBytes },
  {
    name: 'by_hand',
    meaning: 'what was changed by hand in this epoch, before its prune: kind, layer, filter, before > after; undone ones in brackets',
    value: (row) => row.interventions.map(nameIntervention).join('; ') || null,
  },
];

function nameIntervention({ kind, layer, filter, before, after, undone }: Intervention): string {
  const numbers = after === null ? [] : [`${before ?? ''} > ${after}`];
  const words = [kind, layer, filter, ...numbers].filter((part) => part !== null).join(' ');
  return undone ? `(${words})` : words;
}

/** All columns in order: the fixed ones, Dice per foreground class, then per prunable layer filters, τ, patience and mean δ_opt. */
export function planColumns(history: readonly HistoryRow[], classes: readonly ClassInfo[]): Column[] {
  const dice = classes.slice(1).map(({ name }, i): Column => ({
    name: `dice_${name}`,
    meaning: `Dice of ${name}: mean over validation cases, before the prune; empty where undefined`,
    value: (row) => row.dice?.[i],
  }));
  const layers = (history[0]?.layers ?? []).flatMap(({ name }, i): Column[] => [
    { name: `filters_${name}`, meaning: `filters of ${name}, after the prune`, value: (row) => row.layers[i]?.filters },
    { name: `tau_${name}`, meaning: `threshold τ of ${name}`, value: (row) => row.layers[i]?.threshold },
    { name: `patience_${name}`, meaning: `epochs for which τ of ${name} rests`, value: (row) => row.layers[i]?.patience },
    { name: `delta_opt_${name}`, meaning: `mean δ_opt of ${name} over the epoch's steps`, value: (row) => row.deltaOpt[i] },
  ]);
  return [...fixedColumns, ...dice, ...layers];
}

/** Empty = not measured or undefined. */
export function encodeHistoryCsv(history: readonly HistoryRow[], classes: readonly ClassInfo[]): string {
  const columns = planColumns(history, classes);
  return encodeCsv([columns.map(({ name }) => name), ...history.map((row) => columns.map(({ value }) => value(row)))]);
}
