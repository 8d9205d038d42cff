// δ_opt as published in 3-D: adds its gradient to that of the layer's output. A thread takes one pooling window (or what odd edges leave of one)
// of a pair of slices and all channels.
struct Params { total: u32, D: u32, H: u32, W: u32, groups: u32, offset: u32, stride: u32, gradOffset: u32, gradStride: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> slices: array<vec4f>;        // as slice_finalize leaves them
@group(0) @binding(3) var<storage, read_write> gradient: array<vec4f>;

/// Pooled, scaled value of a full window.
fn pool(at: u32, g: u32, s: u32) -> vec4f {
  var q = vec4f();
  for (var z = 0u; z < 2u; z++) {
    let o = (at + z * p.H * p.W) * p.stride + p.offset + g;
    let sum = y[o] + y[o + p.stride] + y[o + p.W * p.stride] + y[o + (p.W + 1u) * p.stride];
    q += (sum * 0.25 - slices[s + 4u * z]) * slices[s + 4u * z + 1u] * 0.5;
  }
  return q;
}

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let windowsW = (p.W + 1u) / 2u; let windowsH = (p.H + 1u) / 2u; let pairs = p.D / 2u;
  let x = (i % windowsW) * 2u;
  let r = ((i / windowsW) % windowsH) * 2u;
  let pair = i / (windowsW * windowsH);                               // of all samples
  let start = ((pair / pairs) * p.D + (pair % pairs) * 2u) * p.H * p.W;
  let at = start + r * p.W + x;
  let full = x + 1u < p.W && r + 1u < p.H;
  let first = pair * p.groups * 14u;
  var q0 = 0.0; var e0 = 0.0;
  if (full) {
    q0 = pool(at, 0u, first).x;
    for (var g = 0u; g < p.groups; g++) { e0 -= dot(slices[first + g * 14u + 8u], pool(at, g, first + g * 14u) - q0); }
  }
  for (var g = 0u; g < p.groups; g++) {
    let s = first + g * 14u;
    var e = vec4f();
    if (full) { e = slices[s + 8u] * (pool(at, g, s) - q0); }
    if (g == 0u) { e.x = e0; }
    for (var k = 0u; k < 8u; k++) {
      let z = k / 4u; let within = (r + (k / 2u) % 2u) * p.W + x + k % 2u;
      if (x + k % 2u >= p.W || r + (k / 2u) % 2u >= p.H) { continue; }
      let extreme = vec4f(f32(within));
      gradient[(start + z * p.H * p.W + within) * p.gradStride + p.gradOffset + g] += e * slices[s + 4u * z + 1u] * 0.125
        + select(vec4f(0), slices[s + 9u + 2u * z], slices[s + 2u + 4u * z] == extreme)
        + select(vec4f(0), slices[s + 10u + 2u * z], slices[s + 3u + 4u * z] == extreme);
    }
  }
}
