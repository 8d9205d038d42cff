// What the rest of the program sees of the engine: plain arrays in, plain arrays out. Nobody outside src/engine touches GPU types.
import type { Network } from '../network/network';
import type { ParameterState } from '../network/parameters';
import type { Distance } from '../protocol/config';
import type { KernelProgress, KernelRow } from '../protocol/kernels';
import type { AdapterFacts } from '../protocol/snapshot';

/** Text by key; a page may keep it in its own storage. A Map is one. */
export interface TextStore {
  get(key: string): string | undefined;
  set(key: string, value: string): unknown;
  delete(key: string): unknown;
}

/** The one GPUDevice; created by createEngineDevice() in device.ts, shared with tfjs. */
export interface EngineDevice {
  readonly device: GPUDevice;
  readonly facts: AdapterFacts;
  /** Resolves once, when the device is lost for a reason other than destroy(). */
  readonly lost: Promise<{ reason: string }>;
  /** GPU errors nobody caught (validation, internal, out of memory), in order; empty in a healthy run. */
  readonly errors: readonly string[];
  destroy(): void;
  /** Destroys it as if it had been lost, for trying what happens then. */
  lose(): void;
  /** Adds an error as if the GPU had reported it, for the same purpose. */
  report(message: string): void;
}

export type { LayerTensors, ParameterState } from '../network/parameters';

export interface EngineOptions {
  network: Network;
  /** Spatial size of a sample, [x, y] or [x, y, z]; each edge divisible by 2^(levels-1). */
  patch: readonly number[];
  /** Samples per training step. */
  batchSize: number;
  /** Samples per inference pass. */
  evaluationBatchSize: number;
  /** λ; the regulariser's gradient is λ / (number of all convolution layers, heads included) x d(mean δ_opt)/d(map) per layer. */
  lambda: number;
  distance: Distance;
  /** Weight of each head's CE + Dice, full resolution first. */
  headWeights: readonly number[];
  /** Adds the heads' constant to the reported loss: + λ x heads / layers. In 3-D, euc_norm goes slice by slice along z. */
  asPublished: boolean;
  /** Where measured tile choices are kept; without one, nothing is measured and choices are estimated. */
  tileStore?: TextStore;
  optimiser: { kind: 'adam' | 'sgd'; weightDecay: number; momentum: number; nesterov: boolean; clipNorm: number | null };
}

/** `input` is channels-last [count, (z,) y, x, channels]; `labels[h]` holds the class index per position of head h (full resolution first), [count, (z,) y, x]; 255 = no class. */
export interface Batch {
  count: number;
  input: Float32Array;
  labels: readonly Uint8Array[];
}

/** Loss parts of one sample (batch mean for a training step). */
export interface LossParts {
  /** Σ head weights x (CE + Dice loss) + λ R. */
  total: number;
  /** Per head, full resolution first. */
  crossEntropy: number[];
  diceLoss: number[];
  /** Mean δ_opt over filters, per layer of network.layers; 0 for heads and one-filter layers. */
  deltaOpt: number[];
}

export interface StepResult extends LossParts {
  /** False when a loss or gradient was not finite; the optimiser skipped that step, so weights stay finite. */
  finite: boolean;
  /** Global L2 norm of the gradient before clipping (regulariser and weight decay: regulariser in, decay out). */
  gradientNorm: number;
  /** δ_prune of this forward pass, when references were given. */
  deltaPrune: Float32Array[] | null;
}

export interface EvaluationResult {
  samples: LossParts[];
  /** Class index of the full-resolution head, [count, (z,) y, x]. */
  prediction: Uint8Array<ArrayBuffer>;
  /** Softmax of the full-resolution head, channels-last, when asked for. */
  probabilities: Float32Array<ArrayBuffer> | null;
  /** δ_prune per layer and filter, mean over the samples, aligned with network.layers (empty for heads), when references were given. */
  deltaPrune: Float32Array[] | null;
}

export interface EvaluationOptions {
  /** Measure δ_prune against these filters. */
  references?: readonly number[];
  probabilities?: boolean;
  /** Filters left out of each layer, positions in the present network: their maps are 0 after norm and activation, which for prediction,
   * cross-entropy and Dice loss is the network without them. `total` and `deltaOpt` then mean nothing: δ_opt looks at the maps themselves. */
  masked?: readonly (readonly number[])[];
}

export interface MapStack {
  /** [filters, (z,) y, x] */
  shape: number[];
  data: Float32Array<ArrayBuffer>;
}

/** Company for work on kernels that takes a while. */
export interface KernelWork {
  onProgress?(progress: KernelProgress): void;
  /** Ends the work early. */
  signal?: AbortSignal;
}

/** The convolutions of a training step as they run now. */
export interface KernelTimes {
  rows: Omit<KernelRow, 'share'>[];
  /** Kernels whose result on this device differs from the plain variant's; never used. */
  refused: readonly string[];
}

export interface Engine {
  readonly network: Network;
  /** Bytes of all GPU buffers this engine holds now. */
  readonly gpuBytes: number;
  /** Dispatches and JavaScript time of the latest training step. */
  readonly cost: { dispatches: number; scriptMs: number };
  /** Encodes and submits one optimiser step at once; the promise resolves when its numbers have been read back. Keep at most two in flight. `references[i]` is δ_prune's reference filter of layer i; omit to skip δ_prune. */
  trainStep(batch: Batch, options: { learningRate: number; references?: readonly number[] }): Promise<StepResult>;
  /** Forward pass only, with losses; count may be below evaluationBatchSize. */
  evaluate(batch: Batch, options?: EvaluationOptions): Promise<EvaluationResult>;
  /** λ of all steps submitted after this, and of all plans. */
  setLambda(lambda: number): void;
  /** One sample's feature maps of these layers from one forward pass, aligned with `layers`: after norm and activation for conv, bare for transposed, the softmax for heads. `input` as in Batch with count 1. */
  readMaps(input: Float32Array, layers: readonly number[]): Promise<MapStack[]>;
  /** GPU time of each convolution of a training step, run on what lies in memory. Between steps only. */
  kernelTimes(): Promise<KernelTimes>;
  /** Measures the tiles that the convolutions of a training step may take and stores the fastest; the next plan takes them. After `budgetMs`, or once aborted, what is left keeps its choice. Between steps only. */
  measureTiles(options: KernelWork & { budgetMs: number }): Promise<void>;
  /** Forgets what was measured on this adapter, in the tile store too; the next plan takes estimated tiles. */
  forgetTiles(): void;
  readParameters(): Promise<ParameterState>;
  writeParameters(state: ParameterState): void;
  /** Keeps these filters of each layer (ascending, at least one; all of a head's) and the optimiser's step; weights and moments never leave the device. */
  cut(keep: readonly (readonly number[])[]): Promise<void>;
  /** Replaces network and parameters, for states that were made elsewhere: buffers are planned anew, pipelines are kept, old buffers destroyed when idle. */
  rebuild(network: Network, state: ParameterState): Promise<void>;
  destroy(): void;
}
