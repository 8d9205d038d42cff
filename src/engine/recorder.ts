// Records a pass as data: dispatches, the tensors they touch, constant tables. Needs no device, so that a plan can be weighed before it is made.
import { type Kernel, type Overrides, workgroupSize } from './kernel';
import { alignBytes, whole } from './slices';

/** A stretch of GPU memory, known by its size until memory is planned. One that no recorder made outlives the plan: weights, moments. */
export interface Tensor {
  readonly label: string;
  readonly bytes: number;
}

export interface TensorSlice {
  tensor: Tensor;
  /** Bytes, a multiple of 256. */
  offset: number;
  bytes: number;
}

/** `evidence`: only in replays that measure δ_prune; `masked`: only in those that leave filters out. */
export type Tag = 'always' | 'evidence' | 'masked';

export interface Recorded {
  kernel: Kernel;
  overrides: Overrides;
  uniforms: Readonly<Record<string, number>>;
  /** By binding name. */
  bindings: Readonly<Record<string, TensorSlice>>;
  workgroups: number;
  tag: Tag;
  note: string;
  flops: number;
  /** The uniform `weight` is λ over this number and follows λ; null where it does not. */
  lambdaOver: number | null;
}

/** Whether a tensor's content comes from outside before the first dispatch, and whether it is read after the last. */
export interface Life {
  fed: boolean;
  kept: boolean;
}

export interface Recording {
  readonly name: string;
  readonly dispatches: readonly Recorded[];
  /** Tensors that may share memory with others of other lifetimes. */
  readonly tensors: ReadonlyMap<Tensor, Life>;
  readonly constants: ReadonlyMap<Tensor, ArrayBuffer>;
}

export interface DispatchOptions {
  uniforms: Record<string, number>;
  bindings: Record<string, Tensor | TensorSlice>;
  overrides?: Overrides;
  /** Threads needed (rounded up to workgroups of 64) ... */
  threads?: number;
  /** ... or workgroups. */
  workgroups?: number;
  tag?: Tag;
  note: string;
  /** Multiply-adds times two, padded channels included; for profiles. */
  flops?: number;
  /** See Recorded. */
  lambdaOver?: number;
}

export interface Recorder {
  /** Memory that may be shared with tensors of other lifetimes; `bytes` may still grow until the recording is finished. */
  tensor(label: string, bytes: number): Tensor & { bytes: number };
  /** A tensor that is written from outside before every replay. */
  input(label: string, bytes: number): Tensor;
  /** A read-only table. */
  constant(label: string, content: ArrayBuffer): Tensor;
  /** The tensor stays readable after the last dispatch. */
  keep(tensor: Tensor): void;
  dispatch(kernel: Kernel, options: DispatchOptions): void;
  finish(): Recording;
}

const sliceOf = (bound: Tensor | TensorSlice): TensorSlice => ('tensor' in bound ? bound : whole(bound));

export function createRecorder(name: string): Recorder {
  const dispatches: (Omit<Recorded, 'bindings'> & { bindings: DispatchOptions['bindings'] })[] = [];
  const tensors = new Map<Tensor, Life>();
  const constants = new Map<Tensor, ArrayBuffer>();
  const make = (label: string, bytes: number, life: Life): Tensor & { bytes: number } => {
    const tensor = { label: `${name}: ${label}`, bytes: alignBytes(Math.max(1, bytes)) };
    tensors.set(tensor, life);
    return tensor;
  };
  return {
    tensor: (label, bytes) => make(label, bytes, { fed: false, kept: false }),
    input: (label, bytes) => make(label, bytes, { fed: true, kept: false }),
    constant(label, content) {
      const tensor = { label: `${name}: ${label}`, bytes: alignBytes(Math.max(1, content.byteLength)) };
      constants.set(tensor, content);
      return tensor;
    },
    keep(tensor) {
      const life = tensors.get(tensor);
      if (!life) throw new Error(`${tensor.label} is not part of the recording ${name}.`);
      life.kept = true;
    },
    dispatch(kernel, { uniforms, bindings, overrides = {}, threads, workgroups, tag = 'always', note, flops = 0, lambdaOver }) {
      const count = workgroups ?? Math.ceil((threads ?? 0) / workgroupSize);
      if (count > 0)
        dispatches.push({
          kernel,
          overrides,
          uniforms,
          bindings,
          workgroups: count,
          tag,
          note,
          flops,
          lambdaOver: lambdaOver ?? null,
        });
    },
    // Slices of whole tensors are taken last, when their sizes are known.
    finish: () => ({
      name,
      tensors,
      constants,
      dispatches: dispatches.map((item) => ({
        ...item,
        bindings: Object.fromEntries(Object.entries(item.bindings).map(([binding, bound]) => [binding, sliceOf(bound)])),
      })),
    }),
  };
}
