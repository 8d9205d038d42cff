// Second pass of instance norm: mean, 1/σ (biased variance, eps 1e-5) and the extremes after norm and leaky ReLU, which are monotonic.
// For transposed convolutions (NORM 0) mean is 0, 1/σ is 1 and the extremes stay as they are.
override NORM: u32 = 1u;
struct Params { total: u32, positions: u32, chunks: u32, groups: u32, slope: f32, epsilon: f32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> z: array<vec4f>;
@group(0) @binding(2) var<storage, read> partial: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> statistics: array<vec4f>; // [batch, group][mean, 1/σ, min, max, argmin, argmax]

fn activate(v: vec4f) -> vec4f { return select(v * p.slope, v, v > vec4f(0)); }

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= p.total) { return; }
  let g = id.x % p.groups;
  let b = id.x / p.groups;
  var sum = vec4f(); var square = vec4f();
  let first = (b * p.chunks * p.groups + g) * 6u;
  var low = partial[first + 2u]; var high = partial[first + 3u];
  var lowAt = partial[first + 4u]; var highAt = partial[first + 5u];
  for (var c = 0u; c < p.chunks; c++) {
    let o = ((b * p.chunks + c) * p.groups + g) * 6u;
    sum += partial[o]; square += partial[o + 1u];
    let l = partial[o + 2u]; let h = partial[o + 3u];
    lowAt = select(lowAt, partial[o + 4u], l < low); low = min(low, l);
    highAt = select(highAt, partial[o + 5u], h > high); high = max(high, h);
  }
  var mean = vec4f(); var inverse = vec4f(1);
  if (NORM == 1u) {
    let count = f32(p.positions);
    let offset = sum / count;
    mean = z[b * p.positions * p.groups + g] + offset;
    inverse = inverseSqrt(max(square / count - offset * offset, vec4f(0)) + p.epsilon);
    low = activate((low - mean) * inverse);
    high = activate((high - mean) * inverse);
  }
  let o = id.x * 6u;
  statistics[o] = mean; statistics[o + 1u] = inverse; statistics[o + 2u] = low; statistics[o + 3u] = high;
  statistics[o + 4u] = lowAt; statistics[o + 5u] = highAt;
}
