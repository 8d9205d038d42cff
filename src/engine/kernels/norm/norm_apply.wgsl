// Third pass: norm and leaky ReLU into the block's output, and in the same sweep over pooling windows (2x2(x2), trailing odd rows dropped)
// the partial sums of δ_opt: with q the pooled, scaled map and d = q_c - q_0: Σd², Σd, Σd q_0. Minmax scaling only when SCALED is 1.
override DEPTH: u32 = 1u;    // pooling edge along z: 1 in 2-D, 2 in 3-D
override SCALED: u32 = 1u;
override ODD: u32 = 1u;      // 0 where every window is full
struct Params {
  total: u32, D: u32, H: u32, W: u32, chunks: u32, apart: u32, step: u32, each: u32, groups: u32, outOffset: u32, outStride: u32, slope: f32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> z: array<vec4f>;
@group(0) @binding(2) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> partial: array<vec4f>; // [batch, chunk, group][Σd², Σd, Σd q_0]

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let g = i % p.groups;
  let chunk = (i / p.groups) % p.chunks;
  let b = i / (p.groups * p.chunks);
  let s = (b * p.groups + g) * 6u;
  let mean = statistics[s]; let inverse = statistics[s + 1u];
  let s0 = b * p.groups * 6u;
  let mean0 = statistics[s0].x; let inverse0 = statistics[s0 + 1u].x;
  var low = vec4f(); var scale = vec4f(1); var low0 = 0.0; var scale0 = 1.0;
  if (SCALED == 1u) {
    low = statistics[s + 2u];
    let range = statistics[s + 3u] - low;
    scale = select(vec4f(0), 1.0 / max(range, vec4f(1e-30)), range > vec4f(0));
    low0 = low.x; scale0 = scale.x;
    if (g > 0u) {
      low0 = statistics[s0 + 2u].x;
      let range0 = statistics[s0 + 3u].x - low0;
      scale0 = select(0.0, 1.0 / max(range0, 1e-30), range0 > 0.0);
    }
  }
  let windowsW = (p.W + 1u) / 2u; let windowsH = (p.H + 1u) / 2u; let windowsD = (p.D + DEPTH - 1u) / DEPTH;
  let share = 1.0 / f32(4u * DEPTH);
  let groups = p.groups; let outStride = p.outStride; let goal = p.outOffset + g;
  // Column, row and plane of the window are counted on: where each lane divides alone, divisions cost as much as the rest of a window.
  let begin = chunk * p.apart;
  var column = begin % windowsW; var row = (begin / windowsW) % windowsH; var plane = begin / (windowsW * windowsH);
  let columns = p.step % windowsW; let rows = (p.step / windowsW) % windowsH; let planes = p.step / (windowsW * windowsH);
  var squares = vec4f(); var differences = vec4f(); var products = vec4f();
  for (var left = p.each; (left > 0u) & (plane < windowsD); left--) {
    let wx = column * 2u; let wy = row * 2u; let wz = plane * DEPTH;
    let base = ((b * p.D + wz) * p.H + wy) * p.W + wx;
    var pooled = vec4f(); var pooled0 = 0.0; var count = 0u;
    for (var k = 0u; k < 4u * DEPTH; k++) {
      let kx = k % 2u; let ky = (k / 2u) % 2u; let kz = k / 4u;
      if ((ODD == 1u) & ((wx + kx >= p.W) | (wy + ky >= p.H) | (wz + kz >= p.D))) { continue; }
      let position = base + (kz * p.H + ky) * p.W + kx;
      let v = (z[position * groups + g] - mean) * inverse;
      let a = select(v * p.slope, v, v > vec4f(0));
      y[position * outStride + goal] = a;
      let v0 = (z[position * groups].x - mean0) * inverse0;
      pooled += a; pooled0 += select(v0 * p.slope, v0, v0 > 0.0); count++;
    }
    if ((ODD == 0u) | (count == 4u * DEPTH)) {
      let q0 = (pooled0 * share - low0) * scale0;
      let d = (pooled * share - low) * scale - q0;
      squares += d * d; differences += d; products += d * q0;
    }
    column += columns; row += rows; plane += planes;
    if (column >= windowsW) { column -= windowsW; row++; }
    if (row >= windowsH) { row -= windowsH; plane++; }
  }
  let o = i * 3u;
  partial[o] = squares; partial[o + 1u] = differences; partial[o + 2u] = products;
}
