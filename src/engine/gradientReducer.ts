// Partial weight gradients: where each layer's wait, and the dispatch that adds those of many layers at once.
import type { PlanContext } from './planTypes';
import type { LayerLayout, Region } from './layout';
import type { Tensor, TensorSlice } from './recorder';
import { alignBytes } from './slices';

interface Pending {
  region: Region;
  partial: TensorSlice;
  parts: number;
}

/** Collects partial weight gradients and adds many of them up in one dispatch. */
export interface Reducer {
  /** Reduces what waits if `bytes` more would exceed the budget. */
  reserve(bytes: number): void;
  /** Scratch for `parts` partial sums of a region. */
  add(region: Region, parts: number): TensorSlice;
  flush(): void;
}

export function createReducer({ recorder, layout, tuning }: PlanContext, gradient: Tensor): Reducer {
  const scratch = () => recorder.tensor('partial gradients', 16);
  let tensor = scratch();
  let used = 0;
  let pending: Pending[] = [];
  const flush = (): void => {
    if (pending.length === 0) return;
    const first = Math.min(...pending.map(({ region }) => region.start)) / 64;
    const end = Math.max(...pending.map(({ region }) => region.start / 64 + Math.ceil(region.size / 64)));
    const rows = new Uint32Array((layout.size / 64) * 4);
    for (const { region, partial, parts } of pending)
      for (let group = region.start / 64; group < region.start / 64 + Math.ceil(region.size / 64); group++)
        rows.set([region.start, region.size, partial.offset / 16, parts], group * 4);
    recorder.dispatch('reduceGradients', {
      note: 'gradients',
      uniforms: { firstGroup: first, groupCount: end - first },
      bindings: { regions: recorder.own('reduction table', rows.byteLength, rows.buffer), partial: tensor, gradient },
      workgroups: end - first,
    });
    pending = [];
    used = 0;
    tensor = scratch();
  };
  return {
    reserve(bytes) {
      if (used + bytes > tuning.partialBytes) flush();
    },
    add(region, parts) {
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
  reducer.reserve(alignBytes(own.weight.size * parts * 16) + alignBytes(own.bias.size * biasParts * 16));
  const partial = reducer.add(own.weight, parts);
  return biasParts > 0 ? { partial, biasPartial: reducer.add(own.bias, biasParts) } : { partial };
};
