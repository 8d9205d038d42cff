// What one training step of the present settings takes on this adapter: measured, or foretold from smaller ones. Types only.

export interface TrialStep {
  /** Of the step's convolutions, forward and both gradients: about 3 × forward × batch. */
  flops: number;
  /** Wall time of the step; null where it was foretold to take longer than `limitMs` and was left out. */
  measuredMs: number | null;
  /** From the speed of the largest step that was taken. */
  foretoldMs: number;
  /** Speed of that step, and its size. */
  gflopsPerSecond: number;
  probeFlops: number;
  limitMs: number;
}
