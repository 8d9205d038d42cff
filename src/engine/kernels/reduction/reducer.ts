// Partial weight gradients: where each layer's wait, and the dispatch that adds those of many layers at once.
import { workgroupSize } from '../../kernel';
import type { LayerLayout, Region } from '../../layout';
import type { ForwardPlan, PlanContext } from '../../planTypes';
import type { Tensor, TensorSlice } from '../../recorder';
import { planTable } from '../../sharedDispatch';
import { alignBytes, inVec4, regionSlice } from '../../slices';
import { kernels } from './kernels';

interface Pending {
  region: Region;
  partial: TensorSlice;
  parts: number;
}

/** Collects partial weight gradients and adds many of them up in one dispatch. */
export interface Reducer {
  /** Parts into which a region's sum may be split without exceeding its share of the budget; at least one. */
  mostParts(region: Region): number;
  /** Reduces what waits if `bytes` more would exceed the budget. */
  reserve(bytes: number): void;
  /** Where `parts` partial sums of a region go: scratch, or the gradient itself where there is only one. */
  add(region: Region, parts: number): TensorSlice;
  flush(): void;
}

/** Layers whose partial sums wait for one reduction at the least, so that dispatches stay few. */
const fewestTogether = 3;
/** Share of what training holds anyway (weights, gradients, moments, saved activations) that partial sums may take on top. */
const partialShare = 0.05;

/** Bytes of partial weight gradients that may wait for one common reduction. */
export function partialBudget({ layout, tuning }: PlanContext, { layers }: ForwardPlan): number {
  const saved = [...new Set(layers.map(({ output }) => output.tensor))].reduce((sum, { bytes }) => sum + bytes, 0);
  const held = 4 * 16 * layout.size + saved;
  return Math.max(tuning.leastPartialBytes, Math.min(tuning.partialBytes, Math.floor(partialShare * held)));
}

/** What each workgroup adds up; see reduce_gradients.wgsl. */
const rowsOf = ({ region: { start, size }, partial, parts }: Pending): number[][] =>
  Array.from({ length: Math.ceil(size / workgroupSize) }, (_, i) => {
    const at = i * workgroupSize;
    return [start + at, size - at, inVec4(partial) + at, size, parts];
  });

export function createReducer({ recorder }: PlanContext, gradient: Tensor, budget: number): Reducer {
  const scratch = () => recorder.tensor('partial gradients', 16);
  let tensor = scratch();
  let used = 0;
  let pending: Pending[] = [];
  const flush = (): void => {
    if (pending.length === 0) return;
    const rows = pending.flatMap(rowsOf);
    recorder.dispatch(kernels.reduceGradients, {
      note: 'gradients',
      uniforms: { workgroups: rows.length },
      bindings: { rows: planTable(recorder, 'reduction', rows), partial: tensor, gradient },
      workgroups: rows.length,
    });
    pending = [];
    used = 0;
    tensor = scratch();
  };
  return {
    mostParts: (region) => Math.max(1, Math.floor(budget / fewestTogether / alignBytes(region.size * 16))),
    reserve(bytes) {
      if (used + bytes > budget) flush();
    },
    add(region, parts) {
      if (parts === 1) return regionSlice(gradient, region);
      const bytes = alignBytes(region.size * parts * 16);
      const partial = { tensor, offset: used, bytes };
      used += bytes;
      tensor.bytes = used;
      pending.push({ region, partial, parts });
      return partial;
    },
    flush,
  };
}

/** Scratch for the partial sums of a layer's weights and, where it has a live bias, of that. */
export const slicesFor = (
  reducer: Reducer,
  own: LayerLayout,
  parts: number,
  biasParts: number,
): { partial: TensorSlice; biasPartial?: TensorSlice } => {
  const bytesOf = (region: Region, count: number): number => (count > 1 ? alignBytes(region.size * count * 16) : 0);
  reducer.reserve(bytesOf(own.weight, parts) + bytesOf(own.bias, biasParts));
  const partial = reducer.add(own.weight, parts);
  return biasParts > 0 ? { partial, biasPartial: reducer.add(own.bias, biasParts) } : { partial };
};
