// Backward through instance norm, in place: dz = (g - mean g - x̂ mean(g x̂)) / σ (Ulyanov 2016; the usual batch-norm derivation per sample).
struct Params { total: u32, positions: u32, groups: u32, offset: u32, stride: u32, gradOffset: u32, gradStride: u32, slope: f32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> y: array<vec4f>;
@group(0) @binding(2) var<storage, read> means: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> gradient: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  let g = i % p.groups;
  let position = i / p.groups;
  let m = ((position / p.positions) * p.groups + g) * 3u;
  let v = y[position * p.stride + p.offset + g];
  let normed = select(v / p.slope, v, v > vec4f(0));
  let o = position * p.gradStride + p.gradOffset + g;
  gradient[o] = gradient[o] * means[m] - means[m + 1u] - normed * means[m + 2u];
}
