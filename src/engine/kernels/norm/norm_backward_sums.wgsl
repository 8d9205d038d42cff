// Backward through leaky ReLU, with δ_opt's gradient joined in; leaves the gradient after the norm in place of dy and partial sums Σg, Σg x̂.
// x̂ is recovered from the activation: y / slope where y is negative. Sweeps pooling windows as norm_apply does.
override DEPTH: u32 = 1u;
override SCALED: u32 = 1u;
override NORM: u32 = 1u;
override ODD: u32 = 1u;
struct Params {
  total: u32, D: u32, H: u32, W: u32, chunks: u32, apart: u32, step: u32, each: u32,
  groups: u32, offset: u32, stride: u32, gradOffset: u32, gradStride: u32, slope: f32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(3) var<storage, read> coefficients: array<vec4f>;
@group(0) @binding(4) var<storage, read> reference: array<f32>;       // of distance_reference; of a layer of one group never read
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
  let start = b * p.D * p.H * p.W;
  let stride = p.stride; let gradStride = p.gradStride; let source = p.offset + g; let goal = p.gradOffset + g;
  // Counted on as in norm_apply.
  let begin = chunk * p.apart;
  var wx = begin % windowsW; var wy = (begin / windowsW) % windowsH; var wz = begin / (windowsW * windowsH);
  let columns = p.step % windowsW; let rows = (p.step / windowsW) % windowsH; let planes = p.step / (windowsW * windowsH);
  var sum = vec4f(); var product = vec4f();
  for (var left = p.each; (left > 0u) & (wz < windowsD); left--) {
    let base = wz * DEPTH * p.H * p.W + wy * 2u * p.W + wx * 2u;
    var e = vec4f();
    if ((ODD == 0u) | ((wx < p.W / 2u) & (wy < p.H / 2u) & (wz < p.D / DEPTH))) {
      var pooled = vec4f(); var pooled0 = 0.0;
      for (var k = 0u; k < 4u * DEPTH; k++) {
        let at = (start + base + ((k / 4u) * p.H + (k / 2u) % 2u) * p.W + k % 2u) * stride;
        pooled += y[at + source]; pooled0 += y[at + p.offset].x;
      }
      e = a * ((pooled * share - low) * scale - (pooled0 * share - low0) * scale0);
      // A layer of one group has all that the first map's gradient is made of here.
      if (p.groups == 1u) { e.x = -(e.y + e.z + e.w); }
      else if (g == 0u) { e.x = reference[((b * (p.D / DEPTH) + wz) * (p.H / 2u) + wy) * (p.W / 2u) + wx]; }
      e *= scale * share;
    }
    for (var k = 0u; k < 4u * DEPTH; k++) {
      let kx = k % 2u; let ky = (k / 2u) % 2u; let kz = k / 4u;
      if ((ODD == 1u) & ((wx * 2u + kx >= p.W) | (wy * 2u + ky >= p.H) | (wz * DEPTH + kz >= p.D))) { continue; }
      let position = base + (kz * p.H + ky) * p.W + kx;
      let v = y[(start + position) * stride + source];
      let o = (start + position) * gradStride + goal;
      var d = gradient[o] + e;
      d += select(vec4f(0), toLow, lowAt == vec4u(position)) + select(vec4f(0), toHigh, highAt == vec4u(position));
      if (NORM == 1u) {
        let positive = v > vec4f(0);
        d = select(d * p.slope, d, positive);
        sum += d; product += d * select(v / p.slope, v, positive);
      }
      gradient[o] = d;
    }
    wx += columns; wy += rows; wz += planes;
    if (wx >= windowsW) { wx -= windowsW; wy++; }
    if (wy >= windowsH) { wy -= windowsH; wz++; }
  }
  partial[i * 2u] = sum; partial[i * 2u + 1u] = product;
}
