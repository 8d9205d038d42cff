// dL/dq_0 of δ_opt per pooling window: -Σ_c a_c (q_c - q_0), the part that every filter contributes to the first map's gradient.
override DEPTH: u32 = 1u;
override SCALED: u32 = 1u;
struct Params { total: u32, D: u32, H: u32, W: u32, groups: u32, offset: u32, stride: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> statistics: array<vec4f>;
@group(0) @binding(3) var<storage, read> coefficients: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>;   // [batch, window], full windows only

fn scaleOf(s: u32) -> vec4f {
  let range = statistics[s + 3u] - statistics[s + 2u];
  return select(vec4f(0), 1.0 / max(range, vec4f(1e-30)), range > vec4f(0));
}

fn pool(base: u32, group: u32) -> vec4f {
  var sum = vec4f();
  for (var k = 0u; k < 4u * DEPTH; k++) {
    sum += y[(base + ((k / 4u) * p.H + (k / 2u) % 2u) * p.W + k % 2u) * p.stride + p.offset + group];
  }
  return sum / f32(4u * DEPTH);
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let windowsW = p.W / 2u; let windowsH = p.H / 2u; let windowsD = p.D / DEPTH;
  var rest = i;
  let wx = rest % windowsW; rest /= windowsW;
  let wy = rest % windowsH; rest /= windowsH;
  let wz = rest % windowsD;
  let b = rest / windowsD;
  let base = ((b * p.D + wz * DEPTH) * p.H + wy * 2u) * p.W + wx * 2u;
  var q0 = 0.0;
  var result = 0.0;
  for (var g = 0u; g < p.groups; g++) {
    let s = (b * p.groups + g) * 6u;
    var q = pool(base, g);
    if (SCALED == 1u) { q = (q - statistics[s + 2u]) * scaleOf(s); }
    var a = coefficients[(b * p.groups + g) * 3u];
    if (g == 0u) { q0 = q.x; a.x = 0.0; }
    result -= dot(a, q - q0);
  }
  gradient[i] = result;
}
