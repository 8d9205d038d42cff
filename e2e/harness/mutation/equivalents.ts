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
];

/** Why a surviving mutant is no loss, or undefined. */
export const equivalenceOf = (kernel: string, mutant: { line: string; mutated: string }): string | undefined =>
  equivalences.find(({ kernel: of = /./, line, mutated }) => of.test(kernel) && line.test(mutant.line) && mutated.test(mutant.mutated))
    ?.reason;
