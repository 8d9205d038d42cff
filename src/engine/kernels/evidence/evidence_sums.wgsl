// Partial sums of δ_prune: per sample, chunk and channel Σ over pooling windows of (pool(F_ref) - pool(F_c))². No min-max scaling.
// Many layers in one dispatch, see distance_reference.
override DEPTH: u32 = 1u;
struct Params { workgroups: u32, batch: u32 }
struct Maps {
  base: u32, stride: u32, D: u32, H: u32, W: u32, groups: u32, chunks: u32, layer: u32,
  statistics: u32, coefficients: u32, gradient: u32, evidence: u32,
}
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> owners: array<vec2u>;
@group(0) @binding(2) var<storage, read> layers: array<Maps>;
@group(0) @binding(3) var<storage, read> y: array<vec4f>;
@group(0) @binding(4) var<storage, read> references: array<u32>;       // per layer of the network
@group(0) @binding(5) var<storage, read_write> partial: array<vec4f>;  // per layer [batch, chunk, group]

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let workgroup = id.x + id.y * n.x;
  if (workgroup >= p.workgroups) { return; }
  let owner = owners[workgroup];
  let m = layers[owner.x];
  let i = (workgroup - owner.y) * 64u + t;
  if (i >= p.batch * m.chunks * m.groups) { return; }
  let g = i % m.groups;
  let chunk = (i / m.groups) % m.chunks;
  let b = i / (m.groups * m.chunks);
  let r = references[m.layer];
  let windowsW = m.W / 2u; let windowsH = m.H / 2u; let windowsD = m.D / DEPTH;
  var sum = vec4f();
  for (var q = chunk; q < windowsW * windowsH * windowsD; q += m.chunks) {
    let wx = q % windowsW; let wy = (q / windowsW) % windowsH; let wz = q / (windowsW * windowsH);
    let first = m.base + (((b * m.D + wz * DEPTH) * m.H + wy * 2u) * m.W + wx * 2u) * m.stride;
    var d = vec4f();
    for (var k = 0u; k < 4u * DEPTH; k++) {
      let at = first + (((k / 4u) * m.H + (k / 2u) % 2u) * m.W + k % 2u) * m.stride;
      d += y[at + g] - y[at + r / 4u][r % 4u];
    }
    d /= f32(4u * DEPTH);
    sum += d * d;
  }
  partial[m.evidence + i] = sum;
}
