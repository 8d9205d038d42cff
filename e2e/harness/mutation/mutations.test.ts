// Mutations hit statements only, one place each, and never a loop's step.
import { describe, expect, it } from 'vitest';
import { mutationsOf } from './mutations';

const code = `// a + b
override DEPTH: u32 = 1u; // 1 + 1
struct Params { total: u32, W: u32 }
@group(0) @binding(0) var<uniform> p: Params;
fn square(v: f32) -> f32 { return v * v; }
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= p.total) { return; }
  for (var q = chunk; q < p.W; q += p.chunks) { sum += x[q + 1u]; } // q - 1
}
`;

describe('mutations', () => {
  const mutations = mutationsOf(code);

  it('change one place of a statement', () => {
    expect(mutations.map(({ mutated }) => mutated).sort()).toEqual(
      [
        'fn square(v: f32) -> f32 { return v + v; }',
        'if (id.x > p.total) { return; }',
        'for (var q = chunk + 1u; q < p.W; q += p.chunks) { sum += x[q + 1u]; } // q - 1',
        'for (var q = chunk; q <= p.W; q += p.chunks) { sum += x[q + 1u]; } // q - 1',
        'for (var q = chunk; q < p.D; q += p.chunks) { sum += x[q + 1u]; } // q - 1',
        'for (var q = chunk; q < p.W; q += p.chunks) { sum = x[q + 1u]; } // q - 1',
        'for (var q = chunk; q < p.W; q += p.chunks) { sum += x[q - 1u]; } // q - 1',
        'for (var q = chunk; q < p.W; q += p.chunks) { sum += x[q + 2u]; } // q - 1',
      ].sort(),
    );
  });

  it('leave every other line as it is', () => {
    const lines = code.split('\n');
    for (const { code: mutant } of mutations) expect(mutant.split('\n').filter((line, i) => line !== lines[i])).toHaveLength(1);
  });
});
