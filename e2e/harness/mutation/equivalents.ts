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
    line: /entropy \/ \(v\[\d\] \+ 1e-15\)/,
    mutated: /v\[\d\] - 1e-15/,
    reason: 'multiplied by v again, it differs only where v is within float32 rounding of 1e-15',
  },
  {
    kernel: /^norm(Apply|BackwardSums)$/,
    line: /let windowsW = \(p\.W \+ 1u\) \/ 2u/,
    mutated: /\(p\.[WH] \+ 2u\) \/ 2u|DEPTH \+ 1u/,
    reason: 'windows beyond the last one lie outside and are passed over',
  },
  {
    kernel: /^normApply$/,
    line: /if \(g > 0u\)/,
    mutated: /g >= 0u/,
    reason: 'the first group reads its own minimum and range again',
  },
  {
    kernel: /^normFinalize$/,
    line: /var low = partial\[first \+ 2u\]/,
    mutated: /low = partial\[first \+ 3u\]|high = partial\[first \+ 2u\]/,
    reason: 'the loop begins with the same chunk, whose extremes then take their place',
  },
  {
    kernel: /^(normBackwardApply|gradientNorm|optimise)$/,
    line: /end = min\(begin \+ p\./,
    mutated: /begin - p\./,
    reason: 'below 0 it wraps round: the first then takes what is left to the end and the others nothing, which comes to the same',
  },
  {
    kernel: /^distanceReference$/,
    line: /let pairs = \(windows \+ 1u\) \/ 2u/,
    mutated: /windows \+ 2u/,
    reason: 'of an even number one window is then computed twice',
  },
  {
    kernel: /^headForward$/,
    line: /if \(i >= p\.total\)/,
    mutated: /i > p\.total/,
    reason: 'a thread behind the last position computes that one again',
  },
  {
    kernel: /^lossSums$/,
    line: /log\(v \+ 1e-15\)/,
    mutated: /v - 1e-15/,
    reason:
      'differs only where v is within float32 rounding of 1e-15, and of a negative number adapters may take the logarithm of its magnitude',
  },
  {
    kernel: /^transposed(Forward|InputGradient) /,
    line: /(column\d+|row\d|deep)In/,
    mutated: /select\(vec4f\(1\)| <= p\./,
    reason: 'a transposed layer has no padding: the sources of a target that is stored all lie inside',
  },
  {
    kernel: /^transposedInputGradient (quad )?\d/,
    line: /column\d*[02468]In = sx/,
    mutated: /column0In = sx \+ 1u|column2In = sx \+ 3u|column4In = sx \+ 5u|column6In = sx \+ 7u/,
    reason: 'outW is even: both columns of a pair lie inside or neither',
  },
  {
    kernel: /^convForwardStrided /,
    line: /column\d*[13579]In/,
    mutated: /select\(vec4f\(1\)| <= p\./,
    reason: 'odd columns are centres of targets: inside wherever the target is stored',
  },
  {
    kernel: /^convInputGradientStrided /,
    line: /column0In/,
    mutated: /select\(vec4f\(1\)| <= p\./,
    reason: 'column 0 is the centre of the first target, which is always stored',
  },
  {
    kernel: /^conv(Forward|InputGradient) /,
    line: /column[01]In/,
    mutated: / <= p\./,
    reason: 'columns 0 and 1 are left of and at the first target, which is always stored: neither is just behind the last column',
  },
  {
    kernel: /^convForwardStrided /,
    line: /column0In = /,
    mutated: / <= p\./,
    reason: 'column 0 is left of the first target, which is always stored',
  },
  {
    kernel: / shared /,
    line: /if \(block >= p\.total\)/,
    mutated: /block > p\.total/,
    reason: 'exactly that many workgroups are dispatched, unless they take more than one row',
  },
  {
    kernel: /^transposed(Forward|InputGradient) shared /,
    line: /sources\[i\] = select/,
    mutated: /select\(vec4f\(1\)| <= p\./,
    reason: 'a transposed layer has no padding: the sources of a target that is stored all lie inside',
  },
  {
    kernel: /^transposedForward (quad )?\d/,
    line: /let tapEnds = g/,
    mutated: /g \+ \du > p\./,
    reason: 'a row of targets has one row of taps: the turns end where it does',
  },
  {
    kernel: /^transposedForward (quad )?\d/,
    line: /if \(tx \+ \du < p\.outW/,
    mutated: /tx \+ [1357]u <= p\.outW|(3u < p\.outW.*o \+ 2u|5u < p\.outW.*o \+ 4u|7u < p\.outW.*o \+ 6u)/,
    reason: 'outW is even: both columns of a pair lie inside or neither',
  },
  {
    kernel: /^transposedForward shared /,
    line: /if \(ox \+ [02]u < p\.outW/,
    mutated: /ox \+ [13]u < p\.outW/,
    reason: 'outW is even: both columns of a pair lie inside or neither',
  },
  {
    kernel: /^transposed(Forward|InputGradient) shared /,
    line: /i < (64|512)u; i \+= WORKGROUP/,
    mutated: /i <= |i < (65|513)u/,
    reason: 'copies one element too many, which lies outside the array: kept from it, or clamped to the last, where only a race would show',
  },
  {
    kernel: / split /,
    line: /\(lane \+ i\) % /,
    mutated: /\(lane - i\) % /,
    reason: 'goes round the other way and adds the same parts',
  },
  {
    kernel: /^(conv|transposed)(Forward|InputGradient)/,
    line: /let c0 = min\(first \+ 0u/,
    mutated: /c0 = min\(first \+ 0u, p\.(in|out)Groups \+ 1u\)|c1 = min\(first \+ 1u, p\.(in|out)Groups \+ 1u\)/,
    reason: 'the first group of a tile always exists, and what is computed for one beyond the last is not stored',
  },
  {
    kernel: /^transposed(Forward|InputGradient) /,
    line: /DEPTH > 1u/,
    mutated: /DEPTH >= 1u/,
    reason: 'a kernel of depth 1 has one tap and, in 2-D, one slice; on flat levels it strides by 1: both ways lead to the same slice',
  },
  {
    kernel: /WeightGradient/,
    line: /if \(ig \+ [01]u < |at \+ 0u < p\./,
    mutated: /(ig|og|at) \+ 0u <= |select\(vec4f\(1\)/,
    reason: 'the first group of a thread and the first position of a turn always exist',
  },
  {
    kernel: /WeightGradient/,
    line: /let end = min\(\(chunk \+ 1u\)/,
    mutated: /chunk - 1u/,
    reason: 'the first chunk then sums all rows and the others none: the same sum, only not split',
  },
  {
    line: /if \(ty \+ 0u < p\./,
    mutated: /ty \+ 0u <= p\./,
    reason: 'the first row of a tile always exists',
  },
  {
    kernel: /^transposedWeightGradient 1x/,
    line: /at \* 2u \+ [01]u < p\.outW/,
    mutated: /<= p\.outW/,
    reason: 'outW is even and at is below half of it: neither column can be the one behind the last',
  },
  {
    kernel: /^transposedWeightGradient /,
    line: /at \* 2u \+ [0-9]u < p\.outW/,
    mutated: /at \* 2u \+ [13]u < p\.outW|select\(vec4f\(1\)/,
    reason: 'outW is even: both columns of a pair lie inside or neither, and the first pair always does',
  },
  {
    kernel: /^conv/,
    line: /DEPTH > 1u/,
    mutated: /DEPTH > 2u/,
    reason: 'the depth of a 3x3(x3) kernel is 1 or 3',
  },
  {
    line: /if \(workgroup >= p\.workgroups\)/,
    mutated: /workgroup > p\.workgroups/,
    reason: 'exactly that many workgroups are dispatched, unless they take more than one row',
  },
  {
    kernel: /^gatherParameters$/,
    line: /var input = 0u; var block = 0u; var group = i;/,
    mutated: /var (input|block) = 1u/,
    reason: 'neither is used for a bias, and both are set for weights',
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
