// Backward through leaky ReLU, with δ_opt's gradient joined in; leaves the gradient after the norm in place of dy and partial sums Σg, Σg x̂.
// x̂ is recovered from the activation: y / slope where y is negative. Sweeps pooling windows as norm_apply does.
override DEPTH: u32 = 1u;
override SCALED: u32 = 1u;
override NORM: u32 = 1u;
struct Params {
  total: u32, D: u32, H: u32, W: u32, chunks: u32, groups: u32, offset: u32, stride: u32, gradOffset: u32, gradStride: u32, slope: f32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(3) var<storage, read> coefficients: array<vec4f>;
@group(0) @binding(4) var<storage, read> reference: array<f32>;
@group(0) @binding(5) var<storage, read_write> gradient: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> partial: array<vec4f>; // [batch, chunk, group][Σg, Σg x̂]

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let g = i % p.groups;
  let chunk = (i / p.groups) % p.chunks;
  let b = i / (p.groups * p.chunks);
  let s = (b * p.groups + g) * 6u; let s0 = b * p.groups * 6u;
  let c = (b * p.groups + g) * 3u;
  var a = coefficients[c];
  let toLow = coefficients[c + 1u]; let toHigh = coefficients[c + 2u];
  let lowAt = vec4u(statistics[s + 4u]); let highAt = vec4u(statistics[s + 5u]);
  var low = vec4f(); var scale = vec4f(1); var low0 = 0.0; var scale0 = 1.0;
  if (SCALED == 1u) {
    low = statistics[s + 2u];
    let range = statistics[s + 3u] - low;
    scale = select(vec4f(0), 1.0 / max(range, vec4f(1e-30)), range > vec4f(0));
    low0 = statistics[s0 + 2u].x;
    let range0 = statistics[s0 + 3u].x - low0;
    scale0 = select(0.0, 1.0 / max(range0, 1e-30), range0 > 0.0);
  }
  let windowsW = (p.W + 1u) / 2u; let windowsH = (p.H + 1u) / 2u; let windowsD = (p.D + DEPTH - 1u) / DEPTH;
  let share = 1.0 / f32(4u * DEPTH);
  var sum = vec4f(); var product = vec4f();
  for (var q = chunk; q < windowsW * windowsH * windowsD; q += p.chunks) {
    let wx = q % windowsW; let wy = (q / windowsW) % windowsH; let wz = q / (windowsW * windowsH);
    let base = wz * DEPTH * p.H * p.W + wy * 2u * p.W + wx * 2u;
    let start = b * p.D * p.H * p.W;
    let full = wx < p.W / 2u && wy < p.H / 2u && wz < p.D / DEPTH;
    var e = vec4f();
    if (full) {
      var pooled = vec4f(); var pooled0 = 0.0;
      for (var k = 0u; k < 4u * DEPTH; k++) {
        let at = (start + base + ((k / 4u) * p.H + (k / 2u) % 2u) * p.W + k % 2u) * p.stride + p.offset;
        pooled += y[at + g]; pooled0 += y[at].x;
      }
      e = a * ((pooled * share - low) * scale - (pooled0 * share - low0) * scale0);
      if (g == 0u) { e.x = reference[((b * (p.D / DEPTH) + wz) * (p.H / 2u) + wy) * (p.W / 2u) + wx]; }
      e *= scale * share;
    }
    for (var k = 0u; k < 4u * DEPTH; k++) {
      if (wx * 2u + k % 2u >= p.W || wy * 2u + (k / 2u) % 2u >= p.H || wz * DEPTH + k / 4u >= p.D) { continue; }
      let position = base + ((k / 4u) * p.H + (k / 2u) % 2u) * p.W + k % 2u;
      let v = y[(start + position) * p.stride + p.offset + g];
      let o = (start + position) * p.gradStride + p.gradOffset + g;
      var d = gradient[o] + e;
      d += select(vec4f(0), toLow, lowAt == vec4u(position)) + select(vec4f(0), toHigh, highAt == vec4u(position));
      if (NORM == 1u) {
        let positive = v > vec4f(0);
        d = select(d * p.slope, d, positive);
        sum += d; product += d * select(v / p.slope, v, positive);
      }
      gradient[o] = d;
    }
  }
  partial[i * 2u] = sum; partial[i * 2u + 1u] = product;
}
