// Mutants that no case can catch, because they compute the same, each kind with its reason. Found by running the check; read before extending.

interface Equivalence {
  /** Of the kernel's name; absent for all. */
  kernel?: RegExp;
  /** Of the line before and after, which the mutant must both match. */
  line: RegExp;
  mutated: RegExp;
  reason: string;
}

const equivalences: readonly Equivalence[] = [
  {
    line: /id\.x \+ id\.y \* n\.x/,
    mutated: /./,
    reason: 'one row of workgroups: id.y is 0 in every case, and more than 65535 workgroups are too slow to try',
  },
  {
    kernel: /^classify$/,
    line: /var winner = 0u/,
    mutated: /var winner = 1u/,
    reason: 'any probability is above -1, so that the start is always replaced',
  },
  {
    kernel: /^(normApply|distanceReference)$/,
    line: /1\.0 \/ max\(range/,
    mutated: /select\(vec4f\(1\)|range0? >= /,
    reason: 'a constant map is its own minimum: scaled it is 0 whatever the scale',
  },
  {
    line: /select\(v0? [*/] p\.slope, v0?, v0? > /,
    mutated: /v0? >= /,
    reason: 'at 0 both branches of leaky ReLU are 0',
  },
  {
    kernel: /^evidenceFinalize$/,
    line: /j < 64u; j\+\+\) \{ largest/,
    mutated: /j <= 64u|j < 65u/,
    reason: 'reads the last element once more, and a maximum does not mind',
  },
  {
    kernel: /^headLossGradient$/,
    line: /p\.entropy \/ \(v \+ 1e-15\)/,
    mutated: /v - 1e-15/,
    reason: 'multiplied by v again, it differs only where v is within float32 rounding of 1e-15',
  },
  {
    kernel: /^norm(Apply|BackwardSums)$/,
    line: /let windowsW = \(p\.W \+ 1u\) \/ 2u/,
    mutated: /\(p\.[WH] \+ 2u\) \/ 2u|DEPTH \+ 1u/,
    reason: 'windows beyond the last one lie outside and are passed over',
  },
  {
    kernel: /^reduceGradients$/,
    line: /if \(k >= p\.groupCount\)/,
    mutated: /k > p\.groupCount/,
    reason: 'exactly groupCount workgroups are dispatched, unless they take more than one row',
  },
  {
    kernel: /^sliceGradient$/,
    line: />= p\.W \|\| r \+/,
    mutated: / > p\./,
    reason: 'adds 0 to a neighbour: in a window cut short the gradient is 0 and no extreme has such a position; only a race would show',
  },
];

/** Why a surviving mutant is no loss, or undefined. */
export const equivalenceOf = (kernel: string, mutant: { line: string; mutated: string }): string | undefined =>
  equivalences.find(({ kernel: of = /./, line, mutated }) => of.test(kernel) && line.test(mutant.line) && mutated.test(mutant.mutated))
    ?.reason;
