// δ_opt as published in 3-D (euc_norm slice by slice along z), first pass. Per sample, pair of slices and channel: the extremes of either slice and,
// over the pair's pooling windows (2x2x2, trailing odd rows and slices dropped), the sums that distances and gradients need. With u the half of a
// pooled, scaled value that stems from one slice (e even, o odd) and d = q_c - q_0, q = u_e + u_o: Σd², Σd, Σd u_e, Σd u_o, and the last two with u of channel 0.
struct Params { total: u32, D: u32, H: u32, W: u32, groups: u32, offset: u32, stride: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> slices: array<vec4f>;  // [batch, pair, group][min, 1/range, argmin, argmax of even, of odd; six sums]

struct Extremes { low: vec4f, inverse: vec4f, lowAt: vec4f, highAt: vec4f }

fn extremesOf(start: u32, g: u32) -> Extremes {
  var low = y[start * p.stride + p.offset + g]; var high = low;
  var lowAt = vec4f(); var highAt = vec4f();
  for (var q = 1u; q < p.H * p.W; q++) {
    let v = y[(start + q) * p.stride + p.offset + g];
    lowAt = select(lowAt, vec4f(f32(q)), v < low); low = min(low, v);
    highAt = select(highAt, vec4f(f32(q)), v > high); high = max(high, v);
  }
  let range = high - low;
  return Extremes(low, select(vec4f(0), 1.0 / max(range, vec4f(1e-30)), range > vec4f(0)), lowAt, highAt);
}

/// One slice's part of a pooled, scaled value: an eighth of the sum of its four.
fn pool(at: u32, g: u32, e: Extremes) -> vec4f {
  let o = at * p.stride + p.offset + g;
  let sum = y[o] + y[o + p.stride] + y[o + p.W * p.stride] + y[o + (p.W + 1u) * p.stride];
  return (sum * 0.25 - e.low) * e.inverse * 0.5;
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let g = i % p.groups;
  let pair = i / p.groups;                                            // of all samples
  let pairs = p.D / 2u;
  let area = p.H * p.W;
  let start = ((pair / pairs) * p.D + (pair % pairs) * 2u) * area;
  let even = extremesOf(start, g); let odd = extremesOf(start + area, g);
  let even0 = extremesOf(start, 0u); let odd0 = extremesOf(start + area, 0u);
  var squares = vec4f(); var differences = vec4f();
  var ownEven = vec4f(); var ownOdd = vec4f(); var firstEven = vec4f(); var firstOdd = vec4f();
  for (var q = 0u; q < (p.H / 2u) * (p.W / 2u); q++) {
    let at = start + (q / (p.W / 2u)) * 2u * p.W + (q % (p.W / 2u)) * 2u;
    let ue = pool(at, g, even); let uo = pool(at + area, g, odd);
    let ve = pool(at, 0u, even0).x; let vo = pool(at + area, 0u, odd0).x;
    let d = ue + uo - (ve + vo);
    squares += d * d; differences += d;
    ownEven += d * ue; ownOdd += d * uo; firstEven += d * ve; firstOdd += d * vo;
  }
  let o = i * 14u;
  slices[o] = even.low; slices[o + 1u] = even.inverse; slices[o + 2u] = even.lowAt; slices[o + 3u] = even.highAt;
  slices[o + 4u] = odd.low; slices[o + 5u] = odd.inverse; slices[o + 6u] = odd.lowAt; slices[o + 7u] = odd.highAt;
  slices[o + 8u] = squares; slices[o + 9u] = differences;
  slices[o + 10u] = ownEven; slices[o + 11u] = ownOdd; slices[o + 12u] = firstEven; slices[o + 13u] = firstOdd;
}
