// One planned pass on the device: takes a batch in, replays its dispatches, hands back where its numbers will arrive.
import type { Network } from '../network/network';
import { groupsOf } from './layout';
import { type PassPlan, readbackBytes } from './passPlans';
import type { Plan } from './plan';
import { createReadback } from './readback';
import type { Tag } from './recorder';
import { createSubmitter, type Submitter } from './submitter';
import type { Batch } from './types';

export interface ReplayOptions {
  /** Measure δ_prune, see Engine.trainStep. */
  references?: readonly number[] | undefined;
  /** Leave filters out, see Engine.evaluate. */
  masked?: readonly (readonly number[])[] | undefined;
}

export interface Pass {
  readonly plan: Plan;
  /** Bytes that this pass holds alone. */
  readonly bytes: number;
  readonly submitter: Submitter;
  /** Uploads and submits one replay; the numbers can be read once it is done. */
  replay(batch: Batch, options: ReplayOptions): { read(): Promise<ArrayBuffer> };
  destroy(): void;
}

const tagsOf = ({ references, masked }: ReplayOptions): ReadonlySet<Tag> =>
  new Set<Tag>(['always', ...(references ? (['evidence'] as const) : []), ...(masked ? (['masked'] as const) : [])]);

export interface PassOptions {
  network: Network;
  /** Of one replay. */
  flops: number;
  /** Submits of a replay, for tests; by default as many as a driver's patience asks for. */
  parts?: number | undefined;
}

export function createPass(device: GPUDevice, pass: PassPlan, plan: Plan, { network, flops, parts }: PassOptions): Pass {
  const readback = pass.ring > 0 ? createReadback(device, `${plan.name} numbers`, readbackBytes(pass), pass.ring) : null;
  const submitter = createSubmitter(device, plan, { flops, parts });
  const upload = createUpload(device, pass, plan, network);
  const returned = pass.returned.map((tensor) => plan.locate(tensor));
  return {
    plan,
    submitter,
    bytes: plan.bytes + (readback?.bytes ?? 0),
    replay(batch, options) {
      upload(batch, options);
      const numbers = readback?.take();
      submitter.submit(tagsOf(options), (encoder) => numbers?.copy(encoder, returned));
      return numbers ?? { read: async () => new ArrayBuffer(0) };
    },
    destroy() {
      plan.destroy();
      readback?.destroy();
    },
  };
}

/** Pads channels to groups of four and labels to u32, in staging arrays that are kept. Missing labels are of no class. */
function createUpload(device: GPUDevice, { forward, batch: samples }: PassPlan, plan: Plan, { inputChannels, layers }: Network) {
  const input = new Float32Array(forward.input.bytes / 4);
  const labels = new Uint32Array((forward.labels[0]?.tensor.bytes ?? 0) / 4);
  const references = new Uint32Array(layers.length);
  const shares = new Float32Array((forward.shares?.bytes ?? 0) / 4);
  const [inputAt, labelsAt, referencesAt, sharesAt] = [forward.input, forward.labels[0]?.tensor, forward.references, forward.shares].map(
    (tensor) => tensor && plan.locate(tensor),
  );
  const padded = 4 * groupsOf(inputChannels);
  return (batch: Batch, { references: given, masked }: ReplayOptions): void => {
    if (batch.count > samples) throw new Error(`The ${plan.name} pass takes ${samples} samples, not ${batch.count}.`);
    for (let i = 0, from = 0; from < batch.input.length; i++)
      for (let c = 0; c < inputChannels; c++) input[i * padded + c] = batch.input[from++] as number;
    if (inputAt) device.queue.writeBuffer(inputAt.buffer, inputAt.offset, input);
    forward.labels.forEach(({ offset, bytes }, head) => {
      const own = batch.labels[head];
      if (own) labels.set(own, offset / 4);
      else labels.fill(255, offset / 4, (offset + bytes) / 4);
    });
    if (labelsAt) device.queue.writeBuffer(labelsAt.buffer, labelsAt.offset, labels);
    if (given && referencesAt) {
      references.set(given);
      device.queue.writeBuffer(referencesAt.buffer, referencesAt.offset, references);
    }
    if (!masked) return;
    if (!sharesAt) throw new Error(`The ${plan.name} pass cannot leave filters out.`);
    writeShares(shares, layers, masked);
    device.queue.writeBuffer(sharesAt.buffer, sharesAt.offset, shares);
  };
}

/** 1 for each filter that stays, 0 for those left out, each layer's in groups of four. */
function writeShares(shares: Float32Array, layers: Network['layers'], masked: readonly (readonly number[])[]): void {
  shares.fill(1);
  let first = 0;
  layers.forEach(({ filters }, index) => {
    for (const filter of masked[index] ?? []) shares[first + filter] = 0;
    first += 4 * groupsOf(filters);
  });
}
