// First pass of instance norm: per sample, channel and chunk of positions the shifted sums, minimum and maximum with their positions.
// Chunk c takes positions c apart, c apart + step, ..., at most `each` (see walkFor). Shifting by the first value avoids cancellation.
struct Params { total: u32, positions: u32, chunks: u32, apart: u32, step: u32, each: u32, groups: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> z: array<vec4f>;             // [batch, position, group]
@group(0) @binding(2) var<storage, read_write> partial: array<vec4f>; // [batch, chunk, group][sum, square, min, max, argmin, argmax]

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let g = i % p.groups;
  let chunk = (i / p.groups) % p.chunks;
  let base = (i / (p.groups * p.chunks)) * p.positions;
  let shift = z[base * p.groups + g];
  var sum = vec4f(); var square = vec4f();
  // A chunk behind the last position adds nothing, and its extremes are the last value.
  let begin = chunk * p.apart; let end = min(begin + p.each * p.step, p.positions);
  let start = min(begin, p.positions - 1u);
  var low = z[(base + start) * p.groups + g]; var high = low;
  var lowAt = vec4u(start); var highAt = lowAt;
  for (var q = begin; q < end; q += p.step) {
    let v = z[(base + q) * p.groups + g];
    let d = v - shift;
    sum += d; square += d * d;
    lowAt = select(lowAt, vec4u(q), v < low); low = min(low, v);
    highAt = select(highAt, vec4u(q), v > high); high = max(high, v);
  }
  let o = i * 6u;
  partial[o] = sum; partial[o + 1u] = square; partial[o + 2u] = low; partial[o + 3u] = high;
  partial[o + 4u] = vec4f(lowAt); partial[o + 5u] = vec4f(highAt);       // exact below 2^24 positions
}
