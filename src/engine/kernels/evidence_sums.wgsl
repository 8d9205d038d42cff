// Partial sums of δ_prune: per sample, chunk and channel Σ over pooling windows of (pool(F_ref) - pool(F_c))². No min-max scaling.
override DEPTH: u32 = 1u;
struct Params { total: u32, D: u32, H: u32, W: u32, chunks: u32, groups: u32, offset: u32, stride: u32, layer: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> references: array<u32>;       // per layer
@group(0) @binding(3) var<storage, read_write> partial: array<vec4f>;  // [batch, chunk, group]

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let g = i % p.groups;
  let chunk = (i / p.groups) % p.chunks;
  let b = i / (p.groups * p.chunks);
  let r = references[p.layer];
  let windowsW = p.W / 2u; let windowsH = p.H / 2u; let windowsD = p.D / DEPTH;
  var sum = vec4f();
  for (var q = chunk; q < windowsW * windowsH * windowsD; q += p.chunks) {
    let wx = q % windowsW; let wy = (q / windowsW) % windowsH; let wz = q / (windowsW * windowsH);
    let base = ((b * p.D + wz * DEPTH) * p.H + wy * 2u) * p.W + wx * 2u;
    var d = vec4f();
    for (var k = 0u; k < 4u * DEPTH; k++) {
      let at = (base + ((k / 4u) * p.H + (k / 2u) % 2u) * p.W + k % 2u) * p.stride + p.offset;
      d += y[at + g] - y[at + r / 4u][r % 4u];
    }
    d /= f32(4u * DEPTH);
    sum += d * d;
  }
  partial[i] = sum;
}
